import { DataFormatError, messageOf } from "../errors.js";
import type { EpochRecord } from "./fit-options.js";

/** What a training's file tells beside its tensors. */
export interface TrainingNotes {
  /** Epochs done. */
  epochs: number;
  records: readonly EpochRecord[];
  optimizer: { name: string; steps: number };
  /** One for each generator, in the order of their tensors. */
  generators: readonly { roles: readonly string[]; position: number; spareNormal: number | null }[];
  /** Where early stopping was watching: its best epoch so far and the last it saw, or null before the first. */
  best?: { epoch: number; lastEpoch: number; figure: number } | null;
}

/** JSON has no word for these; everything else it writes so that the same number is read back. */
const wordless = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

export function writeNotes(notes: TrainingNotes): string {
  return JSON.stringify(notes, (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

/** @throws {DataFormatError} where the text is not what `writeNotes` gives */
export function readNotes(text: string | undefined, file: string): TrainingNotes {
  if (text === undefined)
    throw new DataFormatError(
      `${file}: it holds no training, only tensors. Load a model with loadModel; saveTraining keeps a training.`,
    );
  try {
    const notes = JSON.parse(text) as TrainingNotes;
    check(notes);
    return { ...notes, records: notes.records.map(revive) };
  } catch (cause) {
    throw new DataFormatError(
      `${file}: what it tells of the training is damaged (${messageOf(cause)}). Save it again.`,
      { cause },
    );
  }
}

function revive(record: EpochRecord): EpochRecord {
  const figures = Object.entries(record).map(([name, figure]: [string, unknown]) => [
    name,
    typeof figure === "string" ? (wordless.get(figure) ?? figure) : figure,
  ]);
  return Object.fromEntries(figures) as EpochRecord;
}

function check(notes: TrainingNotes): void {
  const { epochs, records, optimizer, generators, best } = notes;
  expect(isCount(epochs), "no number of epochs");
  expect(Array.isArray(records) && records.every(isObject), "no records");
  expect(
    isObject(optimizer) && typeof optimizer.name === "string" && isCount(optimizer.steps),
    "no optimizer",
  );
  expect(Array.isArray(generators), "no generators");
  for (const { roles, position, spareNormal } of generators) {
    expect(Array.isArray(roles) && roles.every((role) => typeof role === "string"), "a generator of nobody");
    expect(
      isCount(position) && (spareNormal === null || typeof spareNormal === "number"),
      "a generator's state",
    );
  }
  if (best != null)
    expect(
      isCount(best.epoch) && isCount(best.lastEpoch) && typeof best.figure === "number",
      "no best epoch",
    );
}

function expect(sound: boolean, finding: string): void {
  if (!sound) throw new Error(finding);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
