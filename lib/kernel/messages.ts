import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { Channel, KernelMessage, MessageHeader } from "./types.js";

/** What a message is made of; whatever is left out is empty. */
export interface MessageParts {
  channel: Channel;
  msg_type: string;
  session: string;
  content?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  parent?: MessageHeader;
  buffers?: Uint8Array[];
}

/** A complete message with an id of its own and the time of now. */
export function createMessage(parts: MessageParts): KernelMessage {
  return {
    channel: parts.channel,
    header: {
      msg_id: randomUUID(),
      msg_type: parts.msg_type,
      session: parts.session,
      username: username(),
      date: new Date().toISOString(),
      version: "5.3",
    },
    parent_header: parts.parent ?? {},
    metadata: parts.metadata ?? {},
    content: parts.content ?? {},
    buffers: parts.buffers ?? [],
  };
}

/** The id of the request that a message answers, or undefined where it answers none. */
export function parentId(message: KernelMessage): string | undefined {
  const parent: Partial<MessageHeader> = message.parent_header;
  return parent.msg_id;
}

let cachedName: string | undefined;

/** A container's user may have no name, and then the call throws. */
function username(): string {
  if (cachedName === undefined) {
    try {
      cachedName = userInfo().username;
    } catch {
      cachedName = "longhand";
    }
  }
  return cachedName;
}
