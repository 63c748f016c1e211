import { host as machine } from "#host";
import { DataFormatError, DataSourceError, messageOf } from "../errors.js";
import type { DigitSource } from "./dataset.js";
import { drawnFiles, drawnFolder } from "./drawn/index.js";
import { findMnist, homeFolder } from "./find-mnist.js";
import type { Host } from "./host/types.js";
import { findFiles, readSetFile, withCommand } from "./load-folder.js";
import { type FileSet, mnistFiles } from "./mnist-files.js";

/** How one file of a set stands. */
export interface FileStatus {
  /** The published name. */
  name: string;
  /** Where it lies, the sound one where it lies there twice; undefined where it does not. */
  path: string | undefined;
  state: "whole" | "damaged" | "absent";
  /** The MD5 sum that its content, not gzipped, must have; has, where the state is "whole". */
  md5: string;
  /** What is wrong with a damaged one. */
  fault: string | undefined;
}

/** What `loadMnist` would find if it were called now. Nothing is fetched or drawn to tell. */
export interface DataStatus {
  /** What it would use: MNIST from `folder`, a download, or nothing because of `fault`. */
  next: "mnist" | "download" | "fault";
  folder: string | undefined;
  fault: string | undefined;
  mnist: FileStatus[];
  /** The copy of the digits that Longhand draws. */
  drawn: { folder: string | undefined; files: FileStatus[] };
}

/** Looks at every file of MNIST and of the drawn digits, and checks its sum. */
export async function dataStatus(): Promise<DataStatus> {
  return dataStatusOf(machine, { mnist: mnistFiles, drawn: drawnFiles });
}

/** `dataStatus` on any machine, of any sets. @internal */
export async function dataStatusOf(
  host: Host,
  sets: { mnist: FileSet; drawn: FileSet },
): Promise<DataStatus> {
  const drawnAt = drawnFolder(host);
  const drawn = {
    folder: drawnAt,
    files: await statusOf(host, drawnAt, { set: sets.drawn, from: "drawn" }),
  };
  let folder = host.env("MNIST_DIR");
  let fault: string | undefined;
  try {
    folder = (await findMnist(host, sets.mnist)).folder;
  } catch (thrown) {
    if (!(thrown instanceof DataSourceError)) throw thrown;
    fault = messageOf(thrown);
  }
  folder ??= await homeFolder(host);
  const mnist = await statusOf(host, folder, { set: sets.mnist, from: "mnist" });
  const damaged = mnist.find(({ state }) => state === "damaged");
  const whole = mnist.every(({ state }) => state === "whole");
  // A partial set is completed by a download, which replaces damaged files; a whole set with a damaged file is a fault.
  if (!mnist.some(({ state }) => state === "absent")) fault ??= damaged?.fault;
  const next = fault !== undefined ? "fault" : whole ? "mnist" : "download";
  return { next, folder, fault, mnist, drawn };
}

async function statusOf(
  host: Host,
  folder: string | undefined,
  { set, from }: { set: FileSet; from: DigitSource },
): Promise<FileStatus[]> {
  const found =
    folder === undefined
      ? set.files.map((file) => ({ file, paths: [] }))
      : await findFiles(host, folder, set);
  return Promise.all(
    found.map(async (each): Promise<FileStatus> => {
      const { name, md5 } = each.file;
      const path = each.paths[0];
      if (path === undefined) return { name, md5, path, state: "absent", fault: undefined };
      try {
        const sound = await readSetFile(host, each);
        return { name, md5, path: sound.path, state: "whole", fault: undefined };
      } catch (thrown) {
        if (!(thrown instanceof DataFormatError || thrown instanceof DataSourceError)) throw thrown;
        return {
          name,
          md5,
          path,
          state: "damaged",
          fault: messageOf(from === "mnist" ? withCommand(thrown, host, folder!) : thrown),
        };
      }
    }),
  );
}
