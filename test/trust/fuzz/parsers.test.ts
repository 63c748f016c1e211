import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram } from "../../support/build-program.js";
import { seed, times } from "../length.js";
import { tell } from "../report/tell.js";
import { groups } from "./targets/index.js";
import { tryGroup } from "./watch.js";

describe("whatever a reader is given, it reads it right or says in an error of its own why not", () => {
  let program: string;
  let tried = 0;

  beforeAll(async () => {
    program = await buildProgram(new URL("child.ts", import.meta.url));
  });

  afterAll(() => rmSync(dirname(program), { recursive: true }));

  test.each(Object.keys(groups))("%s", { timeout: 7_200_000 }, async (group) => {
    // Both at once: one process a processor.
    const seeds = [2 * seed, 2 * seed + 1];
    const halves = await Promise.all(
      seeds.map((each) => tryGroup({ program, group, count: times(300, 18_000), seed: each })),
    );
    for (const [nth, { name }] of halves[0]!.entries()) {
      const both = halves.map((reports) => reports[nth]!);
      const sum = (of: "right" | "refused"): number => both.reduce((total, each) => total + each[of], 0);
      const most = (of: "slowest" | "memory"): number => Math.max(...both.map((each) => each[of]));
      expect(
        sum("right"),
        `${name}: some inputs are sound, or nothing was tried but refusing`,
      ).toBeGreaterThan(0);
      const cost = `at most ${Math.ceil(most("slowest"))} ms, and ${Math.ceil(most("memory") / 2 ** 20)} MB more`;
      const inAll = sum("right") + sum("refused");
      tried += inAll;
      const count = (number: number): string => number.toLocaleString("en-US");
      tell(
        "inputs",
        name,
        `${count(inAll)}: ${count(sum("right"))} read right, ${count(sum("refused"))} refused; ${cost}`,
      );
    }
  });

  test("that makes a million inputs, in a whole run", () => {
    expect(tried).toBeGreaterThan(times(15_000, 1_000_000));
    tell("inputs", "all readers together", tried);
  });
});
