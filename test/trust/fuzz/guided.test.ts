import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { buildProgram } from "../../support/build-program.js";
import { seed, times } from "../length.js";
import { tell } from "../report/tell.js";
import { trySearches } from "./watch.js";

test("a search that keeps what reaches new code finds no fault", { timeout: 3_600_000 }, async () => {
  const program = await buildProgram(new URL("guided-program.ts", import.meta.url));
  const searches = await trySearches(program, String(times(1, 30)), String(seed));
  rmSync(dirname(program), { recursive: true });
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

test("a search whose input never ends, takes long or ends the process names that input", async () => {
  const program = await buildProgram(new URL("faulty-program.ts", import.meta.url));
  await expect(trySearches(program, "endless")).rejects.toThrow(
    /^search 0, input 2: it has no end\ninput: "!fault"$/,
  );
  await expect(trySearches(program, "ending")).rejects.toThrow(
    /^search 0, input 2: it ended the process\n\ninput: "!fault"$/,
  );
  const [slow] = await trySearches(program, "slow");
  expect(slow?.fault).toEqual({ input: "!fault", error: expect.stringMatching(/it took \d{4} ms/) });
  rmSync(dirname(program), { recursive: true });
});
