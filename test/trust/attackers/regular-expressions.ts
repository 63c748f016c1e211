import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "@tslab/typescript-for-tslab";

const lib = fileURLToPath(new URL("../../../lib", import.meta.url));

/** A regular expression as it stands in a source. */
export interface WrittenExpression {
  /** File and line, from lib/. */
  place: string;
  source: string;
  flags: string;
}

/** Every regular expression of lib/ that is written as one, found in the syntax trees of its files. */
export function expressionsOfLib(): WrittenExpression[] {
  const names = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.(?:ts|js)$/.test(name) && !/^(?:dist|node_modules)\b|\.d\.ts$/.test(name),
  );
  return names.sort().flatMap((name) => expressionsIn(name, readFileSync(join(lib, name), "utf8")));
}

function expressionsIn(name: string, text: string): WrittenExpression[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: WrittenExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ place: `${relative(".", name)}:${line}`, source, flags });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const usual = [
  "a",
  "A",
  "0",
  " ",
  "\t",
  "\n",
  "-",
  "_",
  "<",
  ">",
  '"',
  "'",
  "`",
  "=",
  "(",
  "[",
  "{",
  "/",
  "\\",
  "*",
  ".",
  ",",
  ":",
  "#",
  "&",
  "!",
  "|",
  "$",
  "~",
  "\u001b",
];

/**
 * Pieces of text that, said again and again, may keep an expression busy: what it is written of, one by one and in
 * pairs, and the words that stand in it as they are.
 */
export function pumpsFor({ source }: WrittenExpression): string[] {
  const literal = source.replace(/\\([^\w])/g, "$1");
  const marks = [...new Set([...literal].filter((mark) => /[^\w\s]/.test(mark)))].slice(0, 10);
  const words = literal.match(/[a-z<!&]{2,}/gi) ?? [];
  const singles = [...new Set([...usual, ...marks])];
  const heads = [...new Set([...marks, "a", "0", " ", "\n"])];
  const pairs = heads.flatMap((first) => heads.map((second) => first + second));
  const led = words
    .slice(0, 4)
    .flatMap((word) => [word, `<${word}`, `<${word} `, ` ${word}=`, `![`, `](`, "```"]);
  return [...new Set([...singles, ...pairs, ...led])];
}

/** Milliseconds that an expression takes for a text, wherever in it a match may begin. */
export function timeOf({ source, flags }: WrittenExpression, text: string): number {
  const all = new RegExp(
    source,
    flags.replace("y", "").includes("g") ? flags.replace("y", "") : `${flags.replace("y", "")}g`,
  );
  const began = performance.now();
  text.replace(all, "");
  return performance.now() - began;
}
