import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPlan } from "../../../../lib/cli/sweep/read-plan.js";
import { shippedPlans } from "../../../../lib/cli/sweep/shipped-plans.js";
import { systems, trialsOf } from "../../../../lib/experiment/index.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-plan-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const path = join(folder, "first look.yaml");
  await writeFile(path, text);
  return readPlan(path);
}

describe("a plan", () => {
  test("has its file's name, and may begin with a published system", async () => {
    const plan = await read("system: D\nspec: { epochs: 2 }\ntrials: [{}, { learningRate: 0.1 }]\nseeds: 2");
    expect(plan.name).toBe("first look");
    expect(plan.seeds).toEqual([1, 2]);
    const walkThrough = systems.find(({ name }) => name === "D")!.runs[0]!.spec;
    expect(trialsOf(plan)[0]!.spec).toEqual({ ...walkThrough, firstStep: 0, epochs: 2, seed: 1 });
  });

  test("may hold all that the help shows", async () => {
    const text = `random: { count: 3, fields: { learningRate: { from: 0.001, to: 1, scale: log } } }
data: { train: 50, validation: 20 }
halving: { epochs: 1, factor: 3 }`;
    expect(await read(text)).toMatchObject({ random: { seed: 0 }, halving: { factor: 3 } });
  });

  test("comes with Longhand for system D's experiments, which are the published ones", async () => {
    const made = trialsOf(await readPlan("system-d")).map(({ spec }) => spec);
    const published = systems.find(({ name }) => name === "D")!.runs.slice(1);
    expect(made).toEqual(published.map(({ spec }) => spec));
  });

  test("comes with Longhand by no name that every object knows", async () => {
    await expect(readPlan("constructor")).rejects.toThrow(/constructor cannot be read: ENOENT/);
  });

  test.each(Object.keys(shippedPlans))("named %s is sound", async (name) => {
    expect(trialsOf(await readPlan(name)).length).toBeGreaterThan(1);
  });

  test.each([
    ["grids: { a: [1] }", /grids/],
    ["grid: { learningRate: 0.1 }", /grid\.learningRate: .*array/],
    ["seeds: [-1]", /seeds/],
    ["halving: { epochs: 1, factor: 1 }", /halving\.factor/],
    ["random: { count: 1, fields: { a: { from: 1 } } }", /random\.fields\.a/],
    ["system: F", /system/],
    ["- 1", /expected object/],
    ["a: [", /cannot be read/],
  ])("that says %s is refused with the place", async (text, told) => {
    await expect(read(text)).rejects.toThrow(told);
  });
});
