import { ParameterError, ShapeError } from "../errors.js";
import { checkSameShape, type FloatArray, Matrix } from "../matrix/index.js";
import type { Parameter } from "../nn/index.js";

/** A number for each entry of the parameter, or one for all of it. */
export type SlotKind = "each entry" | "one number";

interface NamedMatrix {
  name: string;
  value: Matrix;
}

interface Remembered {
  /** Whose memory this is, to tell two parameters of one name apart. */
  owner: Matrix;
  slots: NamedMatrix[];
  numbers: FloatArray[];
}

/**
 * What an optimizer remembers of each parameter, kept by the parameter's name so that a file can hold it.
 *
 * A name alone is not trusted: two layers of one name, or the layer of another model, would share a velocity unseen.
 */
export class OptimizerMemory {
  readonly #optimizer: string;
  readonly #kinds: readonly (readonly [string, SlotKind])[];
  #remembered = new Map<string, Remembered>();
  /** Restored, and waiting for the parameter that they belong to. */
  #waiting = new Map<string, Matrix>();

  constructor(optimizer: string, kinds: Readonly<Record<string, SlotKind>>) {
    this.#optimizer = optimizer;
    this.#kinds = Object.entries(kinds);
  }

  /**
   * The slots of each parameter, to be changed in place; zeros for a parameter that is met for the first time.
   *
   * @throws {ParameterError} where two parameters have one name, or a restored state belongs to other parameters
   * @throws {ShapeError} where a restored slot does not fit
   */
  recall(parameters: readonly Parameter[]): FloatArray[][] {
    if (this.#kinds.length === 0) return parameters.map(() => []);
    this.#refuseStrangers(parameters);
    return parameters.map((parameter) => {
      const remembered = this.#remembered.get(parameter.name) ?? this.#begin(parameter);
      if (remembered.owner !== parameter.value)
        throw new ParameterError(
          `${this.#optimizer}: it remembers another parameter named ${parameter.name}. ` +
            "Make a new optimizer for each model, and give each layer a name of its own.",
        );
      return remembered.numbers;
    });
  }

  /** Copies of all that is remembered. */
  save(): NamedMatrix[] {
    const used = [...this.#remembered.values()].flatMap(({ slots }) => slots);
    const waiting = [...this.#waiting].map(([name, value]) => ({ name, value }));
    return [...used, ...waiting].map(({ name, value }) => ({ name, value: value.copy() }));
  }

  /** @throws {ParameterError} for slots that this kind of optimizer does not have */
  load(slots: readonly NamedMatrix[]): void {
    const endings = this.#kinds.map(([kind]) => ` / ${kind}`);
    for (const { name } of slots)
      if (!endings.some((ending) => name.endsWith(ending)))
        throw new ParameterError(
          `${this.#optimizer}: the state holds ${JSON.stringify(name)}, which it has no use for. ` +
            "Restore with the kind of optimizer that saved the state.",
        );
    this.#remembered = new Map();
    this.#waiting = new Map(slots.map(({ name, value }) => [name, value.copy()]));
  }

  #begin({ name, value, gradient }: Parameter): Remembered {
    checkSameShape(`${this.#optimizer}: the gradient of ${name}`, value, gradient);
    const slots = this.#kinds.map(([kind, size]): NamedMatrix => {
      const slot = slotName(name, kind);
      const [rows, cols] = size === "one number" ? [1, 1] : [value.rows, value.cols];
      const found = this.#waiting.get(slot) ?? Matrix.zeros(rows, cols, value.dtype);
      if (found.rows !== rows || found.cols !== cols || found.dtype !== value.dtype)
        throw new ShapeError(
          `${this.#optimizer}: the restored ${slot} is ${found.shape} in ${found.dtype}, expected ` +
            `(${rows}, ${cols}) in ${value.dtype}. Restore the state that was saved with this model.`,
        );
      this.#waiting.delete(slot);
      return { name: slot, value: found };
    });
    const remembered = { owner: value, slots, numbers: slots.map((slot) => slot.value.data) };
    this.#remembered.set(name, remembered);
    return remembered;
  }

  /** A restored state whose names are not this model's would be passed over in silence, and memory begin anew. */
  #refuseStrangers(parameters: readonly Parameter[]): void {
    if (this.#waiting.size === 0) return;
    const expected = parameters
      .filter(({ name }) => !this.#remembered.has(name))
      .map(({ name }) => this.#kinds.map(([kind]) => slotName(name, kind)));
    const strangers = new Set(this.#waiting.keys());
    for (const slot of expected.flat()) strangers.delete(slot);
    for (const slots of expected) {
      const missing = slots.find((slot) => !this.#waiting.has(slot));
      const instead = slots.find((slot) => this.#waiting.has(slot)) ?? [...strangers][0];
      if (missing !== undefined && instead !== undefined)
        throw new ParameterError(
          `${this.#optimizer}: the restored state holds ${instead} but not ${missing}. ` +
            "Restore the state that was saved with this model.",
        );
    }
  }
}

function slotName(parameter: string, kind: string): string {
  return `${parameter} / ${kind}`;
}
