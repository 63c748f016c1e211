import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The built program. */
export const longhandProgram: string = fileURLToPath(new URL("../../lib/cli/longhand.js", import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  /** Resolves when standard error has come to match; rejects where the command ends without. */
  told(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
}

export interface StartOptions {
  cwd: string;
  /** Changes to the environment; undefined takes a name out. */
  env?: Record<string, string | undefined>;
  /** Another built `longhand.js`. */
  program?: string;
}

/** Starts `longhand …` as a shell does, with both streams read apart. */
export function startLonghand(
  args: readonly string[],
  { cwd, env = {}, program = longhandProgram }: StartOptions,
): Started {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.stderr += chunk));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...text }));
  return {
    child,
    ended,
    told: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(text.stderr)) resolve();
        };
        look();
        child.stderr.on("data", look);
        void ended.then(() => reject(new Error(`ended without ${pattern}; it said: ${text.stderr}`)));
      }),
  };
}

/** Runs `longhand …` to its end. */
export function runLonghand(args: readonly string[], options: StartOptions): Promise<Ended> {
  return startLonghand(args, options).ended;
}
