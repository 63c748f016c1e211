import { LonghandError, NotebookError } from "../errors.js";

/** A request that is answered with an error: the status for the client's code, the message for its reader. */
export class HttpError extends LonghandError {
  readonly status: number;
  /** A short word that Jupyter's clients may show, such as "Conflict"; null where the message says it all. */
  readonly reason: string | null;

  constructor(status: number, message: string, options: ErrorOptions & { reason?: string } = {}) {
    super(`HTTP_${status}`, message, options);
    this.status = status;
    this.reason = options.reason ?? null;
  }
}

/** What a request holds, as an error may name it: `String` would ask an object for its own words, which may be none. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What Jupyter's clients read from the body of an error. */
export interface ErrorBody {
  message: string;
  reason: string | null;
}

/** What the file system's refusals mean over HTTP, and what to do about each. */
const systemErrors: Record<string, [status: number, mend: string]> = {
  ENOENT: [404, "It is not there. Refresh the list of files."],
  ENOTDIR: [404, "A part of its path is a file, not a folder."],
  EISDIR: [400, "It is a folder, and a file was expected."],
  EACCES: [403, "The system allows no access. Check the file's permissions."],
  EPERM: [403, "The system allows no access. Check the file's permissions."],
  EROFS: [403, "The disk is read-only. Save somewhere else."],
  EFTYPE: [400, "It is neither a file nor a folder, and would never come to an end."],
  EFBIG: [413, "The file is too large to be read here. Read it from a cell instead."],
  ERR_FS_CP_FIFO_PIPE: [400, "A pipe cannot be copied. Take it away, or copy the files alone."],
  ERR_FS_CP_SOCKET: [400, "A socket cannot be copied. Take it away, or copy the files alone."],
  ERR_FS_CP_UNKNOWN: [400, "What is neither a file nor a folder cannot be copied. Copy the files alone."],
  EEXIST: [409, "Something of that name is there already. Choose another name."],
  ENOTEMPTY: [409, "A folder of that name is there and is not empty. Choose another name."],
  ENAMETOOLONG: [400, "The name is too long. Choose a shorter one."],
  ENOSPC: [507, "The disk is full. Free some space and save again; the old file is untouched."],
  EDQUOT: [507, "Your disk quota is used up. Free some space and save again; the old file is untouched."],
  EMFILE: [503, "Too many files are open. Close some notebooks and try again."],
};

/**
 * The answer to anything thrown while a request was served.
 *
 * A file system's own message is not passed on: it names absolute paths of the machine.
 */
export function toHttpError(thrown: unknown): HttpError {
  if (thrown instanceof HttpError) return thrown;
  if (thrown instanceof NotebookError) return new HttpError(400, thrown.message, { cause: thrown });
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const known = systemErrors[code];
  if (known !== undefined) return new HttpError(known[0], known[1], { cause: thrown });
  if (thrown instanceof LonghandError) return new HttpError(500, thrown.message, { cause: thrown });
  return new HttpError(500, "The server failed at this request. Its log, in the terminal, says where.", {
    cause: thrown,
  });
}

/** The body of an error answer, in the shape of Jupyter's. */
export function errorBody(error: HttpError): ErrorBody {
  return { message: error.message, reason: error.reason };
}
