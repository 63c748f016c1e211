/**
 * Calls a function with nothing of ours beneath it: where the engine breaks code off, it takes every function on
 * the stack with it, and whoever waits for this promise must not be one of them.
 */
export function onOwnStack<T>(call: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      call().then(resolve, reject);
    });
  });
}
