import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type DocumentTasks, documentTasks } from "./document-tasks.js";
import { HttpError } from "./http-error.js";

/** What a worker is started with. */
export interface WorkerTask {
  task: keyof DocumentTasks;
  given: unknown;
}

/** What it says, once. */
export type WorkerAnswer =
  | { made: DocumentTasks[keyof DocumentTasks]["made"] }
  | { refused: Pick<HttpError, "status" | "message" | "reason"> };

/** Below this a document takes a few milliseconds, less than a thread takes to start. */
const largeDocument = 1024 * 1024;

/**
 * Takes documents apart and puts them together; large ones in a thread of their own, or everyone else would have to
 * wait for a notebook of 100 MB.
 */
export class Documents {
  readonly #worker: URL | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @param worker the program `document-worker.js`; where not given, no thread is started */
  constructor(worker?: URL) {
    this.#worker = worker;
  }

  /**
   * @param bytes of `given`: how large the document is; they may be handed over, and are gone then
   * @throws {HttpError} as the task does; 507 where there is no memory for it
   */
  async do<Task extends keyof DocumentTasks>(
    task: Task,
    given: DocumentTasks[Task]["given"],
    bytes: Uint8Array,
  ): Promise<DocumentTasks[Task]["made"]> {
    const worker = this.#worker;
    if (worker === undefined || bytes.byteLength < largeDocument) return documentTasks[task](given);
    // One at a time: each takes some ten times its document in memory.
    const done = this.#last.then(() => inThread(worker, { task, given }, bytes));
    this.#last = done.catch(() => undefined);
    return (await done) as DocumentTasks[Task]["made"];
  }
}

async function inThread(program: URL, task: WorkerTask, bytes: Uint8Array): Promise<unknown> {
  const whole = bytes.byteLength === bytes.buffer.byteLength;
  const transferList = whole ? [bytes.buffer as ArrayBuffer] : [];
  const worker = new Worker(program, { workerData: task, transferList });
  try {
    const [answer] = (await once(worker, "message")) as [WorkerAnswer];
    if ("made" in answer) return answer.made;
    const { status, message, reason } = answer.refused;
    throw new HttpError(status, message, reason === null ? {} : { reason });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ERR_WORKER_OUT_OF_MEMORY") throw thrown;
    throw new HttpError(
      507,
      "There is not enough memory for so large a document. The old file is untouched.",
    );
  } finally {
    void worker.terminate();
  }
}
