import { existsSync } from "node:fs";
import Module from "node:module";
import { basename, delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

type Sys = Record<string, unknown>;

/**
 * Lets cells import "longhand" in a folder that has it in no node_modules above: a notebook on the desktop, say.
 *
 * Node is told of our own node_modules as the last place to look, which is what NODE_PATH is for. tslab's compiler
 * knows no such thing, so its view of the disk is given a node_modules/longhand in the kernel's folder.
 *
 * @param sys the `ts.sys` of the TypeScript that compiles cells; its methods are replaced
 */
export function lendLonghand(sys: Sys, folder: string = process.cwd()): void {
  const lib = packageFolder();
  const modules = moduleFolders(lib).filter((path) => existsSync(path));
  const before = process.env["NODE_PATH"];
  process.env["NODE_PATH"] = [before, ...modules].filter(Boolean).join(delimiter);
  (Module as unknown as { _initPaths(): void })._initPaths();
  // What the cells start shall find the environment as it was.
  if (before === undefined) delete process.env["NODE_PATH"];
  else process.env["NODE_PATH"] = before;

  if (ancestors(folder).some((ancestor) => existsSync(join(ancestor, "node_modules", "longhand")))) return;
  const lent = normalize(join(folder, "node_modules", "longhand"));
  const forward = (path: string): string =>
    path === lent || path.startsWith(`${lent}/`) ? normalize(lib) + path.slice(lent.length) : path;
  for (const name of ["fileExists", "directoryExists", "readFile", "realpath", "getModifiedTime"]) {
    const method = sys[name];
    if (typeof method !== "function") continue;
    sys[name] = (path: string, ...rest: unknown[]) => method.call(sys, forward(path), ...rest);
  }
}

/** Where packages lie that Longhand's own folder can see: in a clone beside it, where it is installed around it. */
export function moduleFolders(lib: string): string[] {
  const above = dirname(lib);
  return [
    join(lib, "node_modules"),
    basename(above) === "node_modules" ? above : join(above, "node_modules"),
  ];
}

/** The nearest folder above this file that holds a package.json. */
function packageFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return ancestors(here).find((folder) => existsSync(join(folder, "package.json"))) ?? here;
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function normalize(path: string): string {
  return path.split(sep).join("/");
}
