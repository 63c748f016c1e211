import { DataFormatError } from "../../errors.js";
import type { Matrix } from "../../matrix/index.js";
import type { Model } from "../layer.js";
import { Mlp } from "../mlp.js";
import { nameApart } from "../name-apart.js";
import { describeTensor, type Tensor, tensorOf } from "./tensor.js";

/**
 * All numbers that make up a model, by name: parameters, frozen ones among them, and what its layers have gathered.
 *
 * Where a name comes again it gets a number behind it, so that a model of layers without names of their own can be
 * saved as well: "dense weights", "dense weights (2)".
 */
export function namedTensors(model: Model): Map<string, Matrix> {
  const parts = model.layers?.flatMap((layer) => [...layer.parameters, ...(layer.statistics ?? [])]);
  const apart = nameApart();
  return new Map((parts ?? model.parameters).map(({ name, value }) => [apart(name), value]));
}

/** The text in a file that tells an Mlp's sizes. */
export const mlpSizesKey = "longhand.mlp";

/** What a file tells of a model beside its numbers: of an Mlp all that rebuilds it, of other models nothing. */
export function textsOfModel(model: Model): Record<string, string> {
  return model instanceof Mlp ? { [mlpSizesKey]: JSON.stringify(model.sizes) } : {};
}

/**
 * Holds a file's tensors against a model's: each of the one must be in the other, of its shape and precision.
 *
 * @throws {DataFormatError} which lists what is missing, what is extra and what differs
 */
export function checkFits(
  found: ReadonlyMap<string, Tensor>,
  expected: ReadonlyMap<string, Matrix>,
  file: string,
): void {
  const missing = [...expected.keys()].filter((name) => !found.has(name));
  const extra = [...found.keys()].filter((name) => !expected.has(name));
  const differing = [...expected].flatMap(([name, matrix]) => {
    const tensor = found.get(name);
    if (tensor === undefined) return [];
    const [here, there] = [describeTensor(tensorOf(matrix)), describeTensor(tensor)];
    return here === there ? [] : [`${name} is ${there}, but ${here} in the model`];
  });
  const faults = [list("It lacks", missing), list("It holds besides", extra), list("Not alike:", differing)];
  const told = faults.filter((fault) => fault !== "");
  if (told.length === 0) return;
  throw new DataFormatError(
    `${file}: it does not fit the model. ${told.join(" ")} ` +
      "Build the model as it was when it was saved. Nothing was loaded.",
  );
}

/** Copies a file's numbers into the model's, once `checkFits` has let them pass. */
export function copyTensors(found: ReadonlyMap<string, Tensor>, expected: ReadonlyMap<string, Matrix>): void {
  for (const [name, { data }] of expected) data.set(found.get(name)!.data as Float64Array);
}

/** A model may have hundreds of tensors, and a message is for reading. */
const most = 6;

function list(before: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return `${before} ${names.slice(0, most).join(", ")}${more}.`;
}
