import { once } from "node:events";
import type { MessagePort } from "node:worker_threads";
import { DataSourceError } from "../errors.js";
import type { PageDigits } from "../export/index.js";
import { type ExportMade, type ExportRefused, makeExport } from "./export-task.js";
import type { DigitsAnswer, ExportJob } from "./exports.js";

/** What a thread of `Exports` does. */
export default async function work({ given, port }: ExportJob): Promise<ExportMade | ExportRefused> {
  try {
    return await makeExport(given, port === null ? undefined : () => askForDigits(port));
  } finally {
    port?.close();
  }
}

async function askForDigits(port: MessagePort): Promise<PageDigits> {
  const answered = once(port, "message") as Promise<[DigitsAnswer]>;
  port.postMessage("digits");
  const [answer] = await answered;
  if ("refused" in answer) throw new DataSourceError(answer.refused);
  return answer;
}
