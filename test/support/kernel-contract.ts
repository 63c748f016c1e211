import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute, type Kernel, type KernelMessage, type KernelStatus } from "../../lib/kernel/index.js";

/** Code for the same three things in the language of the kernel under test. */
export interface ContractCode {
  printsOne: string;
  fails: string;
  neverEnds: string;
}

/** What every kernel must do, however it runs: held against the fake of the tests and against the real one. */
export function kernelContract(name: string, start: () => Promise<Kernel>, code: ContractCode): void {
  describe(`${name} keeps the contract of a kernel`, () => {
    let kernel: Kernel;
    beforeAll(async () => {
      kernel = await start();
    });
    afterAll(() => kernel.shutdown());

    test("it is idle after its start and has a process", () => {
      expect(kernel.status).toBe("idle");
      expect(kernel.pid).toBeGreaterThan(0);
    });

    test("a cell brings busy, its input, its output and idle, in that order", async () => {
      const seen: KernelMessage[] = [];
      const result = await execute(kernel, code.printsOne, {
        onMessage: (message) => {
          if (message.channel === "iopub") seen.push(message);
        },
      });
      expect(result.status).toBe("ok");
      expect(seen.map(({ header, content }) => content["execution_state"] ?? header.msg_type)).toEqual([
        "busy",
        "execute_input",
        "stream",
        "idle",
      ]);
      expect(seen[2]?.content).toEqual({ name: "stdout", text: "one\n" });
    });

    test("a cell that fails is a value with its name, its words and a traceback", async () => {
      const result = await execute(kernel, code.fails);
      expect(result).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
      expect(result.status === "error" && result.traceback.join("\n")).toContain("RangeError: too far");
    });

    test("the count of executions grows by one a cell", async () => {
      const first = await execute(kernel, code.printsOne);
      const second = await execute(kernel, code.printsOne);
      expect(second.execution_count).toBe((first.execution_count ?? 0) + 1);
    });

    test("listeners are told of busy and idle until they stop listening", async () => {
      const seen: KernelStatus[] = [];
      const stop = kernel.onStatus((status) => seen.push(status));
      await execute(kernel, code.printsOne);
      stop();
      await execute(kernel, code.printsOne);
      expect(seen).toEqual(["busy", "idle"]);
    });

    test("an interrupt ends a cell that never ends, and the kernel goes on", async () => {
      const result = await execute(kernel, code.neverEnds, {
        onMessage: (message) => {
          if (message.header.msg_type === "stream") void kernel.interrupt();
        },
      });
      expect(result).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
      expect(await execute(kernel, code.printsOne)).toMatchObject({ status: "ok" });
    });

    test("a restart brings a new process behind the same id, with its listeners", async () => {
      const { id, pid } = kernel;
      const seen: KernelStatus[] = [];
      const stop = kernel.onStatus((status) => seen.push(status));
      await kernel.restart();
      stop();
      expect(seen[0]).toBe("restarting");
      expect(seen.at(-1)).toBe("idle");
      expect(kernel.id).toBe(id);
      expect(kernel.pid).not.toBe(pid);
      expect(await execute(kernel, code.printsOne)).toEqual({ status: "ok", execution_count: 1 });
    });

    test("after a shutdown it is dead, and a request is refused with the mend", async () => {
      await kernel.shutdown();
      expect(kernel.status).toBe("dead");
      expect(kernel.pid).toBeUndefined();
      await expect(execute(kernel, code.printsOne)).rejects.toThrow(/dead/);
    });
  });
}
