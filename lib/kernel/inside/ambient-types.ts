type Sys = Record<string, unknown>;

/**
 * Keeps the compiler from reading every package of types that happens to be installed above a notebook.
 *
 * TypeScript takes all of `node_modules/@types` into every program, and tslab leaves it no choice; in this very project
 * that was a third of the time to the first cell. Node's own are the ones that every cell needs. The types of a package
 * that a cell imports are found by its name all the same.
 *
 * @param sys the `ts.sys` of the TypeScript that compiles cells; its `getDirectories` is replaced
 */
export function readOnlyNodesTypes(sys: Sys): void {
  const list = sys["getDirectories"] as (path: string) => string[];
  sys["getDirectories"] = (path: string): string[] => {
    const names = list.call(sys, path);
    return /\/@types\/?$/.test(path) ? names.filter((name) => name === "node") : names;
  };
}
