/** Those of Node's modules that cells of a live page can import, without `node:`. */
export const pageModules: readonly string[] = ["fs", "fs/promises", "os", "path", "zlib"];

/** All others, as far as a cell may name them without `node:`. */
const kernelModules = [
  "assert",
  "buffer",
  "child_process",
  "cluster",
  "crypto",
  "dns",
  "events",
  "http",
  "https",
  "net",
  "process",
  "readline",
  "stream",
  "url",
  "util",
  "vm",
  "worker_threads",
];

/** What a reader should know of a cell before it runs: which modules only a kernel has, or that files do not last. */
export function noteOnModules(code: string): string | undefined {
  const named = [
    ...withoutComments(code).matchAll(/\b(?:from|import|require)\s*\(?\s*["']((?:node:)?[\w/]+)["']/g),
  ].map((match) => match[1]!);
  const absent = named.filter((name) => {
    const bare = name.replace(/^node:/, "");
    return !pageModules.includes(bare) && (name.startsWith("node:") || kernelModules.includes(bare));
  });
  if (absent.length > 0)
    return `This cell needs ${absent.join(" and ")}, which a page does not have. Open the notebook with Longhand to run it.`;
  return named.some((name) => /^(?:node:)?fs\b/.test(name))
    ? "Files that cells write here are in this page's memory, and gone with it."
    : undefined;
}

/** Lines that are a comment from their start, as a module that is only spoken of is not needed. */
function withoutComments(code: string): string {
  return code.replace(/^[^\S\n]*(?:\/\/|\*|\/\*).*$/gm, "");
}
