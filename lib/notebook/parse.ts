import { messageOf, NotebookError } from "../errors.js";
import { deepest, isTooDeep } from "../nesting.js";
import { mendNotebook } from "./mend.js";
import { type FileNotebook, notebookSchema, versionSchema } from "./schema.js";
import type { Notebook } from "./types.js";

/**
 * Reads a notebook of format 4.0 to 4.5 and gives it as 4.5.
 *
 * Cells without an id, or with one that is not allowed or not unique, get one made of their place and source, so
 * reading the same file twice gives the same ids. Fields that the format has no place for move into the metadata
 * beside them.
 *
 * @param name the file's name, for the message of an error
 * @throws {NotebookError} where the text is not JSON, not a notebook, or of a version that is not read
 */
export function parseNotebook(text: string, name: string): Notebook {
  const raw = parseJson(text, name);
  refuseDeep(raw, name);
  checkVersion(raw, name);
  const checked = notebookSchema.safeParse(raw);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new NotebookError(
      `reading ${name}: ${placeOf(issue?.path ?? [])}: ${issue?.message ?? "not as expected"}. The file is damaged there: take an earlier copy, or mend that place in a text editor.`,
    );
  }
  // The checked copy lacks fields with names such as __proto__; the file's own values have them all.
  return mendNotebook(raw as FileNotebook);
}

/** @throws {NotebookError} where something is nested deeper than we follow */
export function refuseDeep(notebook: unknown, name: string): void {
  if (!isTooDeep(notebook)) return;
  throw new NotebookError(
    `reading ${name}: something in it is nested more than ${deepest} deep, which no program needs that shows notebooks. Take it out in a text editor, or take an earlier copy.`,
  );
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const what = text.trim() === "" ? "the file is empty" : `it is not JSON (${messageOf(cause)})`;
    throw new NotebookError(
      `reading ${name}: expected a notebook, but ${what}. Check that it is an .ipynb file and whole.`,
      {
        cause,
      },
    );
  }
}

function checkVersion(raw: unknown, name: string): void {
  const version = versionSchema.safeParse(raw);
  if (!version.success) {
    throw new NotebookError(
      `reading ${name}: expected a notebook with nbformat and nbformat_minor, found other JSON. Check that it is an .ipynb file.`,
    );
  }
  const { nbformat, nbformat_minor } = version.data;
  if (nbformat < 4) {
    throw new NotebookError(
      `reading ${name}: its format is ${nbformat}.${nbformat_minor}, and 4.0 to 4.5 can be read. Convert it once with \`jupyter nbconvert --to notebook --nbformat 4 FILE\`.`,
    );
  }
  if (nbformat > 4 || nbformat_minor > 5 || nbformat_minor < 0) {
    throw new NotebookError(
      `reading ${name}: its format is ${nbformat}.${nbformat_minor}, and 4.0 to 4.5 can be read. Save it as 4.5 in the program that wrote it.`,
    );
  }
}

/** A place in the file in the words of a notebook's reader, who counts cells from 1. */
function placeOf(path: readonly PropertyKey[]): string {
  const [first, index, ...rest] = path;
  if (first === "cells" && typeof index === "number") {
    return [`cell ${index + 1}`, ...rest.map(String)].join(", ");
  }
  return path.length === 0 ? "the file" : path.map(String).join(", ");
}
