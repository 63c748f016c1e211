import type { Metadata, MimeBundle } from "../types.js";
import { define } from "./define.js";
import { jsonInComment } from "./json-in-comment.js";
import type { Again } from "./redeclared.js";

/** What the line above a cell says of it. */
export interface CellMarker {
  kind: "code" | "markdown" | "raw";
  id: string | undefined;
  metadata: Metadata;
  attachments: Record<string, MimeBundle> | undefined;
  /** Declarations that are a `var` in the script, as they are in the notebook. */
  again: readonly Again[];
  /** How many ends of lines close the cell, which are not in its text: empty lines between cells belong to none. */
  blank: number;
}

const ownNames = ["id", "attachments", "metadata", "again", "blank"];
const plainName = /^[A-Za-z_][\w.-]*$/;

/** Without the sign of a comment: `%% [markdown] id="title" tags=["a"]`. */
export function writeMarker({ kind, id, metadata, attachments, again, blank }: CellMarker): string {
  const names = Object.keys(metadata);
  const asPairs = names.every((name) => plainName.test(name) && !ownNames.includes(name));
  const pairs: [string, unknown][] = [
    ...(id === undefined ? [] : [["id", id] as [string, unknown]]),
    ...(asPairs ? Object.entries(metadata) : [["metadata", metadata] as [string, unknown]]),
    ...(again.length === 0 ? [] : [["again", again] as [string, unknown]]),
    ...(blank === 0 ? [] : [["blank", blank] as [string, unknown]]),
    ...(attachments === undefined ? [] : [["attachments", attachments] as [string, unknown]]),
  ];
  const words = pairs.map(([name, value]) => `${name}=${jsonInComment(value)}`);
  return ["%%", ...(kind === "code" ? [] : [`[${kind}]`]), ...words].join(" ");
}

/**
 * What follows `%%` in a marker. Words in front of its `name=value` are the cell's title, as jupytext has it, and may
 * themselves hold a sign of equality: `%% Learning rate=0.1 curve`.
 *
 * @returns undefined where a value is not JSON, or words stand behind a value that can only have been meant as JSON
 */
export function readMarker(text: string): CellMarker | undefined {
  const found = readPairs(text);
  if (found === undefined) return undefined;
  const marker: CellMarker = {
    kind: "code",
    id: undefined,
    metadata: {},
    attachments: undefined,
    again: [],
    blank: 0,
  };
  const words = text.slice(0, found.start).trim();
  const before = /^\[(markdown|md|raw|code)\](?=\s|$)/.exec(words);
  const behind = before ?? /(?<=^|\s)\[(markdown|md|raw|code)\]$/.exec(words);
  const title = before === null ? words.slice(0, behind?.index) : words.slice(before[0].length);
  const kind = behind?.[1];
  if (kind === "raw") marker.kind = "raw";
  else if (kind === "markdown" || kind === "md") marker.kind = "markdown";
  if (title.trim() !== "") marker.metadata["title"] = title.trim();
  for (const [name, value] of found.pairs) note(marker, name, value);
  return marker;
}

/** The pairs that a marker ends in, and where they start; undefined where what was meant as a pair is none. */
function readPairs(text: string): { start: number; pairs: [string, unknown][] } | undefined {
  let pairs: [string, unknown][] = [];
  let start = text.length;
  let at = text.search(/\S|$/);
  const first = at;
  while (at < text.length) {
    const word = stickyMatch(/[A-Za-z_][\w.-]*/y, text, at);
    const name = text[at + word.length] === "=" ? word : "";
    const valueAt = at + name.length + 1;
    const value = name === "" ? undefined : leadingJson(text, valueAt);
    if (value !== undefined) {
      if (pairs.length === 0) start = at;
      pairs.push([name, JSON.parse(value)]);
      at = valueAt + value.length;
    } else {
      const isBroken =
        name !== "" && (at === first || pairs.length > 0 || beginsJson.test(text[valueAt] ?? ""));
      // A number may be part of a title; a text or a list was written as a value.
      if (isBroken || pairs.some(([, each]) => typeof each === "string" || typeof each === "object"))
        return undefined;
      pairs = [];
      start = text.length;
      at += stickyMatch(/\S+/y, text, at).length;
    }
    at += stickyMatch(/\s*/y, text, at).length;
  }
  return { start, pairs };
}

function stickyMatch(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

function note(marker: CellMarker, name: string, value: unknown): void {
  if (name === "id" && typeof value === "string") marker.id = value;
  else if (name === "attachments" && isBundles(value)) marker.attachments = value;
  else if (name === "again" && isAgain(value)) marker.again = value;
  else if (name === "blank" && typeof value === "number" && value > 0 && value < 1000)
    marker.blank = Math.floor(value);
  else if (name === "metadata" && isObject(value))
    for (const [inner, each] of Object.entries(value)) define(marker.metadata, inner, each);
  else define(marker.metadata, name, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isBundles(value: unknown): value is Record<string, MimeBundle> {
  return isObject(value) && Object.values(value).every(isObject);
}

function isAgain(value: unknown): value is Again[] {
  const isText = (each: unknown): boolean => typeof each === "string";
  const isPair = (each: unknown): boolean => Array.isArray(each) && each.length === 2 && each.every(isText);
  return Array.isArray(value) && value.every((each) => isText(each) || isPair(each));
}

const beginsJson = /^["[{]/;

/** The JSON value that stands at a place, up to the first blank that stands in no string, list or object of it. */
function leadingJson(text: string, start: number): string | undefined {
  let depth = 0;
  let at = start;
  const isNested = beginsJson.test(text[start] ?? "");
  for (; at < text.length; at++) {
    const sign = text[at]!;
    if (isNested && sign === '"') at = endOfString(text, at);
    else if (isNested && (sign === "[" || sign === "{")) depth++;
    else if (isNested && (sign === "]" || sign === "}")) depth--;
    else if (depth <= 0 && /\s/.test(sign)) break;
  }
  const candidate = text.slice(start, at);
  try {
    JSON.parse(candidate);
    return candidate;
  } catch {
    return undefined;
  }
}

/** Where the closing quote of a string stands; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
