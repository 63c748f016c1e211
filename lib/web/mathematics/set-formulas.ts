import renderMathInElement from "katex/contrib/auto-render";
// What is copied from a formula is its LaTeX.
import "katex/contrib/copy-tex";
import "katex/dist/katex.min.css";
import { formulaRules, withoutNumbering } from "../../formula-rules.js";

/** Environments that are formulas without dollars around them. */
const environments = ["equation", "align", "alignat", "gather", "CD"].flatMap((name) => [name, `${name}*`]);

/** What stands around a formula in a notebook, longest first: two dollars would be found as one and one. */
const delimiters = [
  { left: "$$", right: "$$", display: true },
  { left: "\\[", right: "\\]", display: true },
  { left: "\\(", right: "\\)", display: false },
  { left: "$", right: "$", display: false },
  ...environments.map((name) => ({ left: `\\begin{${name}}`, right: `\\end{${name}}`, display: true })),
];

/** Replaces the formulas in an element's text. One that cannot be set stays as it was written, in the colour of errors. */
export function setFormulas(element: HTMLElement): void {
  renderMathInElement(element, {
    ...formulaRules,
    delimiters,
    throwOnError: false,
    preProcess: withoutNumbering,
  });
}
