import { RandomState } from "../../random/index.js";
import { batchSize, networkOf, optimizerOf, type Way } from "./way.js";

/**
 * All that a way sets, as text: two ways that train otherwise give different texts, whatever they are called.
 *
 * It stands in the key under which a result is kept, so that a way whose settings were changed is trained anew. A
 * function is told by its source and by what it makes: the source does not show what a function of another file does,
 * and what is made does not show every setting.
 *
 * @param training.epochs what the way's optimizer is made for
 * @param training.height of the images, in pixels, as is `width`
 */
export function settingsOfWay(way: Way, training: { epochs: number; height: number; width: number }): string {
  const { name: _name, group: _group, seeds: _seeds, ...settings } = way;
  const model = networkOf(way, { ...training, random: new RandomState(0) });
  return JSON.stringify({
    settings: withSources(settings),
    layers: model.layers.map((layer) => ({ ...plainFields(layer), weights: shapesOf(layer) })),
    optimizer: optimizerOf(way, training.epochs).name,
    batchSize,
  });
}

/** The same data with each function as its source, as JSON would leave it out. */
function withSources(value: unknown): unknown {
  if (typeof value === "function") return String(value);
  if (Array.isArray(value)) return value.map(withSources);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, held]) => [field, withSources(held)]));
}

/** What a layer says of itself in numbers and words, such as a rate or a stride. */
function plainFields(layer: object): object {
  const isPlain = (value: unknown): boolean =>
    ["number", "string", "boolean"].includes(typeof value) || (Array.isArray(value) && value.every(isPlain));
  return Object.fromEntries(
    Object.entries(layer).filter(([field, value]) => field !== "parameters" && isPlain(value)),
  );
}

function shapesOf({ parameters }: { parameters: readonly { value: { shape: string } }[] }): string[] {
  return parameters.map(({ value }) => value.shape);
}
