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
  /**
   * Has the kernel raise SIGINT, and settles when it has: a cell sent before that could be hit in its place.
   *
   * @returns whether the line was open to say it on
   */
  interrupt(): Promise<boolean>;
}

/** How long the kernel's word that the signal is raised is waited for; a process that was halted gives none. */
const patienceMs = 1_000;

/** The file descriptor that the kernel inherits. */
export const lifelineDescriptor = 3;

/** Takes up this end of the line of a kernel that has just been started. */
export function openLifeline(child: ChildProcess): Lifeline {
  const line = child.stdio[lifelineDescriptor] as Duplex;
  const waiting = new Set<() => void>();
  const ports = new Promise<Ports>((resolve, reject) => {
    let text = "";
    line.setEncoding("utf8");
    line.on("data", (chunk: string) => {
      text += chunk;
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const said of lines) {
        if (said !== "raised") resolve(JSON.parse(said) as Ports);
        // They are answered in the order in which they were asked.
        else [...waiting][0]?.();
      }
    });
    line.on("close", () => {
      for (const done of [...waiting]) done();
      reject(new KernelError("the kernel closed its line before it was ready."));
    });
    line.on("error", () => {});
  });
  // Whoever waits for the ports also waits for the exit, which tells more.
  ports.catch(() => {});
  return {
    ports,
    async interrupt() {
      if (!line.writable) return false;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, patienceMs);
        waiting.add(done);
        line.write("interrupt\n");
      });
      return true;
    },
  };
}
