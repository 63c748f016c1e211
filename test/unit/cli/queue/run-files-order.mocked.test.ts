import { readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { packRun, unpackRun } from "../../../../lib/cli/queue/run-files.js";
import { type RecordedRun, readRun, recordExperiment, toSpec } from "../../../../lib/experiment/index.js";
import { standingOf } from "../../../../lib/experiment/record/standing.js";
import { fewDigits } from "../../../support/few-digits.js";
import { recordingFolder } from "../../../support/recording.js";

/** What was done to the disk, in order. */
const steps: string[] = [];
/** Called before a file or folder gets its name. */
let beforeRename: (to: string) => void = () => {};

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  return {
    ...fs,
    async open(...args: Parameters<typeof fs.open>) {
      const handle = await fs.open(...args);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        steps.push(`sync ${named(String(args[0]))}`);
        await sync();
      };
      return handle;
    },
    async rename(from: string, to: string) {
      beforeRename(to);
      steps.push(`rename ${named(from)} to ${named(to)}`);
      await fs.rename(from, to);
    },
  };
});

const folder = recordingFolder();

/** Names that are made up each time are all called NEW. */
const named = (path: string): string =>
  path === folder() ? "runs" : basename(path).replace(/^\.~.*\.[0-9a-f]{12}$/, "NEW");

async function madeRun(): Promise<{ run: RecordedRun; files: Record<string, string> }> {
  const digits = await fewDigits({ train: 30, test: 10 });
  const { run } = await recordExperiment(toSpec({ hidden: [4], epochs: 2 }), digits, { name: "there" });
  const made = await readRun(run.id);
  return { run: made, files: await packRun(made.folder) };
}

test("a run is on the disk, names and all, when it is told to be there", async () => {
  const { run, files } = await madeRun();
  await rm(run.folder, { recursive: true });
  steps.length = 0;
  await unpackRun(files, { id: run.id, name: "here" });
  expect(steps.at(-3)).toBe("sync NEW");
  expect(steps.slice(-2)).toEqual([`rename NEW to ${run.id}`, "sync runs"]);
  expect(steps.filter((step) => step === "sync run.json")).toHaveLength(1);

  const begun = JSON.stringify({ ...JSON.parse(decoded(files["run.json"]!)), status: "failed" });
  await writeFile(join(run.folder, "run.json"), begun);
  steps.length = 0;
  await unpackRun(files, { id: run.id, name: "here" });
  expect(steps.slice(-2)).toEqual(["rename NEW to run.json", `sync ${run.id}`]);
});

test("over a run that another process is at, the other is told to leave before anything is changed", async () => {
  const { run, files } = await madeRun();
  const { folder: _, metrics: __, ...record } = run;
  const theirs = {
    ...record,
    status: "running" as const,
    machine: { ...record.machine, process: process.ppid },
  };
  await writeFile(join(run.folder, "run.json"), JSON.stringify(theirs));
  const standings: string[] = [];
  beforeRename = (to) => {
    if (basename(to) === "run.json" || dirname(to) !== run.folder) return;
    const now = JSON.parse(readFileSync(join(run.folder, "run.json"), "utf8"));
    standings.push(`${basename(to).slice(0, 7)} ${standingOf(now, theirs).kind}`);
  };
  await unpackRun(files, { id: run.id, name: "here" });
  beforeRename = () => {};
  expect(standings.sort()).toEqual(["events. taken", "metrics taken"]);
  expect(await readRun(run.id)).toEqual({ ...run, name: "here" });
  expect(JSON.parse(await readFile(join(run.folder, "run.json"), "utf8"))).toEqual({
    ...record,
    name: "here",
  });
});

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
