import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const lib = join(root, "lib");

const learning = ["random", "matrix", "data", "nn", "train", "experiment", "plot", "display"];
const forAll = [
  "errors",
  "check-options",
  "nesting",
  "atomic-write",
  "make-folder",
  "make-temporary-folder",
  "drawing-surface",
  "figure-height",
  "formula-rules",
  "is-alive",
  "is-disk-full",
  "join-bytes",
  "regular-file",
];
const tooling = ["notebook", "export", "kernel", "runner", "server"];
/** What the learning half needs of Node, each with a file for browsers beside it. */
const nodeFiles = ["lib/data/host/node.ts", "lib/matrix/machine/node.ts"];
const topLevel = ["package.json", "package-lock.json", "tsconfig.json", "notebooks", "lib", "data", "test"];
/** What work in the project leaves there, and git passes over. */
const leftThere = ["runs"];
const papers = /^[A-Z]+(\.md)?$/;

interface Import {
  file: string;
  folder: string;
  target: string;
}

const files = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.c?ts$/.test(name) && !/^(dist|node_modules)\b/.test(name))
  .map((name) => join(lib, name));

/** Imports of the project's own files; a package's name has no dot in front. */
const imports: Import[] = files.flatMap((file) =>
  specifiers(readFileSync(file, "utf8")).map((target) => ({
    file: relative(root, file),
    folder: folderOf(file),
    target: target.startsWith(".") ? folderOf(resolve(dirname(file), target)) : target,
  })),
);

describe("the house keeps its dependency rule", () => {
  test("a folder imports only from folders above it in its own half", () => {
    const wrong = imports.filter(({ folder, target }) => !mayImport(folder, target));
    expect(
      wrong,
      "A folder imports only from folders above it in its own half (see ARCHITECTURE.md); only cli joins the halves.",
    ).toEqual([]);
  });

  test("what stands at the top of lib is free to all, and there is no more of it", () => {
    const found = files.filter((file) => dirname(file) === lib).map((file) => basename(file, ".ts"));
    expect(found.sort()).toEqual([...forAll, "index"].sort());
  });

  test("the learning half names no node: module outside data/host/node.ts and matrix/machine/node.ts", () => {
    const wrong = imports.filter(
      ({ file, folder, target }) =>
        learning.includes(folder) && /^node:|^(fs|path|zlib)$/.test(target) && !nodeFiles.includes(file),
    );
    expect(
      wrong,
      "The learning half also runs in a browser: what it needs of Node comes through #host or #machine.",
    ).toEqual([]);
  });

  test("only cli/queue names Redis' clients", () => {
    const wrong = imports.filter(
      ({ file, target }) => /^(bullmq|ioredis)$/.test(target) && !file.startsWith("lib/cli/queue/"),
    );
    expect(wrong, "Redis is for sweeps on many machines alone: ask cli/queue, by a dynamic import.").toEqual(
      [],
    );
  });

  test("console, process.exit and argv live in cli", () => {
    const wrong = files.filter((file) => {
      if (["cli", "web"].includes(folderOf(file))) return false;
      return /\bconsole\.\w|process\.exit\(|process\.argv/.test(withoutComments(readFileSync(file, "utf8")));
    });
    expect(
      wrong.map((file) => relative(root, file)),
      "Give the caller a value or a callback instead.",
    ).toEqual([]);
  });

  test("unit tests that mock a module, or load it anew, are named so, as only they get modules of their own", () => {
    const unit = join(root, "test/unit");
    const wrong = readdirSync(unit, { recursive: true, encoding: "utf8" })
      .filter((name) => /^(?!.*\.mocked\.test\.ts$).*\.ts$/.test(name))
      .filter((name) =>
        /\bvi\.(mock|doMock|resetModules)\s*[<(]/.test(readFileSync(join(unit, name), "utf8")),
      );
    expect(wrong, "Call it NAME.mocked.test.ts.").toEqual([]);
  });

  test("the top level holds only what the design names", () => {
    const found = readdirSync(root).filter((name) => !name.startsWith(".") && name !== "node_modules");
    const extra = found.filter((name) => ![...topLevel, ...leftThere].includes(name) && !papers.test(name));
    expect(extra, `Beside papers and dot-files the top level holds ${topLevel.join(" ")}.`).toEqual([]);
  });
});

function mayImport(folder: string, target: string): boolean {
  if (!/^[a-z]+$/.test(target) || target === folder) return true;
  if (forAll.includes(target)) return true;
  // A program that joins the two halves, as cli is, in a reader's browser.
  if (folder === "live") return !["cli", "server"].includes(target);
  if (target === "index") return false;
  if (folder === "index") return learning.includes(target);
  if (folder === "cli") return target !== "web";
  if (folder === "web") return !isOurs(target);
  for (const half of [learning, tooling]) {
    const own = half.indexOf(folder);
    if (own >= 0) return half.includes(target) ? half.indexOf(target) < own : !isOurs(target);
  }
  return !isOurs(target);
}

function isOurs(target: string): boolean {
  return [...learning, ...tooling, "cli", "web", "live", "index"].includes(target);
}

function folderOf(path: string): string {
  const [first = ""] = relative(lib, path).split("/");
  return first.replace(/\.[a-z.]+$/, "");
}

function specifiers(source: string): string[] {
  const found = withoutComments(source).matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"']+)["']/g);
  return [...found].map((match) => match[1] ?? "");
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
