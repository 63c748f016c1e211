import { type Kernel, KernelManager, KernelMessage, ServerConnection } from "@jupyterlab/services";
import { afterAll, beforeAll } from "vitest";
import WebSocket from "ws";
import { findKernelSpecs, startKernel } from "../../lib/kernel/index.js";
import { openTestServer, type TestServer, type TestServerOptions } from "./test-server.js";

/** Our server with real kernels behind it, and what JupyterLab's own client needs to talk to it. */
export interface PeerServer extends TestServer {
  serverSettings: ServerConnection.ISettings;
}

/** Starts one. Its kernels are ours alone, unless others are asked for. */
export async function openPeerServer(options: TestServerOptions = {}): Promise<PeerServer> {
  const server = await openTestServer({
    findKernelSpecs: () => findKernelSpecs([]),
    startKernel,
    ...options,
  });
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: server.url,
    wsUrl: server.url.replace("http", "ws"),
    appUrl: "lab",
    token: server.token,
    appendToken: true,
    // The package's own choice in Node, made explicit: it must not be the engine's, whose errors differ.
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  return { ...server, serverSettings };
}

/** A server, the client's manager of its kernels, and one of them. */
export interface PeerKernel {
  server: PeerServer;
  manager: KernelManager;
  kernel: Kernel.IKernelConnection;
}

/**
 * Starts them for all tests of a suite, and ends them with it.
 *
 * @param first a cell that the kernel has run before
 * @param onStarted told of them before the first test
 */
export function withPeerKernel(
  { first, ...options }: TestServerOptions & { first?: string },
  onStarted: (peer: PeerKernel) => void,
): void {
  let peer: PeerKernel;
  beforeAll(async () => {
    const server = await openPeerServer(options);
    const manager = new KernelManager({ serverSettings: server.serverSettings });
    await manager.ready;
    peer = { server, manager, kernel: await manager.startNew() };
    if (first !== undefined) await run(peer.kernel, first);
    onStarted(peer);
  });
  afterAll(async () => {
    await peer.manager.shutdownAll();
    peer.manager.dispose();
    await peer.server.remove();
  });
}

/** What a cell came to, as a client sees it. */
export interface Ran {
  /** The types of all messages, in order; states as what they say. */
  kinds: string[];
  printed: string;
  errors: string[];
  messages: KernelMessage.IIOPubMessage[];
  reply: KernelMessage.IExecuteReplyMsg["content"];
}

/** Runs a cell to its end. */
export async function run(
  kernel: Kernel.IKernelConnection,
  code: string,
  more: Partial<KernelMessage.IExecuteRequestMsg["content"]> = {},
): Promise<Ran> {
  const future = kernel.requestExecute({ code, ...more });
  const ran: Omit<Ran, "reply"> = { kinds: [], printed: "", errors: [], messages: [] };
  future.onIOPub = (message) => {
    const { execution_state } = message.content as { execution_state?: string };
    ran.kinds.push(execution_state ?? message.header.msg_type);
    ran.messages.push(message);
    if (KernelMessage.isStreamMsg(message)) ran.printed += message.content.text;
    if (KernelMessage.isErrorMsg(message)) ran.errors.push(message.content.evalue);
  };
  const reply = await future.done;
  return { ...ran, reply: reply.content };
}

/** The contents of a cell's messages of one type. */
export function contentsOf(ran: Ran, type: string): Record<string, unknown>[] {
  return ran.messages.filter(({ header }) => header.msg_type === type).map(({ content }) => ({ ...content }));
}

/** The next time that a kernel's connection is in a state. */
export function reaches(kernel: Kernel.IKernelConnection, state: Kernel.Status): Promise<void> {
  return new Promise((resolve) => {
    kernel.statusChanged.connect(function look(_, status) {
      if (status !== state) return;
      kernel.statusChanged.disconnect(look);
      resolve();
    });
  });
}

/** Settles when a cell that runs has printed something. */
export function begun(
  future: Kernel.IShellFuture<KernelMessage.IExecuteRequestMsg, KernelMessage.IExecuteReplyMsg>,
): Promise<void> {
  return new Promise((resolve) => {
    future.onIOPub = (message) => {
      if (KernelMessage.isStreamMsg(message)) resolve();
    };
  });
}
