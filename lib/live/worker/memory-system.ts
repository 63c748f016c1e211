type Files = ReadonlyMap<string, string>;

/**
 * A file system in memory, as TypeScript's compiler sees one through `ts.sys`.
 *
 * @param files texts by absolute path, with `/`
 */
export function memorySystem(files: Files): Record<string, unknown> {
  const folders = foldersOf(files);
  const nothing = { close() {} };
  return {
    args: [],
    newLine: "\n",
    useCaseSensitiveFileNames: true,
    write() {},
    readFile: (path: string) => files.get(path),
    writeFile() {},
    watchFile: () => nothing,
    watchDirectory: () => nothing,
    resolvePath: (path: string) => path,
    fileExists: (path: string) => files.has(path),
    directoryExists: (path: string) => folders.has(path.replace(/(?<=.)\/$/, "")),
    createDirectory() {},
    getExecutingFilePath: () => "/typescript/typescript.js",
    getCurrentDirectory: () => "/",
    getDirectories: (path: string) => [...(folders.get(path.replace(/(?<=.)\/$/, "")) ?? [])],
    readDirectory: () => [],
    getModifiedTime: () => new Date(0),
    exit() {},
  };
}

/** Each folder with the names of the folders in it. */
function foldersOf(files: Files): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>([["/", new Set()]]);
  for (const path of files.keys()) {
    const names = path.split("/").slice(1, -1);
    for (const [depth, name] of names.entries()) {
      const above = `/${names.slice(0, depth).join("/")}`;
      if (!folders.has(above)) folders.set(above, new Set());
      folders.get(above)!.add(name);
    }
    const own = `/${names.join("/")}`;
    if (!folders.has(own)) folders.set(own, new Set());
  }
  return folders;
}
