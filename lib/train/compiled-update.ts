import { type FloatArray, Matrix, type PlanMemory, type PlanRule, type PlanUpdate } from "../matrix/index.js";
import type { Dense, Parameter } from "../nn/index.js";
import type { FitOptions } from "./fit-options.js";
import { type Compilable, compilableOf } from "./optimizer.js";
import { refusePastRange } from "./past-range.js";
import { lambdasOf, penaltyList } from "./regularization.js";

/** Below this an epsilon is too near the end of float32 to be told from 0 there. */
const LEAST_EPSILON = 1e-30;

/** An optimizer and penalties as a plan takes them, and the way between what it remembers and what the plan does. */
export class CompiledUpdate {
  readonly update: PlanUpdate;
  /** As it was recalled last, in the matrices that the optimizer's own memory is. */
  memory: PlanMemory = {};
  private readonly parameters: readonly Parameter[];
  private readonly optimizer: Compilable;
  /** Adam's own count of each parameter's steps. */
  private counts: readonly FloatArray[] = [];

  private constructor(update: PlanUpdate, parameters: readonly Parameter[], optimizer: Compilable) {
    this.update = update;
    this.parameters = parameters;
    this.optimizer = optimizer;
  }

  /** @returns undefined where one of them is somebody else's, or a number is too small for a plan */
  static of(
    layers: readonly Dense[],
    { optimizer, regularization }: Pick<FitOptions, "optimizer" | "regularization">,
  ): CompiledUpdate | undefined {
    const found = compilableOf(optimizer);
    const lambdas = lambdasOf(penaltyList(regularization));
    if (found === undefined || lambdas === undefined || !layers.every(isUsual)) return undefined;
    const { rule, weightDecay } = found;
    if ("epsilon" in rule && rule.epsilon < LEAST_EPSILON) return undefined;
    const parameters = layers.flatMap((layer) => layer.parameters);
    return new CompiledUpdate({ rule, weightDecay, ...lambdas }, parameters, found);
  }

  /** Steps that the parameters have seen, where the rule asks for that. */
  get steps(): number {
    return this.counts[0]?.[0] ?? 0;
  }

  /**
   * Looks up what the optimizer remembers, which `restore` puts others in the place of.
   *
   * @returns false where its parameters have seen different numbers of steps, which a plan does not tell apart
   * @throws {ParameterError} where it remembers another model's
   * @throws {ShapeError} where what was restored does not fit
   */
  recall(): boolean {
    const { parameters } = this;
    const slots = this.optimizer.recall(parameters).map((numbers) => named(this.update.rule, numbers));
    this.counts = slots.flatMap(({ count }) => count ?? []);
    const matricesOf = (what: "means" | "squares") => {
      const matrices = slots.flatMap(({ [what]: numbers }, i) => {
        const { rows, cols } = parameters[i]!.value;
        return numbers === undefined ? [] : [new Matrix(rows, cols, numbers)];
      });
      const pairs = Array.from({ length: matrices.length / 2 }, (_, l) => ({
        weights: matrices[2 * l]!,
        biases: matrices[2 * l + 1]!,
      }));
      return pairs.length === 0 ? {} : { [what]: pairs };
    };
    this.memory = { ...matricesOf("means"), ...matricesOf("squares") };
    return this.counts.every((count) => count[0] === this.steps);
  }

  /** To be called for each step that the plan has taken. */
  stepTaken(): void {
    for (const count of this.counts) count[0]! += 1;
    this.optimizer.stepTaken();
  }

  /**
   * @param which parameter has squares past range, by its number; undefined for none
   * @param epoch of the last step, with fractions
   * @throws {DivergedError} where there is one
   */
  refusePastRange(which: number | undefined, epoch: number, { optimizer }: FitOptions): void {
    const { squares } = this.optimizer;
    if (which === undefined || squares === undefined) return;
    const at = { learningRate: optimizer.learningRate.at(epoch), epoch };
    refusePastRange(Number.NaN, { ...squares, parameter: this.parameters[which]!.name, at });
  }
}

/** What is remembered of one parameter, by what it is to a plan. */
interface NamedSlots {
  means?: FloatArray | undefined;
  squares?: FloatArray | undefined;
  count?: FloatArray | undefined;
}

function named({ kind }: PlanRule, slots: readonly FloatArray[]): NamedSlots {
  const [first, second, third] = slots;
  if (kind === "adam") return { means: first, squares: second, count: third };
  return kind === "rmsProp" ? { squares: first } : { means: first };
}

/** Whether weights decay and biases do not, as the layer has it from the start. */
function isUsual({ parameters, weights, biases }: Dense): boolean {
  const [first, second] = parameters;
  return (
    parameters.length === 2 &&
    first?.value === weights &&
    first.decays !== false &&
    second?.value === biases &&
    second.decays === false
  );
}
