import { host } from "#host";
import { DataFormatError, messageOf, ParameterError } from "../errors.js";
import type { Matrix } from "../matrix/index.js";
import type { Model } from "../nn/index.js";
import {
  checkFits,
  copyTensors,
  type FileSource,
  keepFile,
  matrixOf,
  modelPrefix,
  modelTensors,
  namedTensors,
  type OpenedFile,
  openFile,
  type Tensor,
  textsOfModel,
  withoutPrefix,
  writeSafetensors,
} from "../nn/store/index.js";
import type { RandomState } from "../random/index.js";
import type { EarlyStoppingState, EarlyStoppingWatch } from "./early-stopping.js";
import type { EpochRecord } from "./fit-options.js";
import { generatorsOf, matchGenerators } from "./generators.js";
import type { Optimizer, OptimizerState } from "./optimizer.js";
import { readNotes, type TrainingNotes, writeNotes } from "./training-notes.js";
import { valuesOf } from "./values-of.js";

/** Everything that changes while a model is trained. */
export interface TrainingParts {
  model: Model;
  optimizer: Optimizer;
  /**
   * Every generator that training draws from, by a name of your choice, such as `{ shuffle, augmentation }`. Those of
   * the model's own layers (dropout) are found without being named.
   */
  random?: Readonly<Record<string, RandomState>>;
  /** What is trained on. Augmented examples draw too; given here, their generator is found without being named. */
  examples?: { readonly random?: RandomState };
  /** The watch that `fit` was given, where one was. */
  earlyStopping?: EarlyStoppingWatch;
}

export interface Training extends TrainingParts {
  /** One for each epoch so far, as `fit` yields them. */
  records: readonly EpochRecord[];
  /** Epochs done; as many as the last record says when left out. */
  epochs?: number;
}

/** How far a training had come. */
export interface TrainingDone {
  /** Epochs done: what `fit` takes as `startEpoch`. */
  epochs: number;
  records: EpochRecord[];
}

const kindKey = "longhand.kind";
const notesKey = "longhand.training";
const optimizerPrefix = "optimizer/";
const randomPrefix = "random/";
const bestPrefix = "best/";

/**
 * Saves a whole training between two epochs, so that it can go on later as if it had never stopped.
 *
 * One safetensors file holds the model, what the optimizer remembers, where each generator stands, what early stopping
 * knows, and the records. `loadModel` and `loadMlp` read the model out of it as well. Call it in the loop over `fit`,
 * where an epoch has just ended: once the loop has ended or was left, early stopping may have put back older weights.
 *
 * @param path where to; without one, as in a browser, the bytes are only returned
 * @returns the file's bytes
 * @throws {ParameterError} where `epochs` is no whole number of at least 0
 * @throws {DataSourceError} where the file cannot be written; an older one there stays whole
 * Used in notebooks/11.
 */
export async function saveTraining(training: Training, path?: string): Promise<Uint8Array> {
  const { model, optimizer, records, earlyStopping } = training;
  const epochs = training.epochs ?? records.at(-1)?.epoch ?? 0;
  if (!Number.isInteger(epochs) || epochs < 0)
    throw new ParameterError(`saving a training: ${epochs} epochs. Pass how many are done.`);
  const { steps, slots } = optimizer.state();
  const generators = generatorsOf(training).map((one) => ({ ...one, at: one.random.state() }));
  const best = earlyStopping?.state();
  const notes: TrainingNotes = {
    epochs,
    records,
    optimizer: { name: optimizer.name, steps },
    generators: generators.map(({ roles, at }) => ({
      roles,
      position: at.position,
      spareNormal: at.spareNormal ?? null,
    })),
    ...(earlyStopping && {
      best: best === undefined ? null : { epoch: best.epoch, lastEpoch: best.lastEpoch, figure: best.best },
    }),
  };
  const tensors: [string, Tensor | Matrix][] = [
    ...Array.from(namedTensors(model), ([name, value]): [string, Matrix] => [modelPrefix + name, value]),
    ...slots.map(({ name, value }): [string, Matrix] => [optimizerPrefix + name, value]),
    ...generators.map(({ at }, i): [string, Tensor] => [
      randomPrefix + i,
      { shape: [at.words.length], data: at.words },
    ]),
    ...(best?.values ?? []).map(({ name, value }, i): [string, Matrix] => [
      `${bestPrefix}${i} ${name}`,
      value,
    ]),
  ];
  const bytes = writeSafetensors(tensors, {
    [kindKey]: "training",
    ...textsOfModel(model),
    [notesKey]: writeNotes(notes),
  });
  await keepFile(host, bytes, path);
  return bytes;
}

/**
 * Brings model, optimizer, generators and early stopping to where they were when a training was saved.
 *
 * Build all of them as they were built at first, then load, and go on with `fit` and `startEpoch`: the numbers that
 * follow are, bit for bit, those of a training that never stopped. Where anything does not fit, nothing is changed.
 * Settings belong to the program and not to the file: a learning rate may be another from here on.
 *
 * @param source a path, or the file's bytes
 * @throws {DataSourceError} where the file is not there
 * @throws {DataFormatError} where it is no sound file of a training, or holds another model
 * @throws {ParameterError} where it was saved with another kind of optimizer, or other generators
 * Used in notebooks/11.
 */
export async function loadTraining(parts: TrainingParts, source: FileSource): Promise<TrainingDone> {
  const opened = await openFile(host, source);
  const { file, metadata, tensors } = opened;
  const notes = readNotes(metadata[notesKey], file);
  const found = modelTensors(opened);
  const expected = namedTensors(parts.model);
  checkFits(found, expected, file);
  const words = withoutPrefix(tensors, randomPrefix);
  const saved = notes.generators.map(({ roles, position, spareNormal }, i) => ({
    roles,
    position: { words: wordsOf(words.get(String(i)), file), position, spareNormal: spareNormal ?? undefined },
  }));
  const generators = matchGenerators(saved, generatorsOf(parts), file);
  const best = readBest(opened, notes);
  refuseOther(parts, notes, file);
  const slots = matrices(withoutPrefix(tensors, optimizerPrefix), file);
  if (best !== undefined) checkBest(best, parts.model, file);
  restoreOptimizer(parts, { notes, slots, file }); // the last that may refuse
  parts.earlyStopping?.restore(best);
  copyTensors(found, expected);
  for (const { random, position } of generators) random.restore(position);
  return { epochs: notes.epochs, records: [...notes.records] };
}

/** An optimizer of another kind would begin its memory anew without a word, and one of another model later. */
function restoreOptimizer(
  { model, optimizer }: TrainingParts,
  { notes, slots, file }: { notes: TrainingNotes; slots: OptimizerState["slots"]; file: string },
): void {
  const { name, steps } = notes.optimizer;
  const parameters = model.layers?.flatMap((layer) => layer.parameters) ?? model.parameters;
  try {
    optimizer.restore({ steps, slots }, parameters);
  } catch (cause) {
    throw new ParameterError(
      `loading ${file}: it was saved with ${name}, but given is ${optimizer.name}. ${messageOf(cause)} ` +
        "Nothing was loaded.",
      { cause },
    );
  }
}

/** The best epoch's values are put back when training ends: hours later is too late to find that they do not fit. */
function checkBest({ values }: EarlyStoppingState, model: Model, file: string): void {
  const expected = valuesOf(model);
  const fits = values.every(({ name, value }, i) => {
    const own = expected[i];
    return name === own?.name && value.shape === own.value.shape && value.dtype === own.value.dtype;
  });
  if (values.length > 0 && (values.length !== expected.length || !fits))
    throw new DataFormatError(
      `${file}: the best epoch's values (${values.map(({ name }) => name).join(", ")}) do not fit the model's. ` +
        "Build the model as it was when it was saved. Nothing was loaded.",
    );
}

/** Early stopping that was there and is not, or the other way round, would begin its count anew without a word. */
function refuseOther({ earlyStopping }: TrainingParts, notes: TrainingNotes, file: string): void {
  if ((earlyStopping === undefined) !== (notes.best === undefined))
    throw new ParameterError(
      `loading ${file}: it was saved ${notes.best === undefined ? "without" : "with"} early stopping. ` +
        `Pass ${notes.best === undefined ? "none" : "its watch, a new one"}. Nothing was loaded.`,
    );
}

function readBest({ file, tensors }: OpenedFile, notes: TrainingNotes): EarlyStoppingState | undefined {
  if (notes.best == null) return undefined;
  const values = matrices(withoutPrefix(tensors, bestPrefix), file)
    .map(({ name, value }) => ({ place: Number.parseInt(name, 10), name: name.replace(/^\d+ /, ""), value }))
    .sort((a, b) => a.place - b.place)
    .map(({ name, value }) => ({ name, value }));
  const { epoch, lastEpoch, figure } = notes.best;
  return { epoch, lastEpoch, best: figure, values };
}

function matrices(tensors: ReadonlyMap<string, Tensor>, file: string): { name: string; value: Matrix }[] {
  return Array.from(tensors, ([name, tensor]) => {
    const value = matrixOf(tensor);
    if (value === undefined) throw new DataFormatError(`${file}: ${name} is no matrix. Save it again.`);
    return { name, value };
  });
}

function wordsOf(tensor: Tensor | undefined, file: string): Uint32Array {
  if (tensor?.data instanceof Uint32Array) return tensor.data;
  throw new DataFormatError(`${file}: a generator has no words. Save it again.`);
}
