import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RunningServer, ServerOptions } from "../../lib/server/index.js";
import { startServer } from "../../lib/server/index.js";
import { ScriptedKernel, scriptedSpec } from "./scripted-kernel.js";

/** What a request of a test gives back. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The body's JSON, or its text where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it expects to be there
  body: any;
}

/** A real server on a free port over temporary folders, with fake kernels. */
export interface TestServer extends RunningServer {
  root: string;
  stateFolder: string;
  /** Every kernel that was started, the newest last. */
  kernels: ScriptedKernel[];
  log: string[];
  /** Sends JSON with the token; `headers` may take the token away. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  remove(): Promise<void>;
}

export interface TestServerOptions extends Partial<ServerOptions> {
  /** Files to put into the root, by path. */
  files?: Record<string, string | Uint8Array>;
}

/** Starts one; `remove` ends it and takes its folders away. */
export async function openTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const home = await realpath(await mkdtemp(join(tmpdir(), "longhand-server-")));
  const root = options.root ?? join(home, "root");
  const stateFolder = options.stateFolder ?? join(home, "state");
  await mkdir(root, { recursive: true });
  for (const [path, content] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const kernels: ScriptedKernel[] = [];
  const log: string[] = [];
  const server = await startServer({
    port: 0,
    findKernelSpecs: async () => [
      { spec: scriptedSpec, folder: undefined },
      { spec: { ...scriptedSpec, name: "other" }, folder: undefined },
    ],
    startKernel: async (wanted) => {
      const kernel = new ScriptedKernel(wanted);
      kernels.push(kernel);
      return kernel;
    },
    log: (line) => log.push(line),
    ...options,
    root,
    stateFolder,
  });
  return {
    ...server,
    root,
    stateFolder,
    kernels,
    log,
    ask: (method, path, body, headers) => ask(server, { method, path, body, headers }),
    remove: async () => {
      await server.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function ask(
  server: RunningServer,
  request: { method: string; path: string; body: unknown; headers: Record<string, string> | undefined },
): Promise<Answer> {
  const { method, path, body } = request;
  const response = await fetch(new URL(path, server.url), {
    method,
    redirect: "manual",
    headers: request.headers ?? { authorization: `token ${server.token}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let parsed: unknown = text;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not every answer is JSON.
  }
  return { status: response.status, headers: response.headers, body: parsed };
}
