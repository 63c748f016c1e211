const N = 624;
const M = 397;

/**
 * MT19937: 32 random bits at a time, the same sequence on every machine.
 *
 * Source: Matsumoto and Nishimura 1998, "Mersenne Twister", with the seeding of their 2002 revision.
 * Derived in notebooks/08.
 */
export class MersenneTwister {
  private readonly state: Uint32Array = new Uint32Array(N);
  private position = N;

  /** @param seed whole number in [0, 2^32) */
  constructor(seed: number) {
    const { state } = this;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(1812433253, previous) + i;
    }
  }

  /** The next 32 bits, as a whole number in [0, 2^32). */
  nextUint32(): number {
    if (this.position === N) this.twist();
    let bits = this.state[this.position++]!;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    bits ^= bits >>> 18;
    return bits >>> 0;
  }

  /** The 624 words, as a copy, and how many of them have been used up. */
  save(): { words: Uint32Array; position: number } {
    return { words: this.state.slice(), position: this.position };
  }

  /** Goes on from what `save` gave. @param words (624,) @param position from 0 to 624 */
  restore(words: Uint32Array, position: number): void {
    this.state.set(words);
    this.position = position;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < N; i++) {
      const joined = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
      state[i] = state[(i + M) % N]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}
