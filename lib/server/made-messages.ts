import { randomUUID } from "node:crypto";
import type { Channel, KernelMessage, MessageHeader } from "../kernel/index.js";

/** What is said in a kernel's name when it cannot speak itself. */
export interface MadeMessage {
  channel: Channel;
  type: string;
  content: Record<string, unknown>;
  parent?: MessageHeader | undefined;
  /** The kernel's own session id: clients drop what comes under another one. */
  session: string;
}

/** A message of the Jupyter protocol that the server makes itself. */
export function makeMessage(made: MadeMessage): KernelMessage {
  return {
    channel: made.channel,
    header: {
      msg_id: randomUUID(),
      msg_type: made.type,
      session: made.session,
      username: "longhand",
      date: new Date().toISOString(),
      version: "5.3",
    },
    parent_header: made.parent ?? {},
    metadata: {},
    content: made.content,
    buffers: [],
  };
}

/** A kernel's state, told on iopub as the protocol does. */
export function statusMessage(state: string, session: string, parent?: MessageHeader): KernelMessage {
  return makeMessage({
    channel: "iopub",
    type: "status",
    content: { execution_state: state },
    parent,
    session,
  });
}

/**
 * What ends a request that will get no answer any more: for a cell an error in its output, then reply and idle.
 *
 * A client counts a request as done only when its reply AND its idle have come.
 */
export function failureOf(request: KernelMessage, reason: string, session: string): KernelMessage[] {
  const parent = request.header;
  const failure = { ename: "KernelDied", evalue: reason, traceback: [reason] };
  const messages: KernelMessage[] = [];
  if (parent.msg_type === "execute_request") {
    messages.push(makeMessage({ channel: "iopub", type: "error", content: failure, parent, session }));
  }
  const type = parent.msg_type.replace(/_request$/, "_reply");
  const content = { status: "error", execution_count: null, ...failure };
  messages.push(makeMessage({ channel: request.channel, type, content, parent, session }));
  messages.push(statusMessage("idle", session, parent));
  return messages;
}
