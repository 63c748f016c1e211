import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const name = "virtual:notation";
const folder = fileURLToPath(new URL("../../../notebooks", import.meta.url));

/** The module `virtual:notation`: one table of every letter that the notebooks of the series explain, as Markdown. */
export function notation(): Plugin {
  return {
    name: "longhand:notation",
    resolveId: (source) => (source === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      const files = readdirSync(folder).filter((file) => file.endsWith(".ipynb"));
      for (const file of files) this.addWatchFile(join(folder, file));
      const texts = files.sort().map((file) => markdownOf(readFileSync(join(folder, file), "utf8")));
      return `export default ${JSON.stringify(collectNotation(texts))};`;
    },
  };
}

/** The rows of the notebooks' tables of symbols in one table; symbols that come again say what they said first. */
export function collectNotation(texts: readonly string[]): string {
  const rows: string[] = [];
  const known = new Set<string>();
  for (const text of texts) {
    for (const [, body = ""] of text.matchAll(/^\| symbol \|.*\n\|[-| :]+\|\n((?:\|.*(?:\n|$))+)/gim)) {
      for (const row of body.trim().split("\n")) {
        const symbols = (row.split("|")[1] ?? "").replaceAll("$", "").split(",");
        const fresh = symbols.map((symbol) => symbol.trim()).filter((symbol) => !known.has(symbol));
        for (const symbol of fresh) known.add(symbol);
        if (fresh.length > 0) rows.push(row.trim());
      }
    }
  }
  const sentence = texts.join("\n").match(/^N is the number of examples[^\n]*$/m)?.[0] ?? "";
  return ["| symbol | in the code | shape | what it is |", "|---|---|---|---|", ...rows, "", sentence].join(
    "\n",
  );
}

function markdownOf(file: string): string {
  const { cells } = JSON.parse(file) as { cells: { cell_type: string; source: string | string[] }[] };
  const prose = cells.filter(({ cell_type }) => cell_type === "markdown");
  return prose.map(({ source }) => (Array.isArray(source) ? source.join("") : source)).join("\n\n");
}
