import { basename } from "node:path";

import { writeAtomically } from "../atomic-write.js";
import { messageOf, NotebookError } from "../errors.js";
import { readRegularFile } from "../regular-file.js";
import { formatNotebook } from "./format.js";
import { parseNotebook } from "./parse.js";
import type { Notebook } from "./types.js";

/** A string of more would not fit the engine, in bytes. */
const largestText = 512 * 1024 * 1024;

/**
 * Reads a notebook file.
 *
 * @throws {NotebookError} where there is none at that path, or it is not a notebook
 */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = (await readRegularFile(path, largestText)).toString("utf8");
  } catch (cause) {
    throw new NotebookError(`reading ${path}: ${explain(cause)}`, { cause });
  }
  return parseNotebook(text, basename(path));
}

/**
 * Writes a notebook file; whoever reads meanwhile, and whatever happens, finds the old file or the new one whole.
 *
 * @throws {NotebookError} where the file cannot be written
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  try {
    await writeAtomically(path, formatNotebook(notebook));
  } catch (cause) {
    throw new NotebookError(`writing ${path}: ${explain(cause)}`, { cause });
  }
}

function explain(cause: unknown): string {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "there is no such file or folder. Check the path.";
    case "EISDIR":
      return "it is a folder. Name the notebook in it.";
    case "EFTYPE":
      return "it is neither a file nor a folder. Save the notebook in a file.";
    case "EFBIG":
      if (syscall === "write")
        return "the system allows no file of that size (see `ulimit -f`). Clear its largest outputs.";
      return `${messageOf(cause).replace("EFBIG: ", "")}. Clear its largest outputs.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "the system does not permit it. Check the permissions of the file and its folder.";
    case "ENOSPC":
      return "the disk is full. Make room and try again.";
    default:
      return messageOf(cause);
  }
}
