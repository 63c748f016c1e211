const number = String.raw`[-−]?\d[\d_,]*(?:\.\d+)?(?:e[-+]?\d+)?`;
const rangeWords = new RegExp(`\\bRange: (${number}) to (${number})(?=[\\s.]|$)`, "i");
const smallWords = /\bSmall: (.+?)\.(?=\s|$)/i;

/** What a doc comment says of a parameter. */
export interface DocComment {
  /** All of it, in one line. */
  doc: string;
  range: { from: number; to: number } | undefined;
  small: string | undefined;
}

/** @param comment what stands between its outer signs; undefined where there is no comment */
export function readDocComment(comment: string | undefined): DocComment {
  const doc = (comment ?? "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s?/, "").trim())
    .join(" ")
    .trim();
  const [, from, to] = rangeWords.exec(doc) ?? [];
  return {
    doc,
    range: from === undefined ? undefined : { from: toNumber(from), to: toNumber(to!) },
    small: smallWords.exec(doc)?.[1],
  };
}

function toNumber(text: string): number {
  return Number(text.replace("−", "-").replace(/[_,]/g, ""));
}
