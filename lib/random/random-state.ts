import { ParameterError } from "../errors.js";
import { log } from "./log.js";
import { MersenneTwister } from "./mersenne-twister.js";

/** Where a generator stands in its sequence: what NumPy's `get_state` tells, in its order. */
export interface RandomPosition {
  /** The Mersenne Twister's (624,) words. */
  readonly words: Uint32Array;
  /** How many of the words have been used up, 0 to 624. */
  readonly position: number;
  /** The normal number that waits for the next call, where one does. */
  readonly spareNormal?: number | undefined;
}

/**
 * NumPy's legacy random generator, `np.random.RandomState`: the same seed gives the same numbers to the last bit.
 *
 * Published experiments name their NumPy seed, so with this generator their weights, shuffles and figures can be
 * met digit for digit. It is the only source of randomness in Longhand.
 *
 * Source: NumPy's `RandomState` (frozen since version 1.17), Marsaglia's polar method for normal numbers.
 * Derived in notebooks/08.
 */
export class RandomState {
  private bits!: MersenneTwister;
  /** The polar method makes two normal numbers at a time; the second waits here for the next call. */
  private spareNormal: number | undefined;

  /**
   * @param seed whole number in [0, 2^32)
   * @throws {ParameterError} for any other seed
   */
  constructor(seed: number) {
    this.seed(seed);
  }

  /**
   * Starts the sequence anew, as `np.random.seed` does.
   *
   * @param seed whole number in [0, 2^32)
   * @throws {ParameterError} for any other seed
   */
  seed(seed: number): void {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
      throw new ParameterError(`random seed: found ${seed}. Pass a whole number from 0 to 4294967295.`);
    this.bits = new MersenneTwister(seed);
    this.spareNormal = undefined;
  }

  /**
   * Where the generator stands, as a copy that later draws leave alone: `restore` goes on from there.
   *
   * NumPy's `get_state` gives the same: its words, its position, and its waiting normal number.
   */
  state(): RandomPosition {
    return { ...this.bits.save(), spareNormal: this.spareNormal };
  }

  /**
   * Goes on from a state that was kept, here or in NumPy: the next numbers are those that followed it.
   *
   * @throws {ParameterError} where it is no state of this generator; then nothing is changed
   */
  restore(state: RandomPosition): void {
    checkPosition(state);
    this.bits.restore(state.words, state.position);
    this.spareNormal = state.spareNormal;
  }

  /** Evenly spread over [0, 1), with 53 random bits: one number, or `count` of them. */
  randomSample(): number;
  randomSample(count: number): Float64Array;
  randomSample(count?: number): number | Float64Array {
    return count === undefined ? this.nextDouble() : fill(count, () => this.nextDouble());
  }

  /** Evenly spread over [low, high): one number, or `count` of them. */
  uniform(low: number, high: number): number;
  uniform(low: number, high: number, count: number): Float64Array;
  uniform(low: number, high: number, count?: number): number | Float64Array {
    const draw = (): number => low + (high - low) * this.nextDouble();
    return count === undefined ? draw() : fill(count, draw);
  }

  /** From the normal distribution with mean 0 and standard deviation 1: one number, or `count` of them. */
  randn(): number;
  randn(count: number): Float64Array;
  randn(count?: number): number | Float64Array {
    return count === undefined ? this.nextNormal() : fill(count, () => this.nextNormal());
  }

  /**
   * The whole numbers 0 to n - 1 in random order; each order is as likely as any other.
   *
   * @param n in [0, 2^31)
   * @throws {ParameterError} for an n that is not a whole number in that range
   * Source: Fisher and Yates' shuffle, from the top down, as NumPy does it.
   */
  permutation(n: number): Int32Array {
    const order = new Int32Array(checkCount(n)).map((_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.nextIndexUpTo(i);
      const swapped = order[i]!;
      order[i] = order[j]!;
      order[j] = swapped;
    }
    return order;
  }

  private nextDouble(): number {
    const high = this.bits.nextUint32() >>> 5;
    const low = this.bits.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Marsaglia's polar method: a point drawn inside the unit circle gives two independent normal numbers. */
  private nextNormal(): number {
    if (this.spareNormal !== undefined) {
      const spare = this.spareNormal;
      this.spareNormal = undefined;
      return spare;
    }
    let x1: number;
    let x2: number;
    let squaredRadius: number;
    do {
      x1 = 2 * this.nextDouble() - 1;
      x2 = 2 * this.nextDouble() - 1;
      squaredRadius = x1 * x1 + x2 * x2;
    } while (squaredRadius >= 1 || squaredRadius === 0);
    const scale = Math.sqrt((-2 * log(squaredRadius)) / squaredRadius);
    this.spareNormal = scale * x1;
    return scale * x2;
  }

  /** Evenly spread over 0..max, by drawing just enough bits and drawing again where they exceed max. */
  private nextIndexUpTo(max: number): number {
    const mask = 2 ** (32 - Math.clz32(max)) - 1;
    let index: number;
    do index = (this.bits.nextUint32() & mask) >>> 0;
    while (index > max);
    return index;
  }
}

function fill(count: number, draw: () => number): Float64Array {
  const numbers = new Float64Array(checkCount(count));
  for (let i = 0; i < numbers.length; i++) numbers[i] = draw();
  return numbers;
}

function checkCount(count: number): number {
  if (!Number.isInteger(count) || count < 0 || count >= 2 ** 31)
    throw new ParameterError(
      `random numbers: asked for ${count} of them. Pass a whole number of at least 0, below 2147483648.`,
    );
  return count;
}

/** @throws {ParameterError} where it is no state of a RandomState */
export function checkPosition({ words, position, spareNormal }: RandomPosition): void {
  const fault =
    words.length !== 624
      ? `${words.length} words, expected 624`
      : words.every((word) => word === 0)
        ? "words that are all 0, which would give zeros for ever"
        : !Number.isInteger(position) || position < 0 || position > 624
          ? `a position of ${position}, expected a whole number from 0 to 624`
          : spareNormal !== undefined && !Number.isFinite(spareNormal)
            ? `a waiting normal number of ${spareNormal}`
            : undefined;
  if (fault !== undefined)
    throw new ParameterError(`random state: found ${fault}. Pass what \`state()\` gave.`);
}
