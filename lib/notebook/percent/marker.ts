import type { Metadata, MimeBundle } from "../types.js";
import { define } from "./define.js";
import type { Again } from "./redeclared.js";

/** What the line above a cell says of it. */
export interface CellMarker {
  kind: "code" | "markdown" | "raw";
  id: string | undefined;
  metadata: Metadata;
  attachments: Record<string, MimeBundle> | undefined;
  /** Declarations that are a `var` in the script, as they are in the notebook. */
  again: readonly Again[];
}

const ownNames = ["id", "attachments", "metadata", "again"];
const plainName = /^[A-Za-z_][\w.-]*$/;

/** Without the sign of a comment: `%% [markdown] id="title" tags=["a"]`. */
export function writeMarker({ kind, id, metadata, attachments, again }: CellMarker): string {
  const names = Object.keys(metadata);
  const asPairs = names.every((name) => plainName.test(name) && !ownNames.includes(name));
  const pairs: [string, unknown][] = [
    ...(id === undefined ? [] : [["id", id] as [string, unknown]]),
    ...(asPairs ? Object.entries(metadata) : [["metadata", metadata] as [string, unknown]]),
    ...(again.length === 0 ? [] : [["again", again] as [string, unknown]]),
    ...(attachments === undefined ? [] : [["attachments", attachments] as [string, unknown]]),
  ];
  const words = pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return ["%%", ...(kind === "code" ? [] : [`[${kind}]`]), ...words].join(" ");
}

/**
 * What follows `%%` in a marker. Words that are no `name=value` are the cell's title, as jupytext has it.
 *
 * @returns undefined where a value is not JSON
 */
export function readMarker(text: string): CellMarker | undefined {
  const marker: CellMarker = { kind: "code", id: undefined, metadata: {}, attachments: undefined, again: [] };
  const firstPair = /(?:^|\s)[A-Za-z_][\w.-]*=/.exec(text);
  const head = text.slice(0, firstPair?.index ?? text.length);
  const [, title = "", kind] = /^\s*(.*?)\s*(?:\[(markdown|md|raw|code)\])?\s*$/s.exec(head) ?? [];
  if (kind === "raw") marker.kind = "raw";
  else if (kind === "markdown" || kind === "md") marker.kind = "markdown";
  if (title !== "") marker.metadata["title"] = title;
  let rest = text.slice(firstPair?.index ?? text.length).trim();
  while (rest !== "") {
    const name = /^([A-Za-z_][\w.-]*)=/.exec(rest)?.[1];
    const value = name === undefined ? undefined : leadingJson(rest.slice(name.length + 1));
    if (name === undefined || value === undefined) return undefined;
    rest = rest.slice(name.length + 1 + value.length).trim();
    note(marker, name, JSON.parse(value));
  }
  return marker;
}

function note(marker: CellMarker, name: string, value: unknown): void {
  if (name === "id" && typeof value === "string") marker.id = value;
  else if (name === "attachments" && isBundles(value)) marker.attachments = value;
  else if (name === "again" && isAgain(value)) marker.again = value;
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

/** The JSON value that a text begins with, up to the first blank that stands in no string, list or object of it. */
function leadingJson(text: string): string | undefined {
  let depth = 0;
  let at = text.search(/\S|$/);
  for (; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '"') at = endOfString(text, at);
    else if (sign === "[" || sign === "{") depth++;
    else if (sign === "]" || sign === "}") depth--;
    else if (depth <= 0 && /\s/.test(sign)) break;
  }
  const candidate = text.slice(0, at);
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
