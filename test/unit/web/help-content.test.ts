import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as longhand from "../../../lib/index.js";
import { readLibrary } from "../../../lib/web/bundling/library-docs.js";
import { collectNotation } from "../../../lib/web/bundling/notation.js";

const root = new URL("../../../", import.meta.url);
const built = existsSync(fileURLToPath(new URL("lib/dist/index.d.ts", root)));

// Read off the built declarations: `npm run types` and every installation make them.
describe.skipIf(!built && process.env["CI"] === undefined)("the library's page", () => {
  const entries = readLibrary();
  const named = new Map(entries.map((entry) => [entry.name, entry]));

  test("has every name that a cell can import, with its file", () => {
    const missing = Object.entries(longhand).flatMap(([name, value]) =>
      Object.prototype.toString.call(value) === "[object Module]"
        ? Object.keys(value)
            .map((part) => `${name}.${part}`)
            .filter((part) => !named.has(part))
        : named.has(name)
          ? []
          : [name],
    );
    expect(missing).toEqual([]);
    expect(entries.filter(({ file }) => !existsSync(fileURLToPath(new URL(file, root))))).toEqual([]);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  });

  test("shows functions, classes and types as TypeScript declares them, with their words", () => {
    expect(named.get("softmax")).toMatchObject({ kind: "function", file: "lib/nn/softmax-cross-entropy.ts" });
    expect(named.get("softmax")!.signature).toMatch(/^function softmax\(/);
    const dense = named.get("Dense")!;
    expect(dense.signature).toBe("class Dense implements Layer");
    expect(dense.text).toMatch(/^A fully connected layer/);
    expect(dense.notebooks).toEqual(["02", "04"]);
    const members = dense.members.map(({ signature }) => signature);
    expect(members).toContain("forward(inputs: Matrix): Matrix");
    expect(members.join()).not.toContain("private");
    expect(named.get("layers.conv")!.kind).toBe("function");
    expect(named.get("Layer")!.kind).toBe("type");
  });
});

describe("the notation", () => {
  test("takes each symbol once, as it is said first, alone or with others", () => {
    const table = (rows: string) =>
      `Words.\n\n| symbol | in the code | shape | what it is |\n|---|---|---|---|\n${rows}\n`;
    const collected = collectNotation([
      table("| $X$ | `X` | (N, D) | inputs |\n| $P$ | `P` | (N, C) | probabilities |"),
      table("| $X, P$ | `X`, `P` | (N, D), (N, C) | both again |"),
      `| name | other |\n|---|---|\n| a | b |\n\n${table("| $P$ | `P` | (N, C) | again |\n| $L$ | `loss` | one | loss |")}`,
    ]);
    const rows = collected.trim().split("\n").slice(2);
    expect(rows).toEqual([
      "| $X$ | `X` | (N, D) | inputs |",
      "| $P$ | `P` | (N, C) | probabilities |",
      "| $L$ | `loss` | one | loss |",
    ]);
  });

  test("finds the tables of the series", () => {
    const file = readFileSync(new URL("notebooks/02-forward-pass.ipynb", root), "utf8");
    const { cells } = JSON.parse(file) as { cells: { source: string | string[] }[] };
    const text = cells.map(({ source }) => [source].flat().join("")).join("\n\n");
    const collected = collectNotation([text]);
    expect(collected).toContain("| $W_1, b_1$ |");
    expect(collected).toContain("N is the number of examples");
  });
});
