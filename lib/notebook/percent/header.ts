import type { Metadata } from "../types.js";
import { define } from "./define.js";
import { jsonInComment } from "./json-in-comment.js";

const plainName = /^[a-z_]\w*$/i;

/**
 * A notebook's metadata as the head of a script, without the signs of comments: YAML between two lines of `---`, each
 * value as JSON, which is YAML as well.
 */
export function writeHeader(metadata: Metadata): string[] {
  const lines = Object.entries(metadata).map(
    ([name, value]) => `  ${plainName.test(name) ? name : jsonInComment(name)}: ${jsonInComment(value)}`,
  );
  return ["---", "jupyter:", ...lines, "---"];
}

/**
 * The metadata in the lines between the two `---`: what we write, and the nested names and plain values that jupytext
 * writes. What jupytext notes of itself is left out.
 */
export function readHeader(lines: readonly string[]): Metadata {
  const root: Metadata = {};
  const open: { indent: number; into: Metadata }[] = [{ indent: -1, into: root }];
  for (const line of lines) {
    const [, blank, quoted, bare, written] =
      /^(\s*)(?:("(?:\\.|[^"\\])*")|([^\s"][^:]*)):\s*(.*)$/s.exec(line) ?? [];
    if (blank === undefined) continue;
    while (open.at(-1)!.indent >= blank.length) open.pop();
    const name = quoted === undefined ? bare! : String(plainValue(quoted));
    const { into } = open.at(-1)!;
    if (written === "") {
      const inner: Metadata = {};
      define(into, name, inner);
      open.push({ indent: blank.length, into: inner });
    } else define(into, name, plainValue(written!));
  }
  const jupyter = root["jupyter"];
  if (typeof jupyter !== "object" || jupyter === null || Array.isArray(jupyter)) return {};
  const { jupytext: _, ...metadata } = jupyter as Metadata;
  return metadata;
}

function plainValue(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return written.replace(/^'(.*)'$/s, "$1");
  }
}
