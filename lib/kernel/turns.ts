/** So long one thing may be done without a turn for anyone else. */
const longestMs = 8;
let busySince = 0;
let nextTurn: Promise<void> | undefined;

/**
 * Settles at once, or in the next turn of the event loop where this one has been long.
 *
 * Messages that have come already are read one after another without a turn between, and a loud cell's are many; and a
 * single one may be of many megabytes.
 */
export function letOthersIn(): Promise<void> | undefined {
  const now = performance.now();
  nextTurn ??= new Promise((resolve) => {
    busySince = now;
    setImmediate(() => {
      nextTurn = undefined;
      resolve();
    });
  });
  return now - busySince > longestMs ? nextTurn : undefined;
}
