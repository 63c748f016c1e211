import type { FitProgress } from "../../train/index.js";

/** The progress of one of several trainings, told as that of all together: epoch 2 of the third of 10 is 22 of all. */
export function asPart(
  tell: (progress: FitProgress) => void,
  { part, parts }: { part: number; parts: number },
): (progress: FitProgress) => void {
  return ({ epoch, epochs, ...rest }) =>
    tell({ ...rest, epoch: part * epochs + epoch, epochs: parts * epochs });
}
