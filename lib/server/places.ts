import { HttpError } from "./http-error.js";

export interface PlacesOptions {
  /** How many work at a time. */
  most: number;
  /** How many more wait; the next one is refused. */
  mostWaiting: number;
}

/**
 * Lets so many work at a time; others wait in their order, and who is no longer wanted does not.
 *
 * Who works keeps the place until the work has ended, also where it is no longer wanted: Chromium takes a moment to end.
 * p-queue gives it on at once.
 */
export class Places {
  readonly #options: PlacesOptions;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /**
   * Works when there is a place.
   *
   * @param signal takes it out of those that wait; who works heeds it by itself
   * @throws {HttpError} 503 where too many wait
   */
  async hold<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#take(signal);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken -= 1;
      else next();
    }
  }

  #take(signal: AbortSignal): Promise<void> | undefined {
    signal.throwIfAborted();
    if (this.#taken < this.#options.most) {
      this.#taken += 1;
      return undefined;
    }
    if (this.#waiting.length >= this.#options.mostWaiting)
      throw new HttpError(503, "Too many exports are waiting. Try again in a minute.");
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      const enter = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(enter);
    });
  }
}
