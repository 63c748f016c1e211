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

  /**
   * @param from.steps taken before the state was saved: after the first, each kind of slot must be there
   * @param from.parameters the model's, to hold names and shapes against at once; else a step tells
   * @throws {ParameterError} for slots that this kind of optimizer does not have, or the lack of those that it has
   * @throws {ShapeError} where a slot does not fit its parameter
   */
  load(
    slots: readonly NamedMatrix[],
    { steps, parameters }: { steps: number; parameters?: readonly Parameter[] | undefined },
  ): void {
    const endings = this.#kinds.map(([kind]) => ` / ${kind}`);
    for (const { name } of slots)
      if (!endings.some((ending) => name.endsWith(ending)))
        throw new ParameterError(
          `${this.#optimizer}: the state holds ${JSON.stringify(name)}, which it has no use for. ` +
            "Restore with the kind of optimizer that saved the state.",
        );
    const lacking = endings.findIndex((ending) => !slots.some(({ name }) => name.endsWith(ending)));
    if (steps > 0 && lacking >= 0)
      throw new ParameterError(
        `${this.#optimizer}: the state after ${steps} steps holds no ${this.#kinds[lacking]![0]}. ` +
          "Restore with the kind of optimizer that saved the state.",
      );
    if (parameters !== undefined) this.#checkOwners(slots, parameters);
    this.#remembered = new Map();
    this.#waiting = new Map(slots.map(({ name, value }) => [name, value.copy()]));
  }

  #checkOwners(slots: readonly NamedMatrix[], parameters: readonly Parameter[]): void {
    const expected = new Map(
      parameters.flatMap(({ name, value }) =>
        this.#kinds.map(([kind, size]): [string, { value: Matrix; size: SlotKind }] => [
          slotName(name, kind),
          { value, size },
        ]),
      ),
    );
    for (const { name, value } of slots) {
      const owner = expected.get(name);
      if (owner === undefined)
        throw new ParameterError(
          `${this.#optimizer}: the state holds ${name}, but the model has no such parameter. ` +
            "Restore the state that was saved with this model.",
        );
      this.#checkFits(name, value, owner);
    }
  }

  #checkFits(slot: string, found: Matrix, { value, size }: { value: Matrix; size: SlotKind }): void {
    const [rows, cols] = shapeOf(value, size);
    if (found.rows !== rows || found.cols !== cols || found.dtype !== value.dtype)
      throw new ShapeError(
        `${this.#optimizer}: the restored ${slot} is ${found.shape} in ${found.dtype}, expected ` +
          `(${rows}, ${cols}) in ${value.dtype}. Restore the state that was saved with this model.`,
      );
  }

  #begin({ name, value, gradient }: Parameter): Remembered {
    checkSameShape(`${this.#optimizer}: the gradient of ${name}`, value, gradient);
    const slots = this.#kinds.map(([kind, size]): NamedMatrix => {
      const slot = slotName(name, kind);
      const [rows, cols] = shapeOf(value, size);
      const found = this.#waiting.get(slot) ?? Matrix.zeros(rows, cols, value.dtype);
      this.#checkFits(slot, found, { value, size });
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

function shapeOf({ rows, cols }: Matrix, size: SlotKind): [number, number] {
  return size === "one number" ? [1, 1] : [rows, cols];
}

function slotName(parameter: string, kind: string): string {
  return `${parameter} / ${kind}`;
}
