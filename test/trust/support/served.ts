import type { SpawnOptions } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAndBury, type Marked, startMarked } from "./marked.js";

/** `longhand start` over a folder, as a process that may be killed. */
export interface Served extends Marked {
  url: string;
  token: string;
  /** Sends JSON. @returns the status, 0 where the server was gone, and the body */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it expects to be there
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
}

/** A folder to be served, and one for what belongs to the person. */
export interface Home {
  folder: string;
  state: string;
  /** For the environment's TMPDIR, where a test looks at what is left there. */
  temporary: string;
  remove(): Promise<void>;
}

export async function makeHome(): Promise<Home> {
  const home = await mkdtemp(join(tmpdir(), "longhand-trust-home-"));
  const folder = join(home, "work");
  const temporary = join(home, "temporary");
  await mkdir(folder);
  await mkdir(temporary);
  return {
    folder,
    state: join(home, "state"),
    temporary,
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/** Starts it, and settles when it has printed its address. */
export async function serve(
  { folder, state }: Pick<Home, "folder" | "state">,
  options: SpawnOptions & { args?: readonly string[]; switches?: readonly string[] } = {},
): Promise<Served> {
  const { args = ["--no-spare"], env, ...rest } = options;
  const started = startMarked(["start", folder, "--no-browser", "--port", "0", ...args], {
    cwd: folder,
    ...rest,
    env: { LONGHAND_STATE_DIR: state, ...env },
  });
  const address = new URL(await started.says(/(http:\/\/\S+)\n/));
  const token = address.searchParams.get("token") ?? "";
  return {
    ...started,
    url: address.origin,
    token,
    async ask(method, path, body) {
      try {
        const response = await fetch(new URL(path, address), {
          method,
          headers: { authorization: `token ${token}` },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
      } catch {
        return { status: 0, body: undefined };
      }
    },
  };
}

/** Ends it as Ctrl-C does, and sees that nothing is left. */
export async function end(served: Served): Promise<void> {
  served.child.kill("SIGINT");
  await served.ended;
  await killAndBury(served);
}
