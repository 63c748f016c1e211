/** A frame of Firefox or Safari: `name@place:line:column`. */
const otherFrame = /^([^@]*)@(.*:\d+:\d+)$/;
/** Frames of the worker's own program tell a reader of a cell nothing. */
const ownFrame = /^\s+at (?:.*\bblob:|eval \(<anonymous>\)$)/;

/**
 * Gives an error the stack that Node's engine would have given it in a kernel: a heading, then frames that name cells as
 * `cell [3]`, without those of the worker's own program.
 *
 * @param cell the name of the cell that runs, for engines that name only the place of the eval
 */
export function tidyStack(error: Error, cell: string): void {
  const { stack } = error;
  if (typeof stack !== "string") return;
  const lines = stack.split("\n").filter((line) => line !== "");
  const frames = lines.some((line) => otherFrame.test(line))
    ? [`${error.name}: ${error.message}`, ...lines.flatMap((line) => asNodeFrame(line, cell))]
    : lines;
  const tidy = frames
    .filter((line) => !ownFrame.test(line))
    .map((line) =>
      line
        .replace(/\bcell\[(\d+)\]/g, "cell [$1]")
        .replace(/^(\s+at )(?:async )?eval \((cell \[\d+\]:\d+:\d+)\)$/, "$1$2"),
    );
  Object.defineProperty(error, "stack", { value: tidy.join("\n"), configurable: true, writable: true });
}

function asNodeFrame(line: string, cell: string): string[] {
  const [, name = "", found] = otherFrame.exec(line) ?? [];
  if (found === undefined) return [];
  const place = found.replace(/^.* line \d+ > eval(?=:)/, cell);
  return [name === "" ? `    at ${place}` : `    at ${name} (${place})`];
}

/** A traceback with the line of the cell where the error arose above it, as Node puts it there. */
export function withHeading(traceback: readonly string[]): string[] {
  const place = traceback.map((line) => /^\s+at .*?(cell \[\d+\]:\d+):\d+\)?$/.exec(line)?.[1]).find(Boolean);
  return place === undefined ? [...traceback] : [place, "", "", ...traceback];
}
