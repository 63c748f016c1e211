import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as longhand from "../../../lib/index.js";
import { fileIn, identifiersIn, inBackticks, linksIn, localTarget } from "../../support/prose.js";
import { committed, root, series, textOf } from "../../support/series.js";

const exported = new Set(Object.keys(longhand));

/** Names that prose speaks of as code and that are nowhere: neither in the notebook's code nor in the library. */
function unknownNames(prose: string, code: string): string[] {
  const known = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  return inBackticks(prose)
    .flatMap(identifiersIn)
    .filter((name) => !known.has(name) && !exported.has(name));
}

/** Lines that announce an exercise, in whatever style. */
const announced = (prose: string): string[] => prose.match(/^(?:#+ |\*\*)Exercise\b.*$/gm) ?? [];

describe.each(series)("the prose of %s", (name) => {
  const notebook = committed(name);
  const prose = textOf(notebook, "markdown");

  test("links to places that are there", () => {
    const targets = linksIn(prose).flatMap((link) => localTarget(link) ?? []);
    expect(targets.filter((target) => !existsSync(join(root, "notebooks", target)))).toEqual([]);
  });

  test("gives each exercise a heading, a number and a title, in one style", () => {
    const titles = announced(prose);
    expect(titles.length).toBeGreaterThan(1);
    for (const [at, title] of titles.entries())
      expect(title).toMatch(new RegExp(`^### Exercise ${at + 1} · [A-Z].*[^.:]$`));
  });

  test("names files that are there", () => {
    const files = inBackticks(prose).flatMap((quoted) => fileIn(quoted) ?? []);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test("names nothing as code that is neither in its cells nor in the library", () => {
    expect(unknownNames(prose, textOf(notebook, "code"))).toEqual([]);
  });
});

describe("what reads the prose", () => {
  test("finds links, and knows those that lead out of the project", () => {
    const prose =
      'See [a](../lib/nn/dense.ts#L3), [b](https://x.org/y), [c](#top), `[no](code.ts)`, <img src="a%20b.png"> and [d](x.md "title").';
    const links = linksIn(prose);
    expect(links).toEqual(["../lib/nn/dense.ts#L3", "https://x.org/y", "#top", "x.md", "a%20b.png"]);
    expect(links.map(localTarget)).toEqual(["../lib/nn/dense.ts", undefined, undefined, "x.md", "a b.png"]);
  });

  test.each([
    ["`lh.sofmax` is misspelt", ["sofmax"]],
    ["`dW3` is nowhere", ["dW3"]],
    ["`hiden` is a plain word, misspelt", ["hiden"]],
    ["`nowhere(a, b)` is a call", ["nowhere"]],
    ["`softmax`, `lh.relu(Z1)`, `dW2` and `loadMnist()` are there", []],
    ["`const`, `Math.max`, `x`, `row · 28`, `--help` and `npm start` are not ours", []],
    ["```\nnothingHere\n```", []],
  ])("%s", (prose, unknown) => {
    expect(unknownNames(prose, "const dW2 = lh.scale(Z1, 2);")).toEqual(unknown);
  });

  test("tells files from names", () => {
    expect(["lib/nn/dense.ts", "a/b", "model.dense"].map(fileIn)).toEqual([
      "lib/nn/dense.ts",
      undefined,
      undefined,
    ]);
  });
});
