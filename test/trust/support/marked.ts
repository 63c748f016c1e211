import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";

export const root: string = fileURLToPath(new URL("../../..", import.meta.url));
export const longhand: string = join(root, "lib/cli/longhand.js");

/** A process with a mark in its environment, which all that it starts inherit: so nothing that outlives it is missed. */
export interface Marked {
  child: ChildProcess;
  mark: string;
  /** What it has printed until now. */
  printed(): string;
  /** Settles when it has printed what matches, with the first group or all of it. */
  says(pattern: RegExp): Promise<string>;
  ended: Promise<number | null>;
}

/** Starts `longhand …` with a mark. @param options more than that: switches of Node's own */
export function startMarked(
  args: readonly string[],
  options: SpawnOptions & { switches?: readonly string[] },
): Marked {
  const mark = randomUUID();
  const { switches = [], ...rest } = options;
  const child = spawn(process.execPath, [...switches, longhand, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...rest,
    env: { ...process.env, ...options.env, LONGHAND_TEST_MARK: mark },
  });
  let text = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      for (const look of [...listeners]) look();
    });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    mark,
    ended,
    printed: () => text,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text);
          if (found === null) return;
          listeners.delete(look);
          resolve(found[1] ?? found[0]);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended without ${pattern}; it said: ${text}`)));
      }),
  };
}

/** The processes that carry a mark and live. Linux only. */
export function marked(mark: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const state = /^\d+ \(.*\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
        return state !== "Z" && readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Kills a process as nothing can be caught, and waits until nothing that it started is left. @returns milliseconds */
export async function killAndBury({ child, mark, ended }: Marked): Promise<number> {
  const began = performance.now();
  child.kill("SIGKILL");
  await ended;
  await noneLeft(mark);
  return performance.now() - began;
}

/** @throws where a marked process still lives after 10 s, with its command line */
export async function noneLeft(mark: string): Promise<void> {
  await vi.waitFor(
    () => {
      const left = marked(mark).map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        } catch {
          return "";
        }
      });
      const names = left.filter((line) => line !== "");
      if (names.length > 0) throw new Error(`processes outlived what started them: ${names.join("; ")}`);
    },
    { timeout: 10_000, interval: 20 },
  );
}
