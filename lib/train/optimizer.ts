import { ParameterError } from "../errors.js";
import type { FloatArray, Matrix, PlanRule } from "../matrix/index.js";
import type { Parameter } from "../nn/index.js";
import { OptimizerMemory, type SlotKind } from "./optimizer-memory.js";
import { rateAt, type Schedule, scheduleOf } from "./schedules.js";

/** What an optimizer remembers, as plain data that a file can hold. */
export interface OptimizerState {
  /** Steps taken so far. */
  steps: number;
  /** One for each parameter and each thing remembered of it, such as "dense 1 weights / velocity". */
  slots: { name: string; value: Matrix }[];
}

/**
 * Changes parameters by their gradients, one step at a time.
 *
 * What one remembers belongs to one model: take a new optimizer for each training.
 */
export interface Optimizer {
  /**
   * For a legend, such as "sgd(0.1, momentum 0.9)". It should tell every setting: a recorded run is told apart by it
   * from one with another setting.
   */
  readonly name: string;
  /** A learning rate that was given as a number is here a schedule that never changes. */
  readonly learningRate: Schedule;
  /**
   * Takes one step. It reads the gradients and leaves them as they are.
   *
   * @param at.epoch epochs done so far, with fractions; may be left out where the learning rate is a plain number
   */
  step(parameters: readonly Parameter[], at?: { epoch: number }): void;
  /** A copy of what it remembers; later steps do not change it. */
  state(): OptimizerState;
  /**
   * Goes on from there, bit for bit as if it had never stopped. The state is copied.
   *
   * @param parameters all that it may be asked to step, to refuse at once what does not fit them
   * @throws {ParameterError} for a state that another kind of optimizer saved, or one of other parameters
   * @throws {ShapeError} where what is remembered does not fit its parameter
   */
  restore(state: OptimizerState, parameters?: readonly Parameter[]): void;
}

/** For compiled training, which takes an optimizer's steps itself, faster. */
export interface Compilable {
  rule: PlanRule;
  weightDecay: number;
  /** What it remembers, live, as `OptimizerMemory.recall` gives it: in the order of the rule's slots. */
  recall(parameters: readonly Parameter[]): FloatArray[][];
  /** What to call after each step that was taken for it, so that its count stays right. */
  stepTaken(): void;
  /** Which slot holds squares, for the words when they are past range. */
  squares: SquaresSlot | undefined;
}

/** Only those made here, so that nothing that merely looks like one is taken for it. */
const compilable = new WeakMap<Optimizer, Compilable & { step: Optimizer["step"] }>();

/** Undefined for an optimizer of somebody else's, a copy, or one whose `step` was changed: it may do anything. */
export function compilableOf(optimizer: Optimizer): Compilable | undefined {
  const found = compilable.get(optimizer);
  return found?.step === optimizer.step ? found : undefined;
}

/** A slot that holds running means of squares, and whose. */
export interface SquaresSlot {
  /** "adam", as errors have it. */
  optimizer: string;
  slot: string;
}

/** What sets one kind of optimizer apart from another. */
export interface UpdateRule {
  name: string;
  /** What `update` does, as data; left out where a plan cannot do it. */
  compiled?: PlanRule;
  squares?: SquaresSlot;
  learningRate: number | Schedule;
  /** Decoupled: each step first takes learningRate·weightDecay of every weight off it. */
  weightDecay: number;
  /** What to remember for each parameter, by name; all zero at the start, in the parameter's precision. */
  slots: Readonly<Record<string, SlotKind>>;
  /** Changes one parameter. The slots' numbers come in the order of `slots`. */
  update(parameter: Parameter, slots: readonly FloatArray[], at: UpdatePoint): void;
}

export interface UpdatePoint {
  learningRate: number;
  /** Unknown where `step` was not told. */
  epoch: number | undefined;
}

/** The part that all optimizers share: learning rate, weight decay, memory, state. */
export function optimizerOf(rule: UpdateRule): Optimizer {
  const { name, weightDecay } = rule;
  const learningRate = scheduleOf(name, rule.learningRate);
  const fixed = typeof rule.learningRate === "number";
  const memory = new OptimizerMemory(name, rule.slots);
  let steps = 0;
  const optimizer: Optimizer = {
    name,
    learningRate,
    step(parameters, at) {
      if (at === undefined && !fixed)
        throw new ParameterError(
          `${name}: a step without the epoch, which the learning rate goes by. Pass { epoch } as well.`,
        );
      const point = { learningRate: rateAt(name, learningRate, at?.epoch ?? 0), epoch: at?.epoch };
      const slots = memory.recall(parameters);
      const keep = 1 - point.learningRate * weightDecay;
      for (let i = 0; i < parameters.length; i++) {
        const parameter = parameters[i]!;
        if (keep !== 1 && parameter.decays !== false) shrink(parameter.value.data, keep);
        rule.update(parameter, slots[i]!, point);
      }
      steps += 1;
    },
    state: () => ({ steps, slots: memory.save() }),
    restore(state, parameters) {
      if (!Number.isInteger(state.steps) || state.steps < 0)
        throw new ParameterError(
          `${name}: a state after ${state.steps} steps. Pass a state that an optimizer saved.`,
        );
      memory.load(state.slots, { steps: state.steps, parameters });
      steps = state.steps;
    },
  };
  if (rule.compiled !== undefined)
    compilable.set(optimizer, {
      rule: rule.compiled,
      weightDecay,
      squares: rule.squares,
      step: optimizer.step,
      recall: (parameters) => memory.recall(parameters),
      stepTaken: () => {
        steps += 1;
      },
    });
  return optimizer;
}

function shrink(w: FloatArray, keep: number): void {
  for (let i = 0; i < w.length; i++) w[i]! *= keep;
}
