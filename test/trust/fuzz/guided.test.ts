import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildProgram } from "../../support/build-program.js";
import { seed, times } from "../length.js";
import { tell } from "../report/tell.js";
import type { Search } from "./guided-program.js";

test("a search that keeps what reaches new code finds no fault", { timeout: 3_600_000 }, async () => {
  const program = await buildProgram(new URL("guided-program.ts", import.meta.url));
  const seconds = times(1, 30);
  const { stdout } = await promisify(execFile)(process.execPath, [program, String(seconds), String(seed)], {
    timeout: 20 * 1000 * (seconds + 10),
  });
  rmSync(dirname(program), { recursive: true });
  const searches = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Search);
  expect(searches.length).toBeGreaterThan(4);
  for (const { name, inputs, atFirst, atLast, kept, fault } of searches) {
    expect(fault, `${name}: ${JSON.stringify(fault?.input)}\n${fault?.error}`).toBeUndefined();
    expect(atLast, `${name}: the search gets further than where it began`).toBeGreaterThan(atFirst);
    tell(
      "inputs",
      `${name}, led by coverage`,
      `${inputs.toLocaleString("en-US")}: ${kept} reached new code, ${atLast} blocks where the first reached ${atFirst}`,
    );
  }
});
