export interface PrintLimitOptions {
  /** How many characters a cell may print in one go. */
  burst: number;
  /** How many more it may print with every second. */
  perSecond: number;
}

/** What is to be done with a piece of text: pass it on, leave it out and say so, or leave it out. */
export type Verdict = "pass" | "tell" | "drop";

/**
 * Judges which of what a cell prints is passed on, where it prints faster than anybody can take it in.
 *
 * Says once a cell that something is left out, and lets text through again when the cell has slowed down.
 */
export class PrintLimit {
  readonly #limit: PrintLimitOptions;
  readonly #now: () => number;
  #left: number;
  #at: number;
  #closed = false;
  #told = false;

  constructor(limit: PrintLimitOptions, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
    this.#left = limit.burst;
    this.#at = now();
  }

  /** Another cell runs now, and may print as much again. */
  begin(): void {
    this.#left = this.#limit.burst;
    this.#at = this.#now();
    this.#closed = false;
    this.#told = false;
  }

  /** @param length of a piece of text, in characters */
  judge(length: number): Verdict {
    const { burst, perSecond } = this.#limit;
    const now = this.#now();
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    // It opens again only when half is there, or each piece would be torn.
    if (this.#closed && this.#left < burst / 2) return "drop";
    this.#closed = length > this.#left;
    if (!this.#closed) {
      this.#left -= length;
      return "pass";
    }
    if (this.#told) return "drop";
    this.#told = true;
    return "tell";
  }
}

/** What stands in the place of what is left out. */
export function leftOut({ burst }: PrintLimitOptions): string {
  return (
    `\n[Longhand leaves out a part of what this cell prints: more than ${burst / 1_000_000} MB came faster than can be ` +
    "taken in. The cell itself goes on. Print less, or write it to a file.]\n"
  );
}
