import { expect, test } from "vitest";
import { whyNotHere } from "../../../../lib/cli/sweep/why-not-here.js";
import { codeFacts } from "../../../../lib/experiment/record/code-facts.js";
import { runId } from "../../../../lib/experiment/record/run-id.js";
import { setEngine } from "../../../../lib/matrix/index.js";

test("a worker whose machine computes otherwise refuses, and says why", async () => {
  const asked = { code: codeFacts(), data: {} };
  const before = setEngine("reference");
  const here = { code: codeFacts(), data: {} };
  setEngine(before);
  const rest = { name: "", spec: {}, parameters: {}, seed: 1 };
  expect(await runId({ ...rest, ...here })).not.toBe(await runId({ ...rest, ...asked }));
  expect(whyNotHere(asked, here)).toBe(
    `the sweep computes with ${asked.code.engine}, and this machine with reference, which rounds otherwise. ` +
      "Let workers run on machines with the sweep's instructions, and with its version of Node.",
  );
});
