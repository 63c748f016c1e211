import { type LoadedMnist, type LoadMnistOptions, loadMnist } from "../data/index.js";

/** What is written to while digits are fetched or drawn: a terminal, a file or a test. */
interface Target {
  write(text: string): unknown;
}

/**
 * Loads MNIST, or drawn digits in its place, and says so where it takes time: a line for each file that is fetched,
 * and one where digits are drawn. What is at hand already is loaded without a word.
 */
export function loadDigits(
  target: Target,
  signal: AbortSignal,
  load: (options: LoadMnistOptions) => Promise<LoadedMnist> = loadMnist,
): Promise<LoadedMnist> {
  let last = "";
  const say = (text: string): void => {
    if (text === last) return;
    last = text;
    target.write(`${text}\n`);
  };
  return load({
    signal,
    progress: ({ file }) => say(`fetching ${file}`),
    drawing: (_, total) =>
      say(`drawing ${total.toLocaleString("en-US")} digits, for MNIST cannot be had; they are kept`),
  });
}
