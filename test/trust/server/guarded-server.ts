import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { buildProgram } from "../../support/build-program.js";
import { embeddedPng, pictureOf } from "../../support/special-files.js";
import { peakMemory, processorTime } from "../fuzz/peak.js";

const webRoot = fileURLToPath(new URL("../../../lib/dist/web", import.meta.url));

/** A server in a process of its own over a folder that has something beside it to steal. */
export interface GuardedServer {
  port: number;
  token: string;
  root: string;
  /** Whether a text holds what stands in files outside of what is served, and in hidden ones; as it is, or in a picture. */
  leaks(text: string): boolean;
  /** What it said went wrong. */
  log(): string;
  /** Of the log, the requests at which the server itself failed. A hundred kernels at once are a limit, and no fault. */
  failures(): string[];
  isRunning(): boolean;
  /** Bytes of memory at the most so far. */
  peak(): number;
  /** Milliseconds of a processor so far. */
  processorTime(): number;
  /** All that lies beside the served folder, as text: it may not change. */
  outside(): string;
  stop(): Promise<void>;
}

/** Starts one. What is served has a notebook, texts, folders, hidden ones, and links that lead out. */
export async function startGuarded(): Promise<GuardedServer> {
  const program = await buildProgram(new URL("program.ts", import.meta.url));
  const home = mkdtempSync(join(tmpdir(), "longhand-guarded-"));
  const secret = `secret-${randomUUID()}`;
  const root = join(home, "work/root");
  fill(home, root, secret);
  const child = spawn(process.execPath, [program, root, join(home, "state"), webRoot], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const { url, token } = await firstLine(child);
  const beside = listing(home, root);
  return {
    port: Number(new URL(url).port),
    token,
    root,
    leaks: (text) => text.includes(secret) || text.includes(embeddedPng(secret)),
    log: () => log,
    failures: () =>
      log.split("\n").filter((line) => /failed:/.test(line) && !/kernels are running already/.test(line)),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    peak: () => peakMemory(child.pid),
    processorTime: () => processorTime(child.pid!),
    outside: () => {
      const now = listing(home, root);
      return now === beside ? "as it was" : `it was\n${beside}\nand is\n${now}`;
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      rmSync(home, { recursive: true, force: true });
      rmSync(dirname(program), { recursive: true, force: true });
    },
  };
}

function fill(home: string, root: string, secret: string): void {
  // Pictures by their bytes, which an export would bring if they lay inside and in the open.
  const picture = pictureOf(secret);
  const files: Record<string, string | Uint8Array> = {
    "work/secret.txt": secret,
    "work/root-beside/secret.txt": secret,
    "secret.txt": secret,
    "work/root/a.txt": "a text",
    "work/root/page.html": "<script>ran()</script>",
    "work/root/sub/b.txt": "another",
    "work/root/.hidden/secret.txt": secret,
    "work/root/.env": secret,
    "work/secret.png": picture,
    "work/root-beside/secret.png": picture,
    "work/root/.hidden/secret.png": picture,
    "work/root/seen.png": pictureOf("to be seen"),
    "work/root/n.ipynb": JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [
        {
          cell_type: "markdown",
          id: "a",
          metadata: {},
          source: `# A ${[
            "../secret.txt",
            "out/secret.txt",
            "../secret.png",
            "out/secret.png",
            "../root-beside/secret.png",
            ".hidden/secret.png",
            "seen/secret.png",
            "leak.png",
            "seen.png",
          ]
            .map((path) => `![x](${path})`)
            .join(" ")}`,
        },
      ],
    }),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  symlinkSync(join(home, "work"), join(root, "out"));
  symlinkSync("../secret.txt", join(root, "leak.txt"));
  symlinkSync("../secret.txt", join(root, "leak.ipynb"));
  symlinkSync("../secret.png", join(root, "leak.png"));
  symlinkSync(".hidden", join(root, "seen"));
  symlinkSync("loop", join(root, "loop"));
  symlinkSync("../new.txt", join(root, "dangling.txt"));
}

/** Every file beside the served folder and the state folder, with its text. */
function listing(home: string, root: string): string {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => [root, join(home, "state")].every((inside) => relative(inside, path).startsWith("..")))
    .sort()
    .map((path) => `${relative(home, path)}: ${readFileSync(path, "utf8")}`)
    .join("\n");
}

async function firstLine(child: ChildProcess): Promise<{ url: string; token: string }> {
  for await (const line of createInterface({ input: child.stdout! })) return JSON.parse(line);
  throw new Error("the server ended before it said where it is");
}
