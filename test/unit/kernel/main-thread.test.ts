import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { mainThreadMs } from "../../../lib/kernel/inside/main-thread.js";

describe.runIf(process.platform === "linux")("the main thread's processor time", () => {
  test("grows while it computes", () => {
    const before = mainThreadMs()!;
    let turns = 0;
    while (mainThreadMs()! < before + 50) turns += 1;
    expect(turns).toBeGreaterThan(0);
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
