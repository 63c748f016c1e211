import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { activity, type GuardOptions, guardCells } from "./guard.js";
import { mainThreadMs } from "./main-thread.js";

/** How often a parent that is not on the line is looked for. */
const watchMs = 1_000;
/** How long a signal may take to stop a cell before the engine itself is told to. */
const patienceMs = 200;
/**
 * How long a main thread that computes nothing is waited for instead: it may be well, and have had no turn. One that
 * waits for something outside, and hears nothing meanwhile, looks the same.
 */
const longestPatienceMs = 600;
/** Of processor time, which nobody else takes: nearly as long as a signal may take. */
const turnMs = 150;
/** How often the engine is told for one interrupt; whoever still waits interrupts again. */
const mostTries = 50;

const { descriptor, shared } = workerData as GuardOptions;
const cells = new Int32Array(shared);

if (descriptor === undefined) watchParent();
else watchLine(descriptor);
parentPort!.postMessage("watching");

function watchLine(fd: number): void {
  const line = new Socket({ fd, readable: true, writable: true });
  line.setEncoding("utf8");
  line.on("data", (text: string) => {
    for (const _ of text.matchAll(/interrupt\n/g)) {
      void stopCell();
      // Whoever asked sends its next cell only now, behind the signal.
      line.write("raised\n");
    }
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
 * Raises SIGINT, and stops code that does not let it through: an endless loop, wherever it runs.
 *
 * A main thread that is well counts the interrupt at once; one that has not is held up, and the engine is told to
 * break off what runs. Then the signal, which waits, is handled as ever. On a machine full of other work a thread that
 * is well may have had no turn yet, and is given some time to get one.
 *
 * The signal is raised only after the count was read, or one already counted would be waited for and the next cell,
 * innocent, be broken off; and nothing is broken off once another cell runs.
 */
async function stopCell(): Promise<void> {
  const before = Atomics.load(cells, guardCells.handled);
  const running = Atomics.load(cells, guardCells.running);
  const raisedAt = performance.now();
  const spentBefore = mainThreadMs();
  raise(running);
  for (let tries = 0; tries < mostTries; ) {
    await new Promise((resolve) => setTimeout(resolve, patienceMs));
    if (Atomics.load(cells, guardCells.handled) !== before) return;
    if (Atomics.load(cells, guardCells.running) !== running) return;
    if (Atomics.load(cells, guardCells.activity) === activity.compiling) continue;
    const hadNoTurn = spentBefore !== undefined && mainThreadMs()! - spentBefore < turnMs;
    if (hadNoTurn && performance.now() - raisedAt < longestPatienceMs) continue;
    tries++;
    const session = new Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => session.disconnect());
  }
}

/** To the whole group, as a terminal's Ctrl-C: what the cell has started hears it too. */
function raise(running: number): void {
  // Windows would end the process; there the interrupt comes as a message.
  if (process.platform === "win32") return;
  Atomics.store(cells, guardCells.meant, running);
  Atomics.add(cells, guardCells.raised, 1);
  try {
    process.kill(-process.pid, "SIGINT");
  } catch {
    process.kill(process.pid, "SIGINT");
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
