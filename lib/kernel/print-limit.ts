export interface PrintLimitOptions {
  /** How many characters a cell may print in one go. */
  burst: number;
  /** How many more it may print with every second. */
  perSecond: number;
  /** How many it may print in all; no bound where not given. */
  total?: number;
}

/** What is to be done with a piece of text: pass it on, leave it out and say so, or that it is the end, or leave it out. */
export type Verdict = "pass" | "tell" | "end" | "drop";

/**
 * Judges which of what a cell prints is passed on, where it prints faster than anybody can take it in.
 *
 * Says once a cell that something is left out, and lets text through again when the cell has slowed down, until it has
 * printed all that it may.
 */
export class PrintLimit {
  readonly #limit: PrintLimitOptions;
  readonly #now: () => number;
  #left: number;
  #at: number;
  #closed = false;
  #told = false;
  #passed = 0;
  #ended = false;

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
    this.#passed = 0;
    this.#ended = false;
  }

  /** @param length of a piece of text, in characters */
  judge(length: number): Verdict {
    const { burst, perSecond, total = Number.POSITIVE_INFINITY } = this.#limit;
    if (this.#ended) return "drop";
    const now = this.#now();
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    // It opens again only when half is there, or each piece would be torn.
    if (this.#closed && this.#left < burst / 2) return "drop";
    this.#closed = length > this.#left;
    if (!this.#closed) {
      this.#ended = this.#passed + length > total;
      if (this.#ended) return "end";
      this.#passed += length;
      this.#left -= length;
      return "pass";
    }
    if (this.#told) return "drop";
    this.#told = true;
    return "tell";
  }
}

/** What stands in the place of what is left out. @returns undefined where the verdict says nothing */
export function notice({ burst, total }: PrintLimitOptions, verdict: Verdict): string | undefined {
  const goesOn = "The cell itself goes on. Print less, or write it to a file.]\n";
  const megabytes = (characters: number | undefined): string => `${(characters ?? 0) / 1_000_000} MB`;
  switch (verdict) {
    case "tell":
      return (
        `\n[Longhand leaves out a part of what this cell prints: more than ${megabytes(burst)} came faster than can ` +
        `be taken in. ${goesOn}`
      );
    case "end":
      return `\n[Longhand leaves out all that this cell prints from here on: it was ${megabytes(total)}. ${goesOn}`;
    default:
      return undefined;
  }
}
