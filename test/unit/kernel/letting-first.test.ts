import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lettingFirst, type Scheduling } from "../../../lib/kernel/letting-first.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const makeChild = (pid: number) => ({
  pid,
  exitCode: null as number | null,
  signalCode: null as NodeJS.Signals | null,
});

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A Linux that takes one change of a group every 0.1 s; `told` is what it took. */
function linux(more: Partial<Scheduling> = {}) {
  const told: { own: Record<number, number>; group: Record<number, number> } = { own: {}, group: {} };
  let next = 0;
  const scheduling: Scheduling = {
    own: () => 0,
    ownGroup: () => 0,
    set(pid, niceness) {
      told.own[pid] = niceness;
    },
    setGroup(pid, niceness) {
      if (performance.now() < next) throw failure("EAGAIN");
      next = performance.now() + 100;
      told.group[pid] = niceness;
    },
    ...more,
  };
  return { told, scheduling };
}

test("children that begin at once all let others go first in the end", () => {
  const { told, scheduling } = linux();
  const pids = Array.from({ length: 20 }, (_, nth) => nth + 1);
  for (const pid of pids) lettingFirst(makeChild(pid), scheduling)();
  expect([told.own, told.group]).toEqual([Object.fromEntries(pids.map((pid) => [pid, 10])), { 1: 10 }]);
  vi.advanceTimersByTime(5_000);
  expect(told.group).toEqual(Object.fromEntries(pids.map((pid) => [pid, 10])));
  expect(vi.getTimerCount()).toBe(0);
});

test("what is refused for long is left, and tried again at a later cell", () => {
  let isBusy = true;
  const { told, scheduling } = linux();
  const setGroup = vi.fn((pid: number, niceness: number) => {
    if (isBusy) throw failure("EAGAIN");
    told.group[pid] = niceness;
  });
  const letOthersFirst = lettingFirst(makeChild(1), { ...scheduling, setGroup });
  letOthersFirst();
  letOthersFirst();
  expect(setGroup).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect([told.group, vi.getTimerCount()]).toEqual([{}, 0]);
  isBusy = false;
  letOthersFirst();
  expect(told.group).toEqual({ 1: 10 });
  const calls = setGroup.mock.calls.length;
  letOthersFirst();
  expect(setGroup).toHaveBeenCalledTimes(calls);
});

test("one of both that the system refuses does not keep the other from being done", () => {
  const refuse = () => {
    throw failure("EACCES");
  };
  const own = linux({ set: refuse });
  lettingFirst(makeChild(1), own.scheduling)();
  expect(own.told).toEqual({ own: {}, group: { 1: 10 } });
  const group = linux({ setGroup: refuse });
  lettingFirst(makeChild(1), group.scheduling)();
  expect(group.told).toEqual({ own: { 1: 10 }, group: {} });
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ["itself", { own: () => 15 }],
  ["as a group", { ownGroup: () => 15 }],
])("who starts it and lets others go first %s is not behind it", (_, more) => {
  const { told, scheduling } = linux(more);
  lettingFirst(makeChild(1), scheduling)();
  expect(told).toEqual({ own: { 1: 15 }, group: { 1: 15 } });
});

test("a system without groups is told of the child alone", () => {
  const { told, scheduling } = linux({ ownGroup: () => undefined });
  lettingFirst(makeChild(1), scheduling)();
  expect(told).toEqual({ own: { 1: 10 }, group: {} });
});

test("a child that has exited is left alone, for its number may be another's", () => {
  const { told, scheduling } = linux();
  const [first, second] = [makeChild(1), makeChild(2)];
  lettingFirst(first, scheduling)();
  const letOthersFirst = lettingFirst(second, scheduling);
  letOthersFirst();
  second.signalCode = "SIGKILL";
  vi.advanceTimersByTime(1_000);
  letOthersFirst();
  expect([told.group, vi.getTimerCount()]).toEqual([{ 1: 10 }, 0]);
});
