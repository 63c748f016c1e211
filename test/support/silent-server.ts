import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server that takes connections and never says a word. */
export interface SilentServer {
  url: string;
  port: number;
  /** How many came. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function listenSilently(): Promise<SilentServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    connections: () => sockets.length,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
