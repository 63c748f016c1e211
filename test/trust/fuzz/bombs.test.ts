import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildProgram } from "../../support/build-program.js";
import { tell } from "../report/tell.js";
import type { Bomb } from "./bomb-program.js";

test("what is small and would be large is refused before memory is taken for it: at most what MNIST itself takes, and as much again", async () => {
  const program = await buildProgram(new URL("bomb-program.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  rmSync(dirname(program), { recursive: true });
  const bombs = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Bomb);
  for (const { name, outcome, memory, milliseconds } of bombs) {
    const megabytes = Math.round(memory / 2 ** 20);
    expect(outcome, name).toBe("refused");
    expect(megabytes, `${name}: MB of memory`).toBeLessThan(128);
    tell("inputs", name, `refused after ${Math.ceil(milliseconds)} ms, with ${megabytes} MB`);
  }
});
