import { dirname } from "node:path";
import { LonghandError, NotebookError } from "../errors.js";
import type { PageDigits } from "../export/index.js";
import { parseNotebook } from "../notebook/index.js";
import { HttpError, toHttpError } from "./http-error.js";
import { nameOf } from "./paths.js";
import { readInline } from "./read-inline.js";

/** A notebook on disk, and what is to be made of it; all of it can be sent to another thread. */
export interface ExportGiven {
  /** The served folder. */
  root: string;
  absolute: string;
  /** The notebook's path, for messages. */
  api: string;
  /** A name in `exporters`. */
  to: string;
  version: "student" | "solutions" | undefined;
}

export interface ExportMade {
  bytes: Uint8Array;
  mime: string;
  fileName: string;
}

/** Why there is no export. */
export interface ExportRefused {
  status: number;
  message: string;
  /** Whether the message says what to do about it, so that a page may show it. */
  told: boolean;
  /** For the log, where nobody knows the error. */
  stack?: string | undefined;
}

/**
 * Makes an export, but for a PDF: of that it makes the page, which is still to be printed.
 *
 * @param digits asked for where a page carries them
 */
export async function makeExport(
  { root, absolute, api, to, version }: ExportGiven,
  digits: (() => Promise<PageDigits>) | undefined,
): Promise<ExportMade | ExportRefused> {
  // It brings a typesetter of mathematics and a painter of code.
  const { exportNotebook, readBeside } = await import("../export/index.js");
  try {
    const notebook = parseNotebook((await readInline({ absolute, api })).toString("utf8"), api);
    return await exportNotebook(notebook, {
      name: nameOf(api).replace(/\.ipynb$/, ""),
      to,
      version,
      digits,
      print: async (page) => page,
      readFile: readBeside(dirname(absolute), root),
    });
  } catch (thrown) {
    return toRefusal(thrown);
  }
}

/** What a failed export is answered with. */
export function toRefusal(thrown: unknown): ExportRefused {
  if (thrown instanceof LonghandError && !(thrown instanceof HttpError))
    return {
      status: thrown instanceof NotebookError ? 400 : 422,
      message: thrown.message,
      told: true,
    };
  const { status, message } = toHttpError(thrown);
  const stack = status === 500 && thrown instanceof Error ? thrown.stack : undefined;
  return { status, message, told: thrown instanceof HttpError, stack };
}
