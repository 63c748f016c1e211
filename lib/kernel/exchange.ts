import { KernelError } from "../errors.js";
import { createMessage, parentId } from "./messages.js";
import type { Kernel, KernelMessage } from "./types.js";

/** A request and who listens to what it brings. */
export interface Exchange {
  msg_type: string;
  content?: Record<string, unknown>;
  channel?: "shell" | "control";
  /** Every message that answers this request, on whatever channel. */
  onMessage?: ((message: KernelMessage) => void) | undefined;
}

/**
 * Sends a request and settles with its reply when that and the idle after it have both come.
 *
 * The two travel on different sockets and may come in either order; with both here, nothing of the request is
 * still under way.
 *
 * @throws {KernelError} where the kernel is dead, or dies or is restarted meanwhile, with the reason
 */
export async function exchange(kernel: Kernel, asked: Exchange): Promise<KernelMessage> {
  const { msg_type, content = {}, channel = "shell", onMessage } = asked;
  const request = createMessage({ channel, msg_type, session: kernel.id, content });
  let stop: (() => void)[] = [];
  const done = new Promise<KernelMessage>((resolve, reject) => {
    let reply: KernelMessage | undefined;
    let idle = false;
    stop = [
      kernel.onMessage((message) => {
        if (parentId(message) !== request.header.msg_id) return;
        if (message.channel === channel) reply = message;
        if (message.header.msg_type === "status") idle = message.content["execution_state"] === "idle";
        onMessage?.(message);
        if (idle && reply !== undefined) resolve(reply);
      }),
      kernel.onStatus((status, reason) => {
        const doing = `waiting for the answer to ${msg_type}`;
        if (status === "dead")
          reject(new KernelError(`${doing}: the kernel died: ${reason ?? "no reason is known"}`));
        if (status === "restarting") reject(new KernelError(`${doing}: the kernel was restarted meanwhile.`));
      }),
    ];
  });
  // The send may fail first, and then nobody waits for this one.
  done.catch(() => {});
  try {
    await kernel.send(request);
    return await done;
  } finally {
    for (const each of stop) each();
  }
}
