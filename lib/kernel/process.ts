import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { KernelError, messageOf } from "../errors.js";
import { lettingFirst } from "./letting-first.js";
import { type Lifeline, openLifeline } from "./lifeline.js";
import { isOurKernel } from "./specs.js";
import type { KernelSpec } from "./types.js";

/** How many of the last lines on stderr and stdout are kept for the message about a death. */
const keptLines = 20;

/** A kernel's process, apart from what is said over its sockets. */
export interface KernelProcess {
  readonly pid: number;
  /** Settles once, when the process has exited, with the reason in words. */
  readonly exited: Promise<string>;
  /** The line to a kernel of ours; a kernel of others has none. */
  readonly lifeline: Lifeline | undefined;
  /** Sends a signal to the kernel and to whatever it started. Nothing happens where it has exited already. */
  signal(name: NodeJS.Signals): void;
  /**
   * From now on others come first where more want to run than there are processors. Called again, it goes on with what
   * the system has not taken yet.
   */
  letOthersFirst(): void;
}

/**
 * Starts a kernel's process in a process group of its own.
 *
 * A group of its own keeps the terminal's Ctrl-C from it (who interrupts is the caller's to say), and lets a
 * signal reach what the cells have started. It has no stdin.
 *
 * @throws {KernelError} where the program cannot be started
 */
export async function startProcess(options: {
  spec: KernelSpec;
  cwd: string;
  connectionFile: string;
  env?: Record<string, string> | undefined;
}): Promise<KernelProcess> {
  const { spec, cwd, connectionFile } = options;
  const [program = "", ...args] = spec.argv.map((part) =>
    part.replaceAll("{connection_file}", connectionFile),
  );
  const ours = isOurKernel(spec);
  const own: Record<string, string> = ours
    ? { LONGHAND_LIFELINE: "3" }
    : { JPY_PARENT_PID: String(process.pid) };
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...spec.env, ...options.env, ...own },
    stdio: ["ignore", "pipe", "pipe", ...(ours ? (["pipe"] as const) : [])],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const lines = new LastLines(keptLines);
  lines.listen(child.stdout);
  lines.listen(child.stderr);
  try {
    await once(child, "spawn");
  } catch (cause) {
    throw new KernelError(
      `starting the kernel ${spec.name} in ${cwd}: ${messageOf(cause)}. Check that the folder exists and that ${program} is installed.`,
      { cause },
    );
  }
  return {
    pid: child.pid!,
    // "close" and not "exit": by then the last words have been read. A grandchild that holds the pipes open
    // must not keep a death from being told, so "exit" counts a moment later too.
    exited: untilExit(child).then(() => describeExit(child, lines)),
    lifeline: ours ? openLifeline(child) : undefined,
    signal: (name) => signalGroup(child, name),
    letOthersFirst: lettingFirst(child),
  };
}

async function untilExit(child: ChildProcess): Promise<void> {
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => setTimeout(resolve, 100).unref());
  });
  await Promise.race([closed, exited]);
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // The whole group has exited already, which is what a signal is sent for.
  }
}

function describeExit(child: ChildProcess, lines: LastLines): string {
  const how =
    child.signalCode === null
      ? `ended with exit code ${child.exitCode}`
      : `was ended by ${child.signalCode}${child.signalCode === "SIGKILL" ? " (killed from outside, or out of memory)" : ""}`;
  const words = lines.text();
  return words === ""
    ? `the kernel's process ${how}`
    : `the kernel's process ${how}; its last words:\n${words}`;
}

/** The last lines that a process printed, however much that was. */
class LastLines {
  readonly #keep: number;
  #lines: string[] = [""];

  constructor(keep: number) {
    this.#keep = keep;
  }

  listen(stream: Readable | null): void {
    const decoder = new StringDecoder("utf8");
    stream?.on("data", (chunk: Buffer) => this.#add(decoder.write(chunk)));
    stream?.on("error", () => {});
  }

  text(): string {
    return this.#lines.join("\n").trim();
  }

  #add(text: string): void {
    const [first = "", ...rest] = text.split("\n");
    const last = (this.#lines.pop() ?? "") + first;
    this.#lines = [...this.#lines, last, ...rest].slice(-this.#keep - 1).map((line) => line.slice(-2000));
  }
}
