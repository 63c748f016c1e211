import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** `longhand start`, as a user starts it, on a folder of its own. */
export interface LonghandServer {
  /** With the token in it: what a user opens. */
  address: URL;
  /** The folder that is served. */
  folder: string;
  /** Ends it as Ctrl-C does, and takes the folder away. */
  stop(): Promise<void>;
}

/** What of the start may be otherwise. */
export interface StartOptions {
  /** Another built `longhand.js`. */
  program?: string;
  /** Changes to the environment; undefined takes a name out. */
  env?: Record<string, string | undefined>;
  /** More arguments of `longhand start`. */
  args?: readonly string[];
}

/**
 * Copies a folder, serves the copy, and settles when the address has been printed.
 *
 * @param source the folder to copy, from the project's root
 * @param as where the copy lies in what is served; at its root where not given
 */
export async function startLonghand(
  source: string,
  as = ".",
  options: StartOptions = {},
): Promise<LonghandServer> {
  const { program = join(root, "lib/cli/longhand.js"), env = {}, args = [] } = options;
  const home = await mkdtemp(join(tmpdir(), "longhand-e2e-"));
  const folder = join(home, "work");
  await mkdir(folder);
  await cp(join(root, source), join(folder, as), { recursive: true });
  // Cells find what they import above the folder they run in, as in a clone.
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const child = spawn(process.execPath, [program, "start", folder, "--no-browser", "--port", "0", ...args], {
    cwd: folder,
    env: { ...process.env, LONGHAND_STATE_DIR: join(home, "state"), HOME: home, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, "exit");
      child.kill("SIGINT");
      await exit;
    }
    await rm(home, { recursive: true, force: true });
  };
  try {
    return { address: await addressOf(child), folder, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function addressOf(child: ChildProcess): Promise<URL> {
  let complaints = "";
  child.stderr?.on("data", (chunk) => {
    complaints += chunk;
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const found = /https?:\/\/\S+/.exec(line)?.[0];
    if (found === undefined) continue;
    // Nobody reads on, and a full pipe would stop it.
    child.stdout!.resume();
    return new URL(found);
  }
  throw new Error(`longhand start ended without an address: ${complaints}`);
}
