import { deepStrictEqual, ok } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { readGiven } from "../../../../lib/cli/given-parameters.js";
import { readPlan } from "../../../../lib/cli/sweep/read-plan.js";
import { comparePage } from "../../../../lib/display/index.js";
import { listRuns, trialsOf } from "../../../../lib/experiment/index.js";
import { awkwardJson, awkwardNames, mutatedText, withDeep, wordSalad } from "../mutate.js";
import { readOrRefuse, type Target, target } from "../target.js";

/** A folder of this process's own, in memory where the system has such. */
const folder = mkdtempSync(join(tmpdir(), "longhand-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const yamlWords = [
  "name: ",
  "spec:",
  "grid:",
  "trials:",
  "random:",
  "seeds: ",
  "halving:",
  "\n",
  "\n  ",
  "- ",
  "learningRate: ",
  "[0.1, 1]",
  "{",
  "}",
  "[",
  "]",
  ": ",
  "&a ",
  "*a",
  "!!js/function ",
  "!!binary ",
  "<<: *a",
  "__proto__: ",
  "count: ",
  "99999999999",
  "1e9",
  "from: 1",
  "to: 2",
  "|",
  ">",
  '"',
  "'",
  "# ",
  "---\n",
  "null",
  "~",
  "0x1F",
  "2026-11-26",
  "? ",
  "\t",
];
const plans = fc.constantFrom(
  "name: p\nsystem: D\ngrid:\n  learningRate: [0.1, 0.2]\n  hidden: [[8], [16]]\nseeds: 2\n",
  "random:\n  count: 3\n  seed: 1\n  fields:\n    learningRate: { from: 0.01, to: 1, scale: log }\n",
  "trials:\n  - learningRate: 0.1\n  -\nhalving: { epochs: 1, factor: 2 }\ndata: { train: 100, test: 10 }\n",
  "a: &a [x, x]\nb: &b [*a, *a, *a]\ngrid: { c: *b }\n",
);

const plan = target({
  name: "YAML plans",
  inputs: fc.oneof(
    mutatedText(plans, yamlWords),
    wordSalad(yamlWords, 20),
    withDeep(fc.constant({ spec: "@deep" })),
  ),
  put: (text) =>
    readOrRefuse(
      async () => trialsOf(await readPlan(fileOf("plan.yaml", text))),
      (trials) => {
        ok(trials.length > 0);
        deepStrictEqual(
          trials.map(({ index }) => index),
          [...trials.keys()],
        );
      },
    ),
});

const values = target({
  name: "YAML parameters",
  inputs: fc.oneof(
    mutatedText(
      fc.constantFrom("learningRate: 0.1\nhidden: [128, 64]\n", '{"a": 1, "__proto__": {"b": 2}}'),
      yamlWords,
    ),
    withDeep(fc.constant({ a: "@deep" })),
  ),
  put: (text) =>
    readOrRefuse(
      () => readGiven({ parametersFile: [fileOf("values.yaml", text)] }),
      (given) => deepStrictEqual(Object.getPrototypeOf(given!.fromFiles), Object.prototype),
    ),
});

const soundRun = {
  format: "longhand-run-1",
  id: "abc",
  name: "a run",
  status: "done",
  started: "2026-11-26T00:00:00Z",
  seconds: 1,
  spec: { learningRate: 0.1, hidden: [8] },
  parameters: {},
  seed: 1,
  data: {},
  code: { longhand: "0", engine: "auto" },
  machine: { name: "m", process: 1 },
  figures: { loss: 0.5, accuracy: "NaN" },
};
const run = fc
  .tuple(
    fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(soundRun), "again", "ended", "reason", "__proto__")),
      awkwardJson,
      { maxKeys: 3 },
    ),
    fc.boolean(),
  )
  .map(([changes, sound]) =>
    JSON.stringify(sound ? { ...changes, ...soundRun } : { ...soundRun, ...changes }),
  );
const metricWords = [
  '{"epoch":1,"at":0.5,"loss":0.3}\n',
  '{"epoch":2,"at":1,"loss":"NaN"}\n',
  '{"epoch":',
  "1e999",
  "null",
  "\n",
  "[]",
  '"__proto__":{}',
  "-1",
  ",",
  "}",
  '"loss":',
  "<b>",
];

const runs = target({
  name: "run.json and metrics.jsonl",
  share: 0.5,
  inputs: fc.tuple(
    fc.oneof(run, mutatedText(run, ["null", "{", "}", "1e999", '"<script>"'])),
    wordSalad(metricWords, 8),
  ),
  put: async ([record, metrics]) => {
    mkdirSync(join(folder, "runs/abc"), { recursive: true });
    fileOf("runs/abc/run.json", record);
    fileOf("runs/abc/metrics.jsonl", metrics);
    const { runs, damaged } = await listRuns(join(folder, "runs"));
    deepStrictEqual(runs.length + damaged.length, 1);
    if (damaged.length > 0) return "refused";
    return readOrRefuse(
      () =>
        comparePage([runs[0]!, { ...runs[0]!, id: "other", parameters: { [awkwardNames[0]!]: 1, lr: 2 } }]),
      (page) => ok(!/<script|<b>/i.test(page), "a run's own words became elements of the page"),
    );
  },
});

export const fileTargets: Target[] = [plan, values, runs];
