import type { ChildProcess } from "node:child_process";
import type { Duplex } from "node:stream";
import { KernelError } from "../errors.js";
import type { Ports } from "./connection.js";

/**
 * The line between a kernel of ours and the process that started it, an inherited pair of sockets.
 *
 * The kernel reports its ports over it; an interrupt goes down it, for a kernel too busy to hear a signal; and
 * when this process ends, however it ends, the system closes the line and the kernel ends itself.
 */
export interface Lifeline {
  /** Settles when the kernel listens; rejects where the line closes before. */
  readonly ports: Promise<Ports>;
  interrupt(): void;
}

/** The file descriptor that the kernel inherits. */
export const lifelineDescriptor = 3;

/** Takes up this end of the line of a kernel that has just been started. */
export function openLifeline(child: ChildProcess): Lifeline {
  const line = child.stdio[lifelineDescriptor] as Duplex;
  const ports = new Promise<Ports>((resolve, reject) => {
    let text = "";
    line.setEncoding("utf8");
    line.on("data", (chunk: string) => {
      text += chunk;
      const end = text.indexOf("\n");
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)) as Ports);
    });
    line.on("close", () => reject(new KernelError("the kernel closed its line before it was ready.")));
    line.on("error", () => {});
  });
  // Whoever waits for the ports also waits for the exit, which tells more.
  ports.catch(() => {});
  return {
    ports,
    interrupt: () => {
      if (line.writable) line.write("interrupt\n");
    },
  };
}
