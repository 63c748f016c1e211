import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { HttpError } from "../http-error.js";
import { JsonStore } from "../json-store.js";

/** How far a person has come with one notebook. */
export interface NotebookProgress {
  /** Whether it was ever run from its first cell to its last without a failure. */
  finished: boolean;
  /** Of the checks that its cells made when they last ran: how many there were, and how many passed. */
  checks: { passed: number; total: number };
}

const count = z.number().int().min(0).max(100_000);
const shape = z.object({
  finished: z.boolean(),
  checks: z.object({ passed: count, total: count }),
});

/**
 * How far a person has come, notebook by notebook.
 *
 * In the state folder and not in the browser, whose memory hangs on the port that the server happened to get; and by
 * served folder, as two clones are two tries.
 */
export class ProgressStore {
  readonly #store: JsonStore;

  constructor(stateFolder: string, root: string) {
    const place = createHash("sha256").update(root).digest("hex").slice(0, 16);
    this.#store = new JsonStore(join(stateFolder, "progress", place));
  }

  /** Undefined for a notebook that was never opened. */
  async read(path: string): Promise<NotebookProgress | undefined> {
    const held = shape.safeParse(await this.#store.read(path));
    return held.success ? held.data : undefined;
  }

  /** What was finished once stays so. @throws {HttpError} 400 where it is no progress */
  async write(path: string, value: unknown): Promise<void> {
    const given = shape.safeParse(value);
    if (!given.success) {
      throw new HttpError(
        400,
        `Progress must be { finished, checks: { passed, total } }: ${given.error.message}`,
      );
    }
    const before = await this.read(path);
    const finished = given.data.finished || before?.finished === true;
    // A notebook that is only opened again has made no checks yet, and takes none away.
    const checks = given.data.checks.total === 0 && before !== undefined ? before.checks : given.data.checks;
    await this.#store.write(path, { finished, checks });
  }
}
