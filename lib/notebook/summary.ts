import { linksAsText } from "./markdown.js";
import type { Notebook } from "./types.js";

/** What a list of notebooks says of each. */
export interface NotebookSummary {
  /** The first heading, in plain words. */
  title: string | undefined;
  /** The first sentences of the first paragraph under it, in plain words; none where there is mathematics in them. */
  summary: string | undefined;
  /** How long it takes, as its "Time:" line says. */
  minutes: number | undefined;
}

/** Reads off a notebook's first Markdown cells what it is about and how long it takes. */
export function summarizeNotebook({ cells }: Pick<Notebook, "cells">): NotebookSummary {
  const prose = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => source);
  const first = prose.findIndex((text) => heading.test(text));
  if (first < 0) return { title: undefined, summary: undefined, minutes: minutesIn(prose) };
  const text = prose[first]!;
  const [whole = "", words = ""] = heading.exec(text) ?? [];
  const below = text.slice(text.indexOf(whole) + whole.length);
  return { title: plain(opened(words)), summary: firstSentences(below), minutes: minutesIn(prose) };
}

const heading = /^ {0,3}#{1,6}[ \t]+(\S.*)$/m;

/** Signs that may close a heading. */
function opened(words: string): string {
  return words
    .trimEnd()
    .replace(/(?<!#)#+$/, "")
    .trimEnd();
}

function minutesIn(prose: readonly string[]): number | undefined {
  const found = /\*\*Time:\*\*\s*(\d{1,4})\s*min/i.exec(prose.join("\n"))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** About two lines of a list. */
const mostCharacters = 150;

/** Of a paragraph that is prose: not a list, a table, a heading, a picture or a line such as "You need:". */
function firstSentences(text: string): string | undefined {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  const prose = paragraphs.find(
    (paragraph) => /^[\p{L}\p{N}"“‘*_`([$]/u.test(paragraph) && !isLabelled(paragraph),
  );
  if (prose === undefined) return undefined;
  const words = plain(prose.replace(/\s+/g, " ").replace(/ \*\*[^*]+:\*\*.*/, ""));
  const [first = words, ...more] = words.match(sentence) ?? [];
  let taken = first;
  for (const next of more) {
    if (taken.length + next.length > mostCharacters) break;
    taken += next;
  }
  return taken.includes("$") ? undefined : taken.trim();
}

/** Up to a mark that ends one, before a capital letter or the end; else all that is left. */
const sentence = /.+?(?:[.!?]["”’)]?(?=\s+["“‘(]?\p{Lu}|$)|$)/gu;

function isLabelled(paragraph: string): boolean {
  return /^\*\*[^*]+:\*\*/.test(paragraph) || /^(?:[*+-]|\d+[.)])\s/.test(paragraph);
}

/** Words without the marks of emphasis, code and links. */
function plain(markdown: string): string {
  return linksAsText(markdown).replace(/[*_`]{1,3}(\S(?:.*?\S)?)[*_`]{1,3}/g, "$1");
}
