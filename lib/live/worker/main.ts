import { carryDigits, giveFiles } from "../../data/host/browser.js";
import * as longhand from "../../index.js";
import { JoinedStreams } from "../../kernel/inside/joined-streams.js";
import type { PrintLimitOptions } from "../../kernel/print-limit.js";
import type { FromWorker, ToWorker } from "../protocol.js";
import { Cells } from "./cells.js";
import { loadCompiler } from "./compiler.js";
import { Disk } from "./node/disk.js";
import { libraryFiles } from "./node/library-files.js";
import { firstFolders, nodeModules, pageProcess } from "./node/modules.js";
import { makeConsole } from "./printing.js";
import { reviseParameters } from "./revise-parameters.js";
import { provide } from "./shims/module.js";

/**
 * A live page's kernel: compiles and runs cells with the library beside it, and tells the page what they print and show.
 */
const tell = (message: FromWorker): void => postMessage(message);

let current = 0;
const output = (message: string, content: Record<string, unknown>): void =>
  // As JSON, which is what a kernel's messages are: what a figure holds comes out alike.
  tell({ type: "output", run: current, message, content: JSON.stringify(content) });

/** What a page must draw: about ten thousand lines at once, then so many as a reader may follow, and an end of it. */
const limit: PrintLimitOptions = { burst: 1_000_000, perSecond: 5_000, total: 2_000_000 };
const streams = new JoinedStreams((name, text) => output("stream", { name, text }), limit);
const cells = new Cells({
  output,
  stage: (stage) => tell({ type: "stage", stage }),
  warn: (text) => streams.add("stderr", text),
  flush: () => streams.flush(),
});

longhand.setPublisher({
  canUpdate: true,
  publish: ({ data, metadata = {}, displayId, update }) => {
    streams.flush();
    const transient = displayId === undefined ? {} : { display_id: displayId };
    output(update === true ? "update_display_data" : "display_data", { data, metadata, transient });
  },
});
provide("longhand", longhand);
const disk = new Disk(...firstFolders);
for (const [name, module] of Object.entries(nodeModules(disk)))
  for (const each of [name, `node:${name}`]) provide(each, module);
giveFiles(libraryFiles(disk), pageProcess.env);
Object.defineProperty(globalThis, "process", { value: pageProcess, configurable: true });
Object.defineProperty(globalThis, "console", {
  value: makeConsole((stream, text) => streams.add(stream, text)),
  configurable: true,
});

const outside = (what: string, thrown: unknown): void =>
  streams.add("stderr", `${what}: ${cells.describe(thrown)}\n`);
addEventListener("error", (event) => {
  event.preventDefault();
  outside("Uncaught exception", event.error ?? event.message);
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  outside("Unhandled rejection", event.reason);
});

const { setInterval } = globalThis;
cells.timers.join(globalThis);

/** Milliseconds between two signs that the event loop turns. */
const turnMs = 50;

async function runCell({ run, code, count }: { run: number; code: string; count: number }): Promise<void> {
  const turning = setInterval(() => tell({ type: "turned" }), turnMs);
  const ok = await cells.run(code, count);
  clearInterval(turning);
  tell({ type: "done", run, ok });
}

const executor = loadCompiler(cells.listeners);
cells.start(executor);

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case "begin":
      carryDigits(data.digits);
      pageProcess.env["LONGHAND_MNIST_MIRRORS"] = data.digitsUrl;
      // The library's declarations are read once, before a reader waits for them.
      executor.inspect('import "longhand"', 0);
      tell({ type: "ready" });
      return;
    case "run":
      current = data.run;
      streams.begin();
      void runCell(data);
      return;
    case "interrupt":
      tell({ type: "heard" });
      cells.interrupt();
      return;
    case "complete": {
      const { start, end, candidates } = executor.complete(data.code, data.position);
      tell({ type: "completed", request: data.request, start, end, candidates });
      return;
    }
    case "revise":
      tell({
        type: "revised",
        request: data.request,
        code: reviseParameters(data.code, data.values),
      });
  }
});
