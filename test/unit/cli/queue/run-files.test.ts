import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packRun, unpackRun } from "../../../../lib/cli/queue/run-files.js";
import { readRun, recordExperiment, toSpec } from "../../../../lib/experiment/index.js";
import { fewDigits } from "../../../support/few-digits.js";
import { recordingFolder } from "../../../support/recording.js";

recordingFolder();

async function madeRun(): Promise<{ id: string; folder: string; files: Record<string, string> }> {
  const digits = await fewDigits({ train: 30, test: 10 });
  const { run } = await recordExperiment(toSpec({ hidden: [4], epochs: 2 }), digits, { name: "there" });
  const { id, folder } = await readRun(run.id);
  return { id, folder, files: await packRun(folder) };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("a run's files", () => {
  test("come out of a worker as they were, but for the name that is asked for", async () => {
    const { id, folder, files } = await madeRun();
    const before = await readRun(id);
    const names = await readdir(folder);
    const events = names.find((name) => name.startsWith("events"))!;
    const bytes = await readFile(join(folder, events));
    const elsewhere = join(folder, "..", "gone");
    await mkdir(elsewhere);
    process.env["LONGHAND_RUNS"] = elsewhere;
    const run = await unpackRun(files, { id, name: "here" });
    expect(run).toEqual({ ...before, name: "here", folder: join(elsewhere, id) });
    expect((await readdir(run.folder)).sort()).toEqual(names.sort());
    expect(await readFile(join(run.folder, events))).toEqual(bytes);
  });

  test("take the place of a run that failed, and of none that is done", async () => {
    const { id, folder, files } = await madeRun();
    expect((await unpackRun(files, { id, name: "again" })).name).toBe("there");
    const record = JSON.parse(await readFile(join(folder, "run.json"), "utf8"));
    await writeFile(join(folder, "run.json"), JSON.stringify({ ...record, status: "failed" }));
    await writeFile(join(folder, "events.out.tfevents.1.old.1.0"), "old");
    expect(await unpackRun(files, { id, name: "again" })).toMatchObject({ name: "again", status: "done" });
    expect(await readdir(folder)).not.toContain("events.out.tfevents.1.old.1.0");
  });

  test("are refused where a name leads elsewhere, or the record is another's", async () => {
    const { id, files } = await madeRun();
    const other = { id: "ffffffffffff", name: "x" };
    const record = base64(JSON.stringify({ id: other.id }));
    const bad = { "../run.json": base64("x"), "run.json": record };
    await expect(unpackRun(bad, other)).rejects.toThrow(/a file \.\.\/run\.json, which no run has/);
    await expect(unpackRun(files, other)).rejects.toThrow(/not its record/);
    await expect(unpackRun({}, other)).rejects.toThrow(/not its record/);
    expect(id).not.toBe(other.id);
  });
});
