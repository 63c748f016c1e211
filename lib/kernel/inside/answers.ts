import type { Request } from "./sockets.js";
import type { Tslab } from "./tslab.js";

/** The reply to a request: its type is the request's own with `_reply`. */
export type Answer = Record<string, unknown>;

/** What the answers need of the rest of the kernel. */
export interface AnswerContext {
  tslab: Tslab;
  /** The ports that are open, for connect_request. */
  ports: object;
  interrupt(): void;
  /** Publishes a message of its own beside the reply. */
  publish(type: string, content: Record<string, unknown>): void;
}

/**
 * Answers every request but execute and shutdown.
 *
 * A request that is not known gets an error reply and not silence: a client waits for silence for ever.
 *
 * @returns the reply, or undefined where the protocol has none for that message
 */
export function answer(request: Request, context: AnswerContext): Answer | undefined {
  const { content } = request;
  switch (request.header.msg_type) {
    case "kernel_info_request":
      return kernelInfo(context.tslab);
    case "is_complete_request":
      return isComplete(textOf(content), context.tslab);
    case "inspect_request":
      return inspect(content, context.tslab);
    case "complete_request":
      return complete(content, context.tslab);
    case "comm_info_request":
      return { status: "ok", comms: {} };
    case "comm_open":
      // No target is known here; the protocol says to close it at once.
      context.publish("comm_close", { comm_id: content["comm_id"], data: {} });
      return undefined;
    case "comm_msg":
    case "comm_close":
      return undefined;
    case "history_request":
      return { status: "ok", history: [] };
    case "connect_request":
      return { status: "ok", ...context.ports };
    case "interrupt_request":
      context.interrupt();
      return { status: "ok" };
    case "debug_request":
      return {
        type: "response",
        request_seq: content["seq"] ?? 0,
        success: false,
        command: content["command"] ?? "",
        message: "this kernel has no debugger",
      };
    default:
      return {
        status: "error",
        ename: "NotImplementedError",
        evalue: `this kernel does not know ${request.header.msg_type}`,
        traceback: [],
      };
  }
}

function kernelInfo(tslab: Tslab): Answer {
  const banner = `TypeScript ${tslab.languageVersion} on Node ${process.versions.node}, by tslab ${tslab.version} and Longhand`;
  return {
    status: "ok",
    protocol_version: "5.3",
    implementation: "tslab",
    implementation_version: tslab.version,
    language_info: {
      name: "typescript",
      version: tslab.languageVersion,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // JupyterLab picks its highlighting by this; the three together also serve the classic notebook.
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner,
    help_links: [],
  };
}

function isComplete(code: string, tslab: Tslab): Answer {
  const { completed, indent } = tslab.isComplete(code);
  return completed ? { status: "complete" } : { status: "incomplete", indent: indent ?? "" };
}

function inspect(content: Record<string, unknown>, tslab: Tslab): Answer {
  const code = textOf(content);
  const found = tslab.executor.inspect(code, toUnits(code, content["cursor_pos"]));
  const text = found ? tslab.describe(found) : "";
  // Of a name that stands for nothing the compiler says that it may be anything, which tells a reader nothing.
  if (text === "" || text === "any") return { status: "ok", found: false, data: {}, metadata: {} };
  return { status: "ok", found: true, data: { "text/plain": text }, metadata: {} };
}

function complete(content: Record<string, unknown>, tslab: Tslab): Answer {
  const code = textOf(content);
  const { start, end, candidates } = tslab.executor.complete(code, toUnits(code, content["cursor_pos"]));
  return {
    status: "ok",
    matches: candidates,
    cursor_start: toPoints(code, start),
    cursor_end: toPoints(code, end),
    metadata: {},
  };
}

function textOf(content: Record<string, unknown>): string {
  return typeof content["code"] === "string" ? content["code"] : "";
}

/** The protocol counts a cursor's place in code points, JavaScript in UTF-16 units; an emoji is 1 and 2. */
function toUnits(code: string, position: unknown): number {
  if (typeof position !== "number") return code.length;
  return [...code].slice(0, position).join("").length;
}

function toPoints(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}
