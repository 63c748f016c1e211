import { once } from "node:events";
import WebSocket from "ws";

/** A process's own inspector, asked over its websocket. */
export interface Inspector {
  /** Megabytes that are still held after the garbage has been collected. */
  heldMegabytes(): Promise<number>;
  close(): void;
}

/** @param address as `node --inspect` prints it: "ws://…" */
export async function inspect(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  await once(socket, "open");
  let asked = 0;
  const ask = async <T>(method: string): Promise<T> => {
    asked += 1;
    const id = asked;
    socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [data] = (await once(socket, "message")) as [Buffer];
      const told = JSON.parse(data.toString()) as { id?: number; result: T };
      if (told.id === id) return told.result;
    }
  };
  return {
    async heldMegabytes() {
      await ask("HeapProfiler.collectGarbage");
      const { usedSize } = await ask<{ usedSize: number }>("Runtime.getHeapUsage");
      return usedSize / 2 ** 20;
    },
    close: () => socket.terminate(),
  };
}
