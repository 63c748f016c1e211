import { Dealer, type Socket, Subscriber } from "zeromq";
import { KernelError } from "../errors.js";
import type { ConnectionInfo } from "./connection.js";
import { letOthersIn } from "./turns.js";
import type { Channel, KernelMessage } from "./types.js";
import { parseInTurns, serialize } from "./wire.js";

/** The client's ends of a kernel's sockets. */
export interface Channels {
  send(message: KernelMessage): Promise<void>;
  close(): void;
}

export interface ChannelListeners {
  onMessage(message: KernelMessage): void;
  /** Told of a frame that is no message, or one signed with another key; the frame itself is dropped. */
  onError(error: KernelError): void;
}

/**
 * Connects to a kernel's shell, control, stdin and iopub sockets.
 *
 * No high-water marks: the kernel's output waits in memory until it is read, instead of being dropped. The four
 * sockets share no order among each other; on each of them messages come as they were sent.
 */
export function connectChannels(info: ConnectionInfo, listeners: ChannelListeners): Channels {
  const options = { receiveHighWaterMark: 0, sendHighWaterMark: 0, linger: 0 };
  const shell = new Dealer(options);
  const control = new Dealer(options);
  const stdin = new Dealer(options);
  const iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  const address = (port: number): string => `${info.transport}://${info.ip}:${port}`;
  shell.connect(address(info.shell_port));
  control.connect(address(info.control_port));
  stdin.connect(address(info.stdin_port));
  iopub.connect(address(info.iopub_port));
  iopub.subscribe();
  const sockets: [Channel, AsyncIterable<Uint8Array[]> & Socket][] = [
    ["shell", shell],
    ["control", control],
    ["stdin", stdin],
    ["iopub", iopub],
  ];
  for (const [channel, socket] of sockets) void read({ channel, socket, key: info.key, listeners });

  const dealers = new Map<Channel, Dealer>([
    ["shell", shell],
    ["control", control],
    ["stdin", stdin],
  ]);
  // ZeroMQ takes one waiting send at a time, so each socket's sends stand in a queue.
  const lastSend = new Map<Dealer, Promise<void>>();
  return {
    async send(message) {
      const socket = dealers.get(message.channel);
      if (socket === undefined) {
        throw new KernelError(
          `sending ${message.header.msg_type}: nothing can be sent on ${message.channel}.`,
        );
      }
      const frames = serialize(info.key, message);
      const previous = lastSend.get(socket) ?? Promise.resolve();
      const sent = previous.catch(() => {}).then(() => socket.send(frames));
      lastSend.set(socket, sent);
      await sent;
    },
    close() {
      for (const [, socket] of sockets) if (!socket.closed) socket.close();
    },
  };
}

async function read(from: {
  channel: Channel;
  socket: AsyncIterable<Uint8Array[]>;
  key: string;
  listeners: ChannelListeners;
}): Promise<void> {
  for await (const frames of from.socket) {
    // An iopub message has its topic in front; the parser takes it for a routing identity, which is as well.
    try {
      from.listeners.onMessage((await parseInTurns(from.key, from.channel, frames)).message);
    } catch (thrown) {
      // A large content is taken apart by who looks at it, and may turn out to be no JSON only then.
      if (!(thrown instanceof KernelError)) throw thrown;
      from.listeners.onError(thrown);
    }
    await letOthersIn();
  }
}
