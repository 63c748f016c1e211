import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { activity, type GuardOptions, guardCells } from "./guard.js";

/** How often a parent that is not on the line is looked for. */
const watchMs = 1_000;
/** How long a signal may take to stop a cell before the engine itself is told to. */
const patienceMs = 200;

const { descriptor, shared } = workerData as GuardOptions;
const cells = new Int32Array(shared);

if (descriptor === undefined) watchParent();
else watchLine(descriptor);
parentPort!.postMessage("watching");

function watchLine(fd: number): void {
  const line = new Socket({ fd, readable: true, writable: true });
  line.setEncoding("utf8");
  line.on("data", (text: string) => {
    if (text.includes("interrupt")) void stopCell();
  });
  line.on("close", end);
  line.on("error", end);
  parentPort!.on("message", (ports) => line.write(`${JSON.stringify(ports)}\n`));
}

/** A process whose parent ends is given to another, so its parent's number changes. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, watchMs);
}

/**
 * Stops code that does not let SIGINT through: an endless loop, wherever it runs.
 *
 * A main thread that is well counts the interrupt at once; one that has not is held up, and the engine is told to
 * break off what runs. Then the signal, which waits, is handled as ever.
 */
async function stopCell(): Promise<void> {
  const before = Atomics.load(cells, guardCells.handled);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, patienceMs));
    if (Atomics.load(cells, guardCells.handled) !== before) return;
    if (Atomics.load(cells, guardCells.activity) === activity.compiling) continue;
    const session = new Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => session.disconnect());
  }
}

function end(): void {
  for (const pid of [-process.pid, process.pid]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Not the leader of a process group: then the process alone.
    }
  }
}
