import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { DataSourceError } from "../errors.js";
import type { PageDigits } from "../export/index.js";
import { makeExport } from "./export-task.js";
import type { ExportAnswer, ExportQuestion } from "./exports.js";

/** The program of the thread that makes exports. */
const port = parentPort!;
const { hasDigits } = workerData as { hasDigits: boolean };

port.on("message", (question: ExportQuestion) => {
  if (question.kind === "make")
    void makeExport(question.given, hasDigits ? askForDigits : undefined).then((made) => {
      // Handed over and not copied, where it is all of its memory.
      const bytes = "bytes" in made ? made.bytes : undefined;
      const whole = bytes !== undefined && bytes.byteLength === bytes.buffer.byteLength;
      say({ kind: "made", made }, whole ? [bytes.buffer as ArrayBuffer] : []);
    });
});

/** They are where the data is. */
async function askForDigits(): Promise<PageDigits> {
  say({ kind: "digits" });
  const [answer] = (await once(port, "message")) as [ExportQuestion];
  if (answer.kind !== "digits" || typeof answer.digits === "string")
    throw new DataSourceError(answer.kind === "digits" ? String(answer.digits) : "export: no digits came.");
  return answer.digits;
}

function say(answer: ExportAnswer, handedOver: ArrayBuffer[] = []): void {
  port.postMessage(answer, handedOver);
}
