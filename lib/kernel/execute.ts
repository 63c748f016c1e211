import { exchange } from "./exchange.js";
import type { Kernel, KernelMessage } from "./types.js";

/** How a cell ended. A cell that failed is an expected outcome, so it is a value and not an exception. */
export type ExecuteResult =
  | { status: "ok"; execution_count: number | null }
  | { status: "error"; execution_count: number | null; ename: string; evalue: string; traceback: string[] }
  | { status: "aborted"; execution_count: number | null };

export interface ExecuteOptions {
  /** Every message that answers this request, in order: the outputs on iopub, and the reply on shell. */
  onMessage?: (message: KernelMessage) => void;
  /** Runs the code without counting it or showing it to other clients. */
  silent?: boolean;
  /** Whether a failure makes the kernel drop the requests that wait behind this one; true unless told. */
  stopOnError?: boolean;
}

/**
 * Runs code in a kernel and settles when both its reply and its idle have come, so that no output is missing.
 *
 * @throws {KernelError} where the kernel is dead, or dies or is restarted meanwhile, with the reason
 */
export async function execute(
  kernel: Kernel,
  code: string,
  options: ExecuteOptions = {},
): Promise<ExecuteResult> {
  const { onMessage, silent = false, stopOnError = true } = options;
  const content = {
    code,
    silent,
    store_history: !silent,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: stopOnError,
  };
  const reply = await exchange(kernel, { msg_type: "execute_request", content, onMessage });
  return readReply(reply.content);
}

function readReply(content: Record<string, unknown>): ExecuteResult {
  const count = content["execution_count"];
  const execution_count = typeof count === "number" ? count : null;
  const status = content["status"];
  if (status === "ok") return { status, execution_count };
  // "abort" is what tslab itself says, where another's kernelspec starts it; the protocol's word is "aborted".
  if (status === "aborted" || status === "abort") return { status: "aborted", execution_count };
  const text = (field: string): string => (typeof content[field] === "string" ? content[field] : "");
  const traceback = content["traceback"];
  return {
    status: "error",
    execution_count,
    ename: text("ename") || "Error",
    evalue: text("evalue"),
    traceback: Array.isArray(traceback) ? traceback.map(String) : [],
  };
}
