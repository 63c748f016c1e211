/** Quotes and lists within each other; more than this no page can show, and a parser's stack may not hold. */
const deepest = 60;

/** Signs that may begin or end emphasis or a link. A parser looks from each of them for its partner. */
const mostSigns = 2000;

/**
 * Markdown that a parser is done with soon: as it is, or, where it is made to keep one busy or to fill its stack, as a
 * block of plain text.
 */
export function tameMarkdown(markdown: string): string {
  return isTame(markdown) ? markdown : asText(markdown);
}

function isTame(markdown: string): boolean {
  if (markdown.split("\n").some(isDeep)) return false;
  return markdown.split(/\n[^\S\n]*\n/).every((paragraph) => {
    const signs = paragraph.match(/[*_[~]+/g)?.length ?? 0;
    return signs <= mostSigns;
  });
}

/** Whether a line begins with more signs of quotes and lists, or further to the right, than anybody writes. */
function isDeep(line: string): boolean {
  const begin = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*/.exec(line)![0];
  const signs = begin.match(/>|[-*+]|\d[.)]/g)?.length ?? 0;
  return signs > deepest || (signs > 0 && /^[ \t]*/.exec(line)![0].length > 4 * deepest);
}

function asText(markdown: string): string {
  const longest = (markdown.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${markdown}\n${fence}`;
}
