import { KernelError } from "../errors.js";
import { createMessage, parentId } from "./messages.js";
import type { Kernel, KernelMessage } from "./types.js";

/** How a cell ended. A cell that failed is an expected outcome, so it is a value and not an exception. */
export type ExecuteResult =
  | { status: "ok"; execution_count: number | null }
  | { status: "error"; execution_count: number | null; ename: string; evalue: string; traceback: string[] }
  | { status: "aborted"; execution_count: number | null };

export interface ExecuteOptions {
  /** Every iopub message of this request, in order. */
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
  const request = createMessage({
    channel: "shell",
    msg_type: "execute_request",
    session: kernel.id,
    content: {
      code,
      silent,
      store_history: !silent,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: stopOnError,
    },
  });
  let stop: (() => void)[] = [];
  const done = new Promise<ExecuteResult>((resolve, reject) => {
    let reply: KernelMessage | undefined;
    let idle = false;
    stop = [
      kernel.onMessage((message) => {
        if (parentId(message) !== request.header.msg_id) return;
        if (message.header.msg_type === "execute_reply") reply = message;
        if (message.channel === "iopub") {
          if (message.header.msg_type === "status") idle = message.content["execution_state"] === "idle";
          onMessage?.(message);
        }
        if (idle && reply !== undefined) resolve(readReply(reply.content));
      }),
      kernel.onStatus((status, reason) => {
        if (status === "dead")
          reject(new KernelError(`running code: the kernel died: ${reason ?? "no reason known"}.`));
        if (status === "restarting")
          reject(new KernelError("running code: the kernel was restarted meanwhile."));
      }),
    ];
  });
  done.catch(() => {});
  try {
    await kernel.send(request);
    return await done;
  } finally {
    for (const each of stop) each();
  }
}

function readReply(content: Record<string, unknown>): ExecuteResult {
  const count = content["execution_count"];
  const execution_count = typeof count === "number" ? count : null;
  const status = content["status"];
  if (status === "ok") return { status, execution_count };
  // "abort" is what tslab itself says; the protocol's word is "aborted".
  if (status === "aborted" || status === "abort") return { status: "aborted", execution_count };
  const text = (field: string): string =>
    typeof content[field] === "string" ? (content[field] as string) : "";
  const traceback = content["traceback"];
  return {
    status: "error",
    execution_count,
    ename: text("ename") || "Error",
    evalue: text("evalue"),
    traceback: Array.isArray(traceback) ? traceback.map(String) : [],
  };
}
