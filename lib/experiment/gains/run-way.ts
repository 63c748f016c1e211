import { augment, type Dataset, type Digits, splitDataset } from "../../data/index.js";
import { ensemble, type Network } from "../../nn/index.js";
import { RandomState } from "../../random/index.js";
import { type Examples, earlyStopping, evaluate, type FitProgress, fit } from "../../train/index.js";
import { asPart } from "./as-part.js";
import { batchSize, networkOf, optimizerOf, type Way } from "./way.js";

/** What one training of one way came to. */
export interface WayFigures {
  readonly way: string;
  readonly seed: number;
  /** Trained for; fewer than asked for where it stopped early. */
  readonly epochs: number;
  /** Of the last epoch, on what it trained on: dropout and augmentation count in. */
  readonly trainingAccuracy: number;
  readonly testLoss: number;
  /** Fraction right. */
  readonly testAccuracy: number;
  /** Of training alone, all members together. */
  readonly seconds: number;
}

export interface RunWayOptions {
  seed: number;
  epochs: number;
  signal?: AbortSignal;
  /** Of all members' epochs together, where there are several. */
  onProgress?: (progress: FitProgress) => void;
}

/** Examples taken off the training set where something has to be watched. */
const validationCount = 5_000;

/**
 * Trains one way and tests it.
 *
 * One stream draws the weights and the orders, another the variations of the images, so that all ways of one seed
 * begin from the same weights where their layers are the same.
 *
 * Used in notebooks/09.
 */
export async function runWay(way: Way, digits: Digits, options: RunWayOptions): Promise<WayFigures> {
  const { seed, signal, onProgress } = options;
  const epochs = way.epochs ?? options.epochs;
  const { members: parts = 1 } = way;
  const members: TrainedMember[] = [];
  for (let member = 0; member < parts; member++)
    members.push(
      await trainMember(way, digits, {
        epochs,
        seed: seed + 1000 * member,
        ...(signal && { signal }),
        ...(onProgress && { onProgress: asPart(onProgress, { part: member, parts }) }),
      }),
    );
  const models = members.map(({ model }) => model);
  const tested = await evaluate(
    models.length === 1 ? models[0]! : ensemble(models),
    digits.test,
    signal && { signal },
  );
  return {
    way: way.name,
    seed,
    epochs: Math.max(...members.map((member) => member.epochs)),
    trainingAccuracy: members.reduce((sum, member) => sum + member.accuracy, 0) / members.length,
    testLoss: tested.loss,
    testAccuracy: tested.accuracy,
    seconds: members.reduce((sum, member) => sum + member.seconds, 0),
  };
}

interface TrainedMember {
  model: Network;
  epochs: number;
  accuracy: number;
  seconds: number;
}

async function trainMember(
  way: Way,
  { train }: Digits,
  { seed, epochs, signal, onProgress }: RunWayOptions,
): Promise<TrainedMember> {
  const random = new RandomState(seed);
  const model = networkOf(way, { height: train.height, width: train.width, random });
  const [watched, learned] = way.earlyStopping === undefined ? [undefined, train] : splitOff(train, seed);
  const trained: TrainedMember = { model, epochs: 0, accuracy: 0, seconds: 0 };
  const training = fit(model, varied(way, learned, seed), {
    optimizer: optimizerOf(way, epochs),
    epochs,
    batchSize,
    shuffle: random,
    ...(way.regularization && { regularization: way.regularization }),
    ...(way.earlyStopping &&
      watched && { earlyStopping: earlyStopping(way.earlyStopping), validation: watched }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  for await (const { epoch, accuracy, seconds } of training)
    Object.assign(trained, { epochs: epoch, accuracy, seconds: trained.seconds + seconds });
  return trained;
}

function splitOff(train: Dataset, seed: number): [Dataset, Dataset] {
  const first = Math.min(validationCount, Math.floor(train.count / 5));
  const [watched, learned] = splitDataset(train, { first, random: new RandomState(seed), stratified: true });
  return [watched!, learned!];
}

function varied({ augmentation }: Way, train: Dataset, seed: number): Examples {
  if (augmentation === undefined) return train;
  return augment(train, { ...augmentation, random: new RandomState(seed + 1) });
}
