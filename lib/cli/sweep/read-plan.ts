import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { z } from "zod";
import { messageOf } from "../../errors.js";
import { mostTrials, type SweepPlan, systems } from "../../experiment/index.js";
import { readYaml } from "../read-yaml.js";
import { UsageError } from "../usage-error.js";
import { shippedPlans } from "./shipped-plans.js";

const count = z.int().min(1);
const seed = z.int().min(0).max(0xffffffff);
const fields = z.record(z.string(), z.unknown());
const draw = z.union([
  z.strictObject({ choices: z.array(z.unknown()).min(1) }),
  z.strictObject({
    from: z.number(),
    to: z.number(),
    scale: z.enum(["linear", "log"]).optional(),
    whole: z.boolean().optional(),
  }),
]);

const halving = z.strictObject({ epochs: count, factor: z.int().min(2) });

const planSchema = z.strictObject({
  name: z.string().optional(),
  system: z.enum(["A", "B", "C", "D", "E"]).optional(),
  spec: fields.optional(),
  trials: z.array(fields.nullable()).min(1).optional(),
  grid: z.record(z.string(), z.array(z.unknown()).min(1)).optional(),
  random: z.strictObject({ count, seed: seed.default(0), fields: z.record(z.string(), draw) }).optional(),
  seeds: z
    .union([
      z.array(seed).min(1),
      count.max(mostTrials).transform((many) => Array.from({ length: many }, (_, i) => i + 1)),
    ])
    .optional(),
  data: z
    .strictObject({ train: count.optional(), validation: count.optional(), test: count.optional() })
    .optional(),
  halving: halving.optional(),
  asha: halving.optional(),
});

/**
 * Reads a plan of YAML or JSON, from a file or one that comes with Longhand.
 *
 * @param path a file, or a name in `shippedPlans`
 * @throws {UsageError} where it cannot be read or says something that a plan does not hold, with the place
 */
export async function readPlan(path: string): Promise<SweepPlan> {
  let raw: unknown;
  try {
    raw = readYaml(
      (Object.hasOwn(shippedPlans, path) && shippedPlans[path]) || (await readFile(path, "utf8")),
    );
  } catch (cause) {
    throw new UsageError(`sweep: ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
  const read = planSchema.safeParse(raw);
  if (!read.success) {
    const faults = read.error.issues.map(({ path: place, message }) =>
      place.length === 0 ? message : `${place.join(".")}: ${message}`,
    );
    throw new UsageError(`sweep: ${path}: ${faults.join("; ")}. \`longhand sweep --help\` shows a plan.`);
  }
  if (read.data.halving !== undefined && read.data.asha !== undefined)
    throw new UsageError(`sweep: ${path}: halving and asha are two ways to do the same. Choose one.`);
  const { name = basename(path, extname(path)), system, spec, trials, ...rest } = read.data;
  const base = systems.find((each) => each.name === system)?.runs[0]?.spec;
  // The walk-through's first step belongs to its own main training alone.
  const plan = {
    ...rest,
    name,
    spec: { ...base, ...(base && { firstStep: 0 }), ...spec },
    ...(trials && { trials: trials.map((trial) => trial ?? {}) }),
  };
  return JSON.parse(JSON.stringify(plan)) as SweepPlan;
}
