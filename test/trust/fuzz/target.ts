import type fc from "fast-check";
import { LonghandError } from "../../../lib/errors.js";

/** What became of an input. Anything else that may happen to it is a fault. */
export type Outcome = "right" | "refused";

/** One reader that is given whatever there is. */
export interface Target<Input = unknown> {
  name: string;
  /** How much of all inputs it is to get; 1 where it is left out. */
  share?: number;
  inputs: fc.Arbitrary<Input>;
  /** @throws where the reader fails otherwise than by a typed error, or what it read is wrong */
  put(input: Input): Outcome | Promise<Outcome>;
  /** An input from plain bytes, for a search that is led by the blocks of code that it reaches. */
  fromBytes?(bytes: Uint8Array): Input;
  /** Sound inputs for such a search to begin with. */
  seeds?(): Uint8Array[];
}

/** Keeps a target's own type of input where it is made, and forgets it where it is listed. */
export function target<Input>(made: Target<Input>): Target {
  return made as unknown as Target;
}

/**
 * Reads, and holds what was read against what it should be.
 *
 * @param check throws where it is wrong
 */
export async function readOrRefuse<Value>(
  read: () => Value | Promise<Value>,
  check: (value: Value) => void | Promise<void> = () => {},
): Promise<Outcome> {
  let value: Value;
  try {
    value = await read();
  } catch (thrown) {
    if (thrown instanceof LonghandError && thrown.message !== "") return "refused";
    throw thrown;
  }
  await check(value);
  return "right";
}
