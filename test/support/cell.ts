import { type ExecuteResult, execute, type Kernel, type KernelMessage } from "../../lib/kernel/index.js";

/** What a cell brought: its result, its iopub messages, and its text by stream. */
export interface Ran {
  result: ExecuteResult;
  messages: KernelMessage[];
  stdout: string;
  stderr: string;
}

/** Runs a cell and gathers what it brings; `onPrint` is told as the text comes. */
export async function runCode(kernel: Kernel, code: string, onPrint?: (text: string) => void): Promise<Ran> {
  const messages: KernelMessage[] = [];
  const texts = { stdout: [] as string[], stderr: [] as string[] };
  const result = await execute(kernel, code, {
    onMessage: (message) => {
      if (message.channel === "iopub") messages.push(message);
      if (message.header.msg_type !== "stream") return;
      const text = String(message.content["text"]);
      texts[message.content["name"] === "stderr" ? "stderr" : "stdout"].push(text);
      onPrint?.(text);
    },
  });
  return { result, messages, stdout: texts.stdout.join(""), stderr: texts.stderr.join("") };
}

/** The messages of one type among what a cell brought. */
export function ofType(ran: Ran, type: string): KernelMessage[] {
  return ran.messages.filter((message) => message.header.msg_type === type);
}
