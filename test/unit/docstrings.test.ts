import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import * as longhand from "../../lib/index.js";
import { committed, root, series, textOf } from "../support/series.js";

/**
 * What is public and stands in no notebook, by why it may. All else says in its docstring where it is derived ("Derived in
 * notebooks/04."), used ("Used in notebooks/05.", "Used from notebooks/01 on.") or explained. The lists are exact.
 */
const inNoNotebook: Record<string, string[]> = {
  "errors and tooling, at work behind the cells": words(`
    checkFinite checkGradients checkWeights engineInUse formatShape setEngine setPublisher setThreads showMarkdown
    threadsInUse toSvg todo`),
};
const excused = Object.values(inNoNotebook).flat().sort();

interface Public {
  name: string;
  /** The file that declares it, from the top of the project: "lib/nn/dense.ts". */
  file: string;
  /** The docstring without its stars; "" where there is none. */
  doc: string;
}

/**
 * Every exported value with its docstring.
 *
 * Errors are left out, which are met and not derived, and so is a namespace, whose parts have docstrings of their own.
 */
const all: Public[] = readPublic();
const texts = readTexts();
const nothing = { code: "", prose: "" };

describe("the docstrings of what is public", () => {
  test("are there", () => {
    expect(all.filter(({ doc }) => doc === "").map(({ name }) => name)).toEqual([]);
  });

  test("name a notebook, but for those on the lists", () => {
    const missing = all.filter(({ doc }) => notebooksIn(doc).length === 0).map(({ name }) => name);
    expect(missing.sort(), "Name the notebook in the docstring, or here why there is none.").toEqual(excused);
  });

  test("name notebooks whose cells use it, where they say that it is used", () => {
    const wrong = all.flatMap(({ name, doc }) =>
      notebooksIn(doc, "used")
        .filter((number) => !isUsedIn(name, number))
        .map((number) => `${name}: no cell of notebooks/${number} uses it`),
    );
    expect(wrong).toEqual([]);
  });

  test("name notebooks that speak of it or link to its file, where they say that it is derived or explained", () => {
    const wrong = all.flatMap(({ name, doc, file }) =>
      notebooksIn(doc, "derived|explained")
        .filter((number) => !standsIn(name, number) && !standsIn(file, number))
        .map((number) => `${name}: neither it nor ${file} is named in notebooks/${number}`),
    );
    expect(wrong).toEqual([]);
  });

  test("are looked through well: no cell uses what is on the lists", () => {
    expect(excused.filter((name) => [...texts.keys()].some((number) => isUsedIn(name, number)))).toEqual([]);
  });

  test("are read rightly", () => {
    expect(notebooksIn("A. Derived in notebooks/02.")).toEqual(["02"]);
    expect(notebooksIn("Source: X, 2006. Used from notebooks/01 on.")).toEqual(["01"]);
    expect(notebooksIn("The loss is derived in notebooks/03, its gradient is used in notebooks/04.")).toEqual(
      ["03", "04"],
    );
    expect(notebooksIn("Used in notebooks/05 and notebooks/12.", "used")).toEqual(["05", "12"]);
    expect(notebooksIn("Used in notebooks/05.", "derived")).toEqual([]);
    expect(notebooksIn("See notebooks/02.")).toEqual([]);
    expect(standsIn("oneHot", "01")).toBe(true);
    expect(standsIn("oneHo", "01")).toBe(false);
    expect(standsIn("oneHot", "99")).toBe(false);
    expect(isUsedIn("imageGrid", "01")).toBe(true);
    expect(isUsedIn("Flatten", "01"), "a heading there").toBe(false);
    expect(isUsedIn("Flatten", "10"), "by way of layers.flatten").toBe(true);
    expect(fileOf("matmulTN")).toBe("lib/matrix/matmul.ts");
    expect(fileOf("relu"), "not the maker of the layer").toBe("lib/nn/relu.ts");
  });
});

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** The numbers of the notebooks that a docstring names behind one of these verbs. */
function notebooksIn(doc: string, verbs = "derived|used|explained"): string[] {
  const named = new RegExp(`\\b(?:${verbs}) (?:in|from) (notebooks/\\d\\d(?: and notebooks/\\d\\d)*)`, "gi");
  return [...doc.matchAll(named)].flatMap(([, notebooks]) => notebooks!.match(/\d\d/g) ?? []);
}

/** Read once: the numbers with the code and the prose of their notebooks. */
function readTexts(): Map<string, { code: string; prose: string }> {
  return new Map(
    series.map((file) => {
      const notebook = committed(file);
      return [file.slice(0, 2), { code: textOf(notebook, "code"), prose: textOf(notebook, "markdown") }];
    }),
  );
}

/** Whether a notebook of that number speaks of a name, in its cells or its prose. */
function standsIn(name: string, number: string): boolean {
  const { code, prose } = texts.get(number) ?? nothing;
  return new RegExp(`\\b${name}\\b`).test(`${code}\n${prose}`);
}

/** Whether a cell takes a name from the library; a layer's class is also taken by its maker, Flatten by `layers.flatten`. */
function isUsedIn(name: string, number: string): boolean {
  const { code } = texts.get(number) ?? nothing;
  const taken = (pattern: RegExp) =>
    [...code.matchAll(pattern)].flatMap(([, names]) => names!.split(",").map((each) => each.trim()));
  return (
    new RegExp(`\\blh\\.${name}\\b`).test(code) ||
    taken(/import \{([^}]*)\} from "longhand"/g).includes(name) ||
    (/^[A-Z]/.test(name) &&
      taken(/const \{([^}]*)\} = lh\.layers/g).includes(name[0]!.toLowerCase() + name.slice(1)))
  );
}

function readPublic(): Public[] {
  return Object.entries(longhand)
    .filter(([, value]) => !isNamespace(value))
    .map(([name]) => ({ name, file: fileOf(name) }))
    .filter(({ file }) => file !== "lib/errors.ts")
    .map(({ name, file }) => ({ name, file, doc: docOf(name, file) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isNamespace(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object Module]";
}

function declares(name: string): RegExp {
  return new RegExp(`^export (?:abstract )?(?:async )?(?:function\\*?|const|class) ${name}\\b`, "m");
}

/** The file that declares an exported name: from index to index, as its exports lead. */
function fileOf(name: string, index = "lib/index.ts"): string {
  const text = readFileSync(join(root, index), "utf8");
  if (declares(name).test(text)) return index;
  const exported = [...text.matchAll(/export \{([^}]*)\} from "(\.[^"]+)\.js"/g)];
  const found = exported.find(([, names]) => names!.split(",").some((each) => each.trim() === name));
  if (found === undefined) throw new Error(`${index} exports no ${name}, by name and from a file`);
  return fileOf(name, join(dirname(index), `${found[2]}.ts`));
}

function docOf(name: string, file: string): string {
  const above = readFileSync(join(root, file), "utf8").split(declares(name))[0]!;
  // Between a docstring and what it is of there may be a remark for a tool.
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:\/\/[^\n]*\s*)*$/.exec(above)?.[1] ?? "";
  return comment.replace(/^\s*\* ?/gm, "").trim();
}
