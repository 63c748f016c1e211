import { parentPort, workerData } from "node:worker_threads";
import { documentTasks } from "./document-tasks.js";
import type { WorkerAnswer, WorkerTask } from "./documents.js";
import { toHttpError } from "./http-error.js";

/** The program of a thread that does one task of `documentTasks`, and ends. */
const { task, given } = workerData as WorkerTask;

function answer(): WorkerAnswer {
  try {
    return { made: documentTasks[task](given as never) };
  } catch (thrown) {
    const { status, message, reason } = toHttpError(thrown);
    return { refused: { status, message, reason } };
  }
}

const told = answer();
const made = "made" in told ? told.made : undefined;
const bytes = made instanceof Uint8Array ? made : made && "bytes" in made ? made.bytes : undefined;
// Handed over and not copied, where it is all of its memory.
const whole = bytes !== undefined && bytes.byteLength === bytes.buffer.byteLength;
parentPort?.postMessage(told, whole ? [bytes.buffer as ArrayBuffer] : []);
