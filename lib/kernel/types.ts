/** The sockets of the Jupyter messaging protocol. The heartbeat is not here: a process's exit says more. */
export type Channel = "shell" | "control" | "iopub" | "stdin";

/** Wire names keep their snake_case, as everywhere in this folder. */
export interface MessageHeader {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** One message of the Jupyter messaging protocol 5.3, apart from how it travels. */
export interface KernelMessage {
  channel: Channel;
  header: MessageHeader;
  parent_header: MessageHeader | Record<string, never>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Uint8Array[];
}

export type KernelStatus = "starting" | "idle" | "busy" | "restarting" | "dead";

/** What can start a kernel: the fields of a kernel.json file that matter here. */
export interface KernelSpec {
  name: string;
  display_name: string;
  language: string;
  argv: string[];
  env?: Record<string, string>;
  interrupt_mode?: "signal" | "message";
}

/**
 * A running kernel, seen through the protocol, with tslab's quirks already put right.
 *
 * Both the runner and the server's websocket bridge stand on this; a fake of it serves their tests.
 */
export interface Kernel {
  readonly id: string;
  readonly spec: KernelSpec;
  readonly status: KernelStatus;
  /** The kernel process, or undefined while none runs. */
  readonly pid: number | undefined;
  /** Sends a request on shell or control; settles when the message is handed to the socket. @throws {KernelError} when dead */
  send(message: KernelMessage): Promise<void>;
  /** Every message that the kernel sends, in order, on any channel. @returns the way to stop listening */
  onMessage(listener: (message: KernelMessage) => void): () => void;
  /** Told at each change of status; `reason` says in words why a kernel is dead. @returns the way to stop listening */
  onStatus(listener: (status: KernelStatus, reason?: string) => void): () => void;
  /** Stops the running cell as Ctrl-C does. */
  interrupt(): Promise<void>;
  /** Ends the process and starts a new one behind the same id; listeners stay. Works on a dead kernel too. */
  restart(): Promise<void>;
  /** Ends the process: asked first, then killed. Settles when it has exited. */
  shutdown(): Promise<void>;
}
