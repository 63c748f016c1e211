/**
 * How KaTeX is to set formulas, on the page and in what is exported from it.
 *
 * A notebook may come from anybody: no command that makes links or loads pictures, no letters over the whole page, no
 * macros without end.
 */
export const formulaRules: {
  readonly strict: "ignore";
  readonly trust: false;
  readonly maxSize: number;
  readonly maxExpand: number;
} = {
  strict: "ignore",
  trust: false,
  maxSize: 50,
  maxExpand: 1000,
};

/** LaTeX's labels name a formula to other places of a paper; a page has none of these, and KaTeX refuses them. */
export function withoutNumbering(tex: string): string {
  return tex.replace(/\\(?:label\{[^}]*\}|nonumber\b|notag\b)/g, "");
}
