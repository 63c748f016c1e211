import { readFileSync, writeFileSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";

/** What of a child process is asked here. */
export interface Child {
  readonly pid?: number | undefined;
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
}

/** How the system takes and tells niceness: from -20, first of all, to 19, after all others. */
export interface Scheduling {
  /** That of this process. */
  own(): number;
  /** That of this process's group; undefined where the system has no such groups. */
  ownGroup(): number | undefined;
  /** @throws the system's error, with its code */
  set(pid: number, niceness: number): void;
  /** @throws the system's error, with its code */
  setGroup(pid: number, niceness: number): void;
}

/** Linux takes one change of a group every 0.1 s from all users together, root apart, and answers EAGAIN to the rest. */
const pauseMs = 110;
/** Tries in a row: enough for as many kernels that begin at once. What is left then is tried at later cells. */
const triesInARow = 40;

/**
 * What makes a child let others go first, to be called at each of its cells: once all is done, nothing more happens.
 *
 * It never comes before this process, which may have been started as one that lets others go first itself.
 */
export function lettingFirst(child: Child, scheduling: Scheduling = system): () => void {
  let isNice = false;
  let isGroupNice = false;
  let timer: NodeJS.Timeout | undefined;
  const setOwn = (pid: number, niceness: number): void => {
    try {
      // Threads that it starts later inherit that, as those which compute do.
      scheduling.set(pid, niceness);
      isNice = true;
    } catch {
      // It runs as it is: slower for others, and no worse.
    }
  };
  const setGroup = (pid: number, niceness: number, triesLeft: number): void => {
    timer = undefined;
    if (hasExited(child)) return; // its number may be another's by now
    try {
      scheduling.setGroup(pid, niceness);
      isGroupNice = true;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EAGAIN" || triesLeft === 0) return;
      timer = setTimeout(() => setGroup(pid, niceness, triesLeft - 1), pauseMs).unref();
    }
  };
  return () => {
    const { pid } = child;
    if ((isNice && isGroupNice) || pid === undefined || hasExited(child)) return;
    const group = scheduling.ownGroup();
    const niceness = Math.max(constants.priority.PRIORITY_BELOW_NORMAL, scheduling.own(), group ?? -Infinity);
    if (!isNice) setOwn(pid, niceness);
    if (group === undefined) isGroupNice = true;
    else if (!isGroupNice && timer === undefined) setGroup(pid, niceness, triesInARow - 1);
  };
}

function hasExited({ exitCode, signalCode }: Child): boolean {
  return exitCode !== null || signalCode !== null;
}

const system: Scheduling = {
  own: () => getPriority(),
  // Linux shares processors among groups of processes first, and each kernel is a group of its own.
  ownGroup() {
    if (process.platform !== "linux") return undefined;
    try {
      return Number(/ nice (-?\d+)/.exec(readFileSync("/proc/self/autogroup", "utf8"))?.[1] ?? 0);
    } catch {
      return undefined; // a system without them
    }
  },
  set: setPriority,
  setGroup: (pid, niceness) => writeFileSync(`/proc/${pid}/autogroup`, String(niceness)),
};
