import type { Channels } from "./channels.js";
import { createMessage, parentId } from "./messages.js";
import type { KernelMessage } from "./types.js";

/** How long to wait for the answer to one knock before knocking again. */
const patienceMs = 100;

/** A handshake under way: it is shown every message until its run settles. */
export interface Handshake {
  onMessage(message: KernelMessage): void;
  run(channels: Channels): Promise<void>;
  /** Stops knocking, where nobody waits any longer. */
  end(): void;
}

/**
 * Makes sure that a kernel answers and that its iopub messages arrive.
 *
 * ZeroMQ drops what is published before the subscription has travelled to the kernel, and does not tell when it
 * has: so ask for kernel_info until both the reply and a status of the same request have been seen.
 *
 * @param own takes the ids of the requests made, so that their answers can be kept from listeners
 */
export function handshake(options: { session: string; own: Set<string> }): Handshake {
  const { session, own } = options;
  let replied = false;
  let published = false;
  let finish: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    onMessage(message) {
      if (!own.has(parentId(message) ?? "")) return;
      if (message.header.msg_type === "kernel_info_reply") replied = true;
      if (message.channel === "iopub") published = true;
      if (replied && published) finish?.();
    },
    async run(channels) {
      const knock = (): void => {
        const request = createMessage({ channel: "shell", msg_type: "kernel_info_request", session });
        own.add(request.header.msg_id);
        channels.send(request).catch(() => {});
      };
      knock();
      timer = setInterval(knock, patienceMs);
      await finished.finally(() => clearInterval(timer));
    },
    end: () => clearInterval(timer),
  };
}
