/**
 * Does one piece of work after another, never two at a time, and tells of each that failed.
 *
 * News that come while their source is being asked may not be in its answer: they are put in line behind it, once.
 *
 * Plotly draws in steps with waits between them. A figure that is purged, or drawn anew, while an earlier drawing
 * waits leaves that drawing to fail on what is gone.
 */
export class InTurn {
  #last: Promise<void> = Promise.resolve();
  readonly #waiting = new Set<string>();
  readonly #failed: (thrown: unknown) => void;

  constructor(failed: (thrown: unknown) => void) {
    this.#failed = failed;
  }

  /**
   * Puts work in line; it is left out where work of the same name still waits for its turn.
   *
   * @returns settles when all that is in line is done; never rejects
   */
  add(name: string, work: () => unknown): Promise<void> {
    if (this.#waiting.has(name)) return this.#last;
    this.#waiting.add(name);
    this.#last = this.#last
      .then(() => {
        this.#waiting.delete(name);
        return work();
      })
      .then(() => {}, this.#failed);
    return this.#last;
  }
}
