import type { Model } from "../nn/index.js";
import type { Examples } from "./examples.js";
import type { EpochRecord, FitOptions, FitProgress } from "./fit-options.js";

/** What a training was asked to do. */
export interface FitCall {
  readonly model: Model;
  readonly examples: Examples;
  readonly options: FitOptions;
}

/** How a training ended: its last epoch, a loop that was left or a stop on request, or something that was thrown. */
export type FitEnd = { kind: "done" } | { kind: "stopped" } | { kind: "failed"; thrown: unknown };

/** Someone who looks on while a training runs. The training waits for what these give. */
export interface FitWatch {
  /** Within an epoch, as `onProgress` is told. */
  within?(progress: FitProgress): void;
  /** After an epoch, before its record is yielded. */
  epoch(record: EpochRecord): Promise<void>;
  end(end: FitEnd): Promise<void>;
}

/** Asked before the first step, with the model as it is then. @returns undefined for no interest in this training */
export type FitListener = (call: FitCall) => Promise<FitWatch | undefined>;

const listeners = new Set<FitListener>();
const onlookers = new Set<FitListener>();
const calls = new WeakMap<object, FitCall & { own?: FitListener }>();

/** Tells of every `fit` that begins from now on. @returns the way to stop listening */
export function listenToFit(listener: FitListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells of every `fit` that begins from now on, also of one that has a listener of its own. */
export function lookOnAtFit(onlooker: FitListener): () => void {
  onlookers.add(onlooker);
  return () => onlookers.delete(onlooker);
}

/** Remembers what a training that has not begun was asked to do. */
export function rememberCall(training: object, call: FitCall): void {
  calls.set(training, call);
}

/** What a training was asked to do; undefined for what `fit` has not made. */
export function callOf(training: object): FitCall | undefined {
  return calls.get(training);
}

/**
 * Gives one training a listener of its own, in the place of those that listen to all.
 *
 * @returns false for what `fit` has not made
 */
export function listenToOne(training: object, listener: FitListener): boolean {
  const call = calls.get(training);
  if (call !== undefined) call.own = listener;
  return call !== undefined;
}

/** Everyone who looks on at a training, as one. */
export async function watchFit(training: object): Promise<FitWatch> {
  const call = calls.get(training)!;
  const asked = [...(call.own === undefined ? listeners : [call.own]), ...onlookers];
  const watches: FitWatch[] = [];
  for (const listener of asked) {
    const watch = await listener(call);
    if (watch !== undefined) watches.push(watch);
  }
  const within = watches.flatMap((watch) => (watch.within === undefined ? [] : [watch.within]));
  return {
    ...(within.length > 0 && {
      within: (progress) => {
        for (const tell of within) tell(progress);
      },
    }),
    async epoch(record) {
      for (const watch of watches) await watch.epoch(record);
    },
    async end(end) {
      for (const watch of watches) await watch.end(end);
    },
  };
}
