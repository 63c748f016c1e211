import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** How a run ended. */
export interface ChromiumEnd {
  /** Null where a signal ended it. */
  code: number | null;
  /** The last line that it said on stderr. */
  said: string;
  /** Whether it was ended because its time was up. */
  late: boolean;
}

export interface ChromiumRun {
  /** Where it works; taken away where this process is killed. */
  folder: string;
  /** Ends it. */
  signal?: AbortSignal | undefined;
  mostMs: number;
}

/** Enough of stderr for its last line. */
const keptLength = 4_000;
const hasGroups = process.platform !== "win32";

const shell = "/bin/sh";
/** Tells the watch its number, and becomes Chromium: were it told from here, this process could be killed just before. */
const starting = 'echo $$ >&3; exec "$@" 3>&-';
/** What is ended may write for a moment yet, and a folder that is written to is not taken away. */
const watching = `
read -r group
read -r end
if [ -n "$group" ]; then kill -s KILL -- "-$group"; fi
rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }
`;

/**
 * Runs Chromium to its end.
 *
 * It is a dozen processes, and a process group of its own: whatever ends the run ends all of them, and a terminal's
 * Ctrl-C is the caller's to hear.
 *
 * @throws where the program cannot be started
 */
export async function runChromium(
  program: string,
  args: readonly string[],
  { folder, signal, mostMs }: ChromiumRun,
): Promise<ChromiumEnd> {
  const watch = hasGroups ? watchOver(folder) : undefined;
  const [command, given] =
    watch === undefined ? [program, args] : [shell, ["-c", starting, "sh", program, ...args]];
  const child = spawn(command, given, {
    stdio: ["ignore", "ignore", "pipe", watch?.stdin ?? "ignore"],
    detached: hasGroups,
    windowsHide: true,
  });
  let text = "";
  // Where no file may be opened any more there is neither a process nor a pipe, and "error" comes in their place.
  child.stderr?.setEncoding("utf8").on("data", (piece: string) => {
    text = (text + piece).slice(-keptLength);
  });
  const end = (): void => endGroup(child);
  // What is left of the group when its first process has ended holds stderr open, and "close" would not come.
  child.once("exit", end);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, mostMs);
  signal?.addEventListener("abort", end);
  if (signal?.aborted === true) end();
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return { code, said: text.trim().split("\n").at(-1) ?? "", late };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    watch?.kill("SIGKILL");
  }
}

/**
 * A shell that waits for the end of its input, which is ours to hold: when this process ends, however it ends, the system
 * closes that, and the shell ends Chromium, which heeds no such line itself. Windows has no such shell; there Chromium
 * ends when it has printed.
 */
function watchOver(folder: string): ChildProcess {
  const watch = spawn(shell, ["-c", watching, "sh", folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true, // or a terminal's Ctrl-C would end it, too
  });
  watch.on("error", () => {});
  watch.stdin?.on("error", () => {});
  return watch;
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // All of it has ended already.
  }
}
