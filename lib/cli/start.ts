import { existsSync } from "node:fs";
import { freemem } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { messageOf } from "../errors.js";
import { readRegularFile } from "../regular-file.js";
import type { RunningServer } from "../server/index.js";
import { findPage } from "./built-page.js";
import { learning } from "./learning.js";
import { UsageError } from "./usage-error.js";
import { version } from "./version.js";

/** `longhand start`: the notebook environment, in the browser. */
export function command(): Command {
  return new Command("start")
    .description("open the notebooks of a folder in the browser; Ctrl-C ends it")
    .argument("[folder]", "what to serve", ".")
    .option("--port <number>", "where to listen (8888, or the next free port)", readPort)
    .option(
      "--host <address>",
      "who may connect: this machine alone, unless another address is given",
      readHost,
    )
    .option("--token <text>", "the secret that lets a browser in (a new one at each start)")
    .option("--no-browser", "print the address and leave the browser alone")
    .option("--no-spare", "start a kernel only when a notebook asks for one, and save the memory of one")
    .action(start);
}

interface StartOptions {
  port?: number;
  host?: string;
  token?: string;
  browser: boolean;
  spare: boolean;
}

/** A kernel that nobody has asked for must not take the last memory, in bytes; it costs some 200 MB itself. */
const memoryToSpare = 1024 ** 3;

async function start(folder: string, options: StartOptions): Promise<void> {
  const root = resolve(folder);
  const webRoot = findPage();
  // MNIST and recorded runs are looked for upward from where a program was started: from here, as notebooks do.
  if (existsSync(root)) process.chdir(root);
  const stop = stopSignal();
  // What the first kernel needs is loaded after the address has been printed: it takes as long as all the rest.
  let loaded: typeof import("../kernel/index.js") | undefined;
  const kernel = async () => {
    loaded ??= await import("../kernel/index.js");
    return loaded;
  };
  const { startServer } = await import("../server/index.js");
  const server = await startServer({
    root,
    webRoot,
    port: options.port,
    host: options.host,
    token: options.token,
    landing:
      existsSync(join(root, "notebooks")) && (await isOwnRepository(root)) ? "/lab/tree/notebooks" : "/lab",
    version: version(),
    findKernelSpecs: async () => (await kernel()).findKernelSpecs(),
    // However many cells run, the page is answered first.
    startKernel: async (wanted) => (await kernel()).startKernel({ ...wanted, yields: true }),
    keepsReady: (spec) => options.spare && loaded?.isOurKernel(spec) === true && freemem() > memoryToSpare,
    // What a first cell waits for: its compiler reads the library's declarations, and Node its code. It declares nothing.
    warmUp: async (ready) => (await kernel()).execute(ready, 'import "longhand";', { silent: true }),
    learning: learning(),
    documentWorker: new URL("../server/document-worker.js", import.meta.url),
    exportWorker: new URL("../server/export-worker.js", import.meta.url),
    onShutdownRequest: stop.now,
    log: (line) => console.error(line),
  });
  const address = addressOf(server);
  console.log(`Longhand ${version()} serves ${root}. Open this address, or stop with Ctrl-C:`);
  console.log(address);
  if (options.browser && hasScreen()) await openBrowser(address);
  const first = existsSync(join(root, "notebooks")) ? "notebooks" : "";
  void kernel()
    .then(() => server.prepareKernel(first))
    .catch((thrown: unknown) => {
      console.error(`No kernel could be started ahead: ${messageOf(thrown)}`);
    });
  await stop.asked;
  console.log("Ending the kernels and the server.");
  await server.close();
}

/**
 * Settles at the first Ctrl-C, hang-up or request to end; at the second, the process ends at once.
 *
 * The kernels watch this process themselves, so that they end in either case.
 */
function stopSignal(): { asked: Promise<void>; now: () => void } {
  let now = (): void => {};
  const asked = new Promise<void>((settle) => {
    now = settle;
  });
  let signals = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) endAtOnce(signal);
      now();
    });
  }
  return { asked, now };
}

/** By the system's own way: `process.exit` would wait for threads, and one may hang, as on a disk of the network. */
function endAtOnce(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  // The first process of a container ends by no signal of its own, and Windows knows no hang-up.
  setTimeout(() => process.exit(1), 100);
  try {
    process.kill(process.pid, signal);
  } catch {
    process.exit(1);
  }
}

const largestManifest = 1024 ** 2;

/** A clone of Longhand itself, whose reader came for the notebooks. */
async function isOwnRepository(root: string): Promise<boolean> {
  try {
    const bytes = await readRegularFile(join(root, "package.json"), largestManifest);
    const manifest = JSON.parse(bytes.toString("utf8")) as { name?: unknown };
    return manifest.name === "longhand-workspace";
  } catch {
    return false;
  }
}

function addressOf({ url, token }: RunningServer): string {
  // An address that stands for all of this machine's is none that a browser can open.
  const open = url.replace(/\/\/(?:0\.0\.0\.0|\[::\]):/, "//localhost:");
  return token === "" ? open : `${open}?token=${encodeURIComponent(token)}`;
}

/** Whether there is someone to show a browser to: a person at a terminal, on a machine with a screen. */
function hasScreen(): boolean {
  if (!process.stdout.isTTY) return false;
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"]);
}

/** A browser that does not open is no reason to stop: the address stands in the terminal. */
async function openBrowser(address: string): Promise<void> {
  try {
    const { default: open } = await import("open");
    const browser = await open(address);
    browser.on("error", () => {});
  } catch (thrown) {
    console.error(`The browser did not open (${messageOf(thrown)}). Open the address yourself.`);
  }
}

/** The system takes an empty address for all of this machine's, which is what nobody meant who wrote none. */
function readHost(text: string): string {
  if (text.trim() !== "") return text;
  throw new UsageError("--host is empty, and must be an address. Leave it out for this machine alone.");
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(
    `--port is ${text}, and must be a whole number from 0 to 65535; 0 takes any free one.`,
  );
}
