/** A formula as it stands in Markdown. */
export interface Formula {
  /** With its delimiters. */
  source: string;
  tex: string;
  display: boolean;
}

/** Markdown in which each formula is a sign that Markdown passes through untouched. */
export interface Protected {
  text: string;
  formulas: Formula[];
}

/** Two characters of Unicode's private area hold a formula's number between them. */
const [opening, closing] = ["\ue0f0", "\ue0f1"];
const sign = /\ue0f0(\d+)\ue0f1/g;

const fence = /(?:^|\n)((?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)(`{3,}|~{3,})[^\n]*(?:\n|$)/y;
const formula =
  /\$\$((?:\\[\s\S]|[^\\$]|\$(?!\$))+?)\$\$|\$(?![\s$])((?:\\[\s\S]|[^\\$])*?[^\s\\$])\$(?!\d)|\$( (?:\\[\s\S]|[^\\$])*? )\$|\\\\\(([\s\S]+?)\\\\\)|\\\\\[([\s\S]+?)\\\\\]|(\\begin\{([a-zA-Z]+\*?)\}[\s\S]*?\\end\{\7\})/y;

/**
 * Takes formulas out of Markdown before Markdown's own rules see their underscores, stars and bars; code keeps its
 * dollar signs.
 *
 * A formula stands between `$` signs that touch it, `$$` signs, `\\(` and `\\)`, `\\[` and `\\]`, or is a LaTeX
 * environment; it holds no empty line. A `$` before a digit closes none, so that prices stay prices.
 * Source: the delimiters are those of JupyterLab, and the rule for prices is Pandoc's.
 */
export function protectMath(markdown: string): Protected {
  const source = markdown.replace(/[\ue0f0\ue0f1]/g, "\ufffd");
  const formulas: Formula[] = [];
  let text = "";
  let at = 0;
  const copy = (length: number): void => {
    text += source.slice(at, at + length);
    at += length;
  };
  while (at < source.length) {
    const char = source[at]!;
    if (char === "\n" || at === 0) {
      const length = fencedLength(source, at);
      if (length > 0) {
        copy(length);
        continue;
      }
    }
    if (char === "`") copy(codeSpanLength(source, at));
    else if (char === "$" || char === "\\") {
      const found = formulaAt(source, at);
      if (found === undefined) copy(char === "\\" && source[at + 1] !== "\n" ? 2 : 1);
      else {
        text += `${opening}${formulas.length}${closing}`;
        formulas.push(found);
        at += found.source.length;
      }
    } else copy(1);
  }
  return { text, formulas };
}

/** Puts the sources of formulas back into a text, as it was written. */
export function restoreSources(text: string, formulas: readonly Formula[]): string {
  return text.replace(sign, (_, number: string) => formulas[Number(number)]?.source ?? "");
}

/** Puts something else in the place of each formula. */
export function replaceFormulas(
  text: string,
  formulas: readonly Formula[],
  write: (formula: Formula) => string,
): string {
  return text.replace(sign, (_, number: string) => {
    const found = formulas[Number(number)];
    return found === undefined ? "" : write(found);
  });
}

/** No formula is longer. Looking further for the end of each `$` in a text would take the square of its length. */
const longestFormula = 8000;

function formulaAt(source: string, at: number): Formula | undefined {
  formula.lastIndex = 0;
  const match = formula.exec(source.slice(at, at + longestFormula));
  if (match === null || /\n[ \t]*\n/.test(match[0])) return undefined;
  const [whole, double, single, spaced, round, square, environment] = match;
  const display = double ?? square ?? environment;
  return { source: whole, tex: (display ?? single ?? spaced ?? round)!, display: display !== undefined };
}

/** The length of a fenced block that begins with this line, its fences included; 0 where none does. */
function fencedLength(source: string, at: number): number {
  fence.lastIndex = at;
  const match = fence.exec(source);
  if (match === null) return 0;
  const marks = match[2]!;
  const begin = at + match[0].length;
  const close = new RegExp(`^[ \\t>]*\\${marks[0]}{${marks.length},}[ \\t]*$`, "m");
  const found = close.exec(source.slice(begin));
  return found === null ? source.length - at : begin + found.index + found[0].length - at;
}

/** The length of a code span that begins here, or of the backticks alone where nothing closes it. */
function codeSpanLength(source: string, at: number): number {
  const run = /`+/y;
  run.lastIndex = at;
  const ticks = run.exec(source)![0];
  let from = at + ticks.length;
  for (;;) {
    const next = source.indexOf(ticks, from);
    if (next < 0 || /\n[ \t]*\n/.test(source.slice(at, next))) return ticks.length;
    let end = next + ticks.length;
    if (source[end] !== "`") return end - at;
    while (source[end] === "`") end++;
    from = end;
  }
}
