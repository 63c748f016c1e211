import type { Notebook } from "./types.js";

/** What a list of notebooks says of each. */
export interface NotebookSummary {
  /** The first heading, in plain words. */
  title: string | undefined;
  /** The first sentence of the first paragraph under it, in plain words; none where it has mathematics in it. */
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
  return { title: plain(words), summary: firstSentence(below), minutes: minutesIn(prose) };
}

const heading = /^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/m;

function minutesIn(prose: readonly string[]): number | undefined {
  const found = /\*\*Time:\*\*\s*(\d{1,4})\s*min/i.exec(prose.join("\n"))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Of a paragraph that is prose: not a list, a table, a heading, a picture or a line such as "You need:". */
function firstSentence(text: string): string | undefined {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  const prose = paragraphs.find(
    (paragraph) => /^[\p{L}\p{N}"“‘*_`([$]/u.test(paragraph) && !isLabelled(paragraph),
  );
  if (prose === undefined) return undefined;
  const words = plain(prose.replace(/\s+/g, " "));
  const sentence = /^.*?[.!?](?=["”’)]?(?:\s+["“‘(]?\p{Lu}|$))["”’)]?/u.exec(words)?.[0] ?? words;
  return sentence.includes("$") ? undefined : sentence;
}

function isLabelled(paragraph: string): boolean {
  return /^\*\*[^*]+:\*\*/.test(paragraph) || /^(?:[*+-]|\d+[.)])\s/.test(paragraph);
}

/** Words without the marks of emphasis, code and links. */
function plain(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`]{1,3}(\S(?:.*?\S)?)[*_`]{1,3}/g, "$1");
}
