import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { mainThreadMs } from "../../../lib/kernel/inside/main-thread.js";

describe.runIf(process.platform === "linux")("the main thread's processor time", () => {
  test("grows while it computes", () => {
    const before = mainThreadMs()!;
    const longest = performance.now() + 10_000;
    while (mainThreadMs()! < before + 50 && performance.now() < longest);
    expect(mainThreadMs()! - before).toBeGreaterThanOrEqual(50);
  });

  test("stands while another thread computes", async () => {
    const before = mainThreadMs()!;
    const cpu = process.cpuUsage();
    const spins = "const end = process.cpuUsage().user + 300_000; while (process.cpuUsage().user < end);";
    await once(new Worker(spins, { eval: true }), "exit");
    expect(process.cpuUsage(cpu).user).toBeGreaterThan(300_000);
    expect(mainThreadMs()! - before).toBeLessThan(150);
  });
});
