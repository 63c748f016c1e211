import type { StreamName } from "../../kernel/inside/joined-streams.js";

/** Characters that a cell may print: about ten thousand lines. A page must draw them all. */
const most = 1_000_000;

/**
 * Lets a cell print so much and no more.
 *
 * Nothing can hold up code that prints in an endless loop, so without this a page would drown in it and its stop button
 * with it.
 */
export class PrintLimit {
  readonly #print: (stream: StreamName, text: string) => void;
  #left: number = most;

  constructor(print: (stream: StreamName, text: string) => void) {
    this.#print = print;
  }

  /** A new cell runs. */
  begin(): void {
    this.#left = most;
  }

  print(stream: StreamName, text: string): void {
    if (this.#left <= 0) return;
    const shown = text.slice(0, this.#left);
    this.#left -= text.length;
    this.#print(stream, shown);
    if (this.#left <= 0)
      this.#print(
        "stderr",
        `\nThis cell has printed ${most.toLocaleString("en")} characters; what follows is not shown.\n`,
      );
  }
}
