import { join, resolve } from "node:path";
import type { Files } from "../../../data/host/types.js";
import type { Disk } from "./disk.js";

/** Where a page's cells are: as a kernel starts in the notebook's folder. */
export const workingFolder = "/notebook";

/** The same files as cells have, for the library: runs, models and CSV go there. */
export function libraryFiles(disk: Disk): Files {
  const at = (path: string): string => resolve(workingFolder, path);
  const names = (folder: string, kind: "file" | "folder"): string[] => {
    if (disk.kindOf(at(folder)) !== "folder") return [];
    return disk.list(at(folder)).filter((name) => disk.kindOf(join(at(folder), name)) === kind);
  };
  const inFolder = (path: string, act: (path: string) => void): void => {
    disk.makeFolder(join(at(path), ".."), true);
    act(at(path));
  };
  return {
    lasting: false,
    workingFolder,
    projectFolder: undefined,
    join,
    parent: (folder) => (at(folder) === "/" ? undefined : join(at(folder), "..")),
    kindOf: async (path) => disk.kindOf(at(path)),
    list: async (folder) =>
      names(folder, "file").map((name) => {
        const { bytes, written } = disk.file(join(at(folder), name));
        return { name, size: bytes.length, idle: Date.now() - written };
      }),
    listFolders: async (folder) => names(folder, "folder"),
    read: async (path) => disk.file(at(path)).bytes.slice(),
    async *stream(path) {
      yield disk.file(at(path)).bytes.slice();
    },
    write: async (path, bytes) => inFolder(path, (place) => disk.write(place, bytes)),
    append: async (path, bytes) => inFolder(path, (place) => disk.append(place, bytes)),
    rename: async (from, to) => disk.rename(at(from), at(to)),
    remove: async (path) => {
      if (disk.kindOf(at(path)) === "file") disk.remove(at(path));
    },
    removeFolder: async (path) => {
      if (disk.kindOf(at(path)) === "folder") disk.remove(at(path));
    },
  };
}
