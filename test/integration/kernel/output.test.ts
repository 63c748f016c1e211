import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Kernel, startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { ofType, runCode } from "../../support/cell.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

describe("what a cell prints", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await startKernel({ spec: tslabSpec(), cwd: tmpdir() });
  });
  afterAll(() => kernel.shutdown());

  test("all arrives, 50,000 lines in one cell, in few messages, and the cell ends", async () => {
    const ran = await runCode(kernel, "for (let i = 0; i < 50_000; i++) console.log('line ' + i)");
    expect(ran.result.status).toBe("ok");
    const lines = ran.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(50_000);
    expect(lines.every((line, at) => line === `line ${at}`)).toBe(true);
    expect(ofType(ran, "stream").length).toBeLessThan(500);
  });

  test("arrives while a loop that never yields goes on", async () => {
    // The loop ends only when a file is there, and that is written when the first text has come.
    const folder = await mkdtemp(join(tmpdir(), "longhand-output-"));
    const seen = join(folder, "seen");
    const code = `{ const { existsSync } = require("fs"); const end = Date.now() + 20_000; let told = false;
while (!told && Date.now() < end) { console.log("tick"); let x = 0; while (x < 1e6) x++; told = existsSync(${JSON.stringify(seen)}); }
console.log("told: " + told); }`;
    const ran = await runCode(kernel, code, () => writeFileSync(seen, ""));
    expect(ran.stdout).toContain("told: true\n");
    await rm(folder, { recursive: true });
  });

  test("keeps a character whole whose bytes were cut between two writes", async () => {
    const code =
      "for (const byte of Buffer.from('Größe 😀 €\\n')) process.stdout.write(Buffer.from([byte]));";
    expect((await runCode(kernel, `${code} undefined`)).stdout).toBe("Größe 😀 €\n");
  });

  test("is left out where it is nested too deep, small or of megabytes, and the kernel goes on", async () => {
    const code = (text: string): string =>
      `{ const { display } = require("tslab"); let value: any = ${text}; for (let k = 0; k < 700; k++) value = [value]; display.raw("application/json", value); }`;
    for (const text of ['""', '"x".repeat(2_000_000)']) {
      const ran = await runCode(kernel, code(text));
      expect([ran.result.status, ofType(ran, "display_data").length]).toEqual(["ok", 0]);
    }
    expect((await runCode(kernel, "console.log(6 * 7)")).stdout).toBe("42\n");
  });

  test("comes of whatever is waited for at the top level, in parentheses too", async () => {
    const code =
      "console.log(await (async () => { await 1; return 5; })()); for (const i of [1]) await (Promise.resolve(i));";
    const ran = await runCode(kernel, code);
    expect([ran.result.status, ran.stdout]).toEqual(["ok", "5\n"]);
  });

  test("keeps its order with errors and displays between", async () => {
    const ran = await runCode(
      kernel,
      'import { display } from "tslab"; console.log("a"); console.error("b"); display.html("c"); console.log("d");',
    );
    const order = ran.messages.map(({ header, content }) => content["text"] ?? header.msg_type);
    expect(order).toEqual(["status", "execute_input", "a\n", "b\n", "display_data", "d\n", "status"]);
  });

  test("a last line's value is a result with its count, and undefined is none", async () => {
    const ran = await runCode(kernel, "const seven = 7; seven");
    expect(ofType(ran, "execute_result")[0]?.content).toEqual({
      execution_count: ran.result.execution_count,
      data: { "text/plain": "7" },
      metadata: {},
    });
    expect(ofType(await runCode(kernel, "undefined"), "execute_result")).toEqual([]);
  });

  test("an empty cell ends at once and is not counted", async () => {
    const before = await runCode(kernel, "1");
    const empty = await runCode(kernel, "  \n");
    expect(empty.result).toEqual({ status: "ok", execution_count: before.result.execution_count });
  });
});

describe("a kernel that has just started", () => {
  test("loses nothing of the first cell, three times in turn", async () => {
    for (const word of ["one", "two", "three"]) {
      const kernel = await startKernel({ spec: tslabSpec(), cwd: tmpdir() });
      try {
        expect((await runCode(kernel, `console.log("${word}")`)).stdout).toBe(`${word}\n`);
      } finally {
        await kernel.shutdown();
      }
    }
  });

  test.each(["the project", "its notebooks", "a folder outside"])("imports longhand in %s", async (where) => {
    const outside = await mkdtemp(join(tmpdir(), "longhand-outside-"));
    const cwd = { "the project": root, "its notebooks": join(root, "notebooks") }[where] ?? outside;
    const kernel = await startKernel({ spec: tslabSpec(), cwd });
    try {
      const ran = await runCode(
        kernel,
        'import { RandomState, ShapeError } from "longhand"; console.log(new ShapeError("x").code, typeof RandomState, process.cwd());',
      );
      expect(ran.messages.find(({ header }) => header.msg_type === "error")?.content).toBeUndefined();
      expect(ran.stdout).toContain("SHAPE function");
      expect(ran.stderr).toBe("");
    } finally {
      await kernel.shutdown();
      await rm(outside, { recursive: true });
    }
  });
});
