import { afterEach, describe, expect, test, vi } from "vitest";
import { SpareKernel } from "../../../lib/server/spare-kernel.js";
import type { StartKernel } from "../../../lib/server/types.js";
import { ScriptedKernel, scriptedSpec } from "../../support/scripted-kernel.js";

let started: ScriptedKernel[] = [];
let log: string[] = [];

const startKernel: StartKernel = async (wanted) => {
  const kernel = new ScriptedKernel(wanted);
  started.push(kernel);
  return kernel;
};

afterEach(() => {
  started = [];
  log = [];
  vi.useRealTimers();
});

function keep(start: StartKernel = startKernel, isKept = true): SpareKernel {
  vi.useFakeTimers();
  return new SpareKernel({
    startKernel: start,
    isKept: () => isKept,
    log: (line) => log.push(line),
    delayMs: 100,
  });
}

const place = { spec: scriptedSpec, cwd: "/notebooks" };
const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe("a kernel kept ready", () => {
  test("is given to whoever asks for its like, and the next is started a little later", async () => {
    const spare = keep();
    spare.prepare(place);
    const [ready] = started;
    expect(await spare.start({ ...place, id: "a" })).toBe(ready);
    expect(started).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(started).toHaveLength(2);
    expect(await spare.start({ ...place, id: "b" })).toBe(started[1]);
  });

  test("warms up while it waits, and is given though that fails", async () => {
    vi.useFakeTimers();
    const warmed: unknown[] = [];
    const warmUp = async (kernel: unknown): Promise<void> => {
      warmed.push(kernel);
      throw new Error("there is no library");
    };
    const spare = new SpareKernel({ startKernel, isKept: () => true, warmUp, log: (line) => log.push(line) });
    spare.prepare(place);
    await turn();
    expect(warmed).toEqual(started);
    expect(await spare.start({ ...place, id: "a" })).toBe(started[0]);
    expect(log).toEqual([]);
  });

  test("is waited for while it still starts", async () => {
    let settle = (): void => {};
    const spare = keep((wanted) => {
      const kernel = startKernel(wanted);
      return new Promise((resolve) => {
        settle = () => resolve(kernel);
      });
    });
    spare.prepare(place);
    const asked = spare.start({ ...place, id: "a" });
    settle();
    expect(await asked).toBe(started[0]);
    expect(started).toHaveLength(1);
  });

  test("is given for no other folder and no other kernelspec, and follows to the folder that is used", async () => {
    const spare = keep();
    spare.prepare(place);
    const elsewhere = await spare.start({ ...place, cwd: "/elsewhere", id: "a" });
    expect(elsewhere).not.toBe(started[0]);
    const other = { ...scriptedSpec, argv: ["another"] };
    expect(await spare.start({ ...place, spec: other, id: "b" })).not.toBe(started[0]);
    await spare.start({ ...place, cwd: "/elsewhere", id: "c" });
    await vi.advanceTimersByTimeAsync(100);
    expect(started[0]?.status, "the one in the old folder").toBe("dead");
    expect(started.at(-1)?.cwd).toBe("/elsewhere");
    expect(await spare.start({ ...place, cwd: "/elsewhere", id: "d" })).toBe(started.at(-1));
  });

  test("that dies is replaced once, and not without end", async () => {
    const spare = keep();
    spare.prepare(place);
    await turn();
    await started[0]!.shutdown();
    await vi.advanceTimersByTimeAsync(100);
    expect(started).toHaveLength(2);
    await started[1]!.shutdown();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(started).toHaveLength(2);
    expect(log).toEqual([
      "The kernel kept ready in /notebooks is gone: it was shut down",
      "The kernel kept ready in /notebooks is gone: it was shut down",
    ]);
    expect(
      (await spare.start({ ...place, id: "a" })).status,
      "one that is asked for comes all the same",
    ).toBe("idle");
    await vi.advanceTimersByTimeAsync(100);
    expect(started).toHaveLength(4);
  });

  test("that cannot be started leaves the error to whoever asks", async () => {
    const spare = keep(() => Promise.reject(new Error("no such program")));
    spare.prepare(place);
    await expect(spare.start({ ...place, id: "a" })).rejects.toThrow("no such program");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(log.length).toBeLessThanOrEqual(2);
  });

  test("ends with the server, and no other comes after it", async () => {
    const spare = keep();
    spare.prepare(place);
    await spare.start({ ...place, id: "a" });
    await vi.advanceTimersByTimeAsync(100);
    await spare.close();
    expect(started[1]?.status).toBe("dead");
    spare.prepare(place);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(started).toHaveLength(2);
  });

  test("is none where the kernel is not ours", async () => {
    const spare = keep(startKernel, false);
    spare.prepare(place);
    await spare.start({ ...place, id: "a" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(started).toHaveLength(1);
  });
});
