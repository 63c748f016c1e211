import { ParameterError } from "../errors.js";

/** How the gradient goes back through an operation: from that of its result to one for each input. */
type Backward = (dResult: number) => readonly number[];

/**
 * One number that remembers what it was made of, so that gradients can be found by going back.
 *
 *     const w = scalar(2, "w");
 *     const x = scalar(3, "x");
 *     const z = w.times(x).plus(1).named("z");
 *     z.backward(); // now w.gradient is 3: z rises three times as fast as w
 *
 * Each operation stands with its derivative. A plain number among the operands is a constant.
 * Source: Karpathy's micrograd; Baydin et al. 2018, "Automatic differentiation in machine learning", section 3.2.
 * Derived in notebooks/04.
 */
export class Scalar {
  readonly value: number;
  /** What it is called in the mathematics; "" where it has no name. */
  name: string;
  /** The operation that made it, as mathematics writes it; "" where it was given. */
  readonly operation: string;
  readonly inputs: readonly Scalar[];
  /** ∂(the value that `backward` was last called on) / ∂(this one). */
  gradient = 0;
  readonly #back: Backward;

  /** What operations make; a cell calls `scalar`. */
  constructor(value: number, name: string, operation = "", inputs: Scalar[] = [], back: Backward = () => []) {
    this.value = value;
    this.name = name;
    this.operation = operation;
    this.inputs = inputs;
    this.#back = back;
  }

  plus(other: Scalar | number): Scalar {
    const b = operand("plus", other);
    return this.#make("+", this.value + b.value, [b], (d) => [d, d]);
  }

  minus(other: Scalar | number): Scalar {
    const b = operand("minus", other);
    return this.#make("−", this.value - b.value, [b], (d) => [d, -d]);
  }

  times(other: Scalar | number): Scalar {
    const b = operand("times", other);
    return this.#make("×", this.value * b.value, [b], (d) => [d * b.value, d * this.value]);
  }

  divide(other: Scalar | number): Scalar {
    const b = operand("divide", other);
    const quotient = this.value / b.value;
    return this.#make("÷", quotient, [b], (d) => [d / b.value, (-d * quotient) / b.value]);
  }

  /** @param exponent a plain number: it is not learned, and has no gradient */
  power(exponent: number): Scalar {
    checkNumber("power", exponent);
    const slope = exponent === 0 ? 0 : exponent * this.value ** (exponent - 1);
    return this.#make(`^${exponent}`, this.value ** exponent, [], (d) => [d * slope]);
  }

  /** max(0, value); at 0 its slope is taken as 0. */
  relu(): Scalar {
    return this.#make("relu", Math.max(0, this.value), [], (d) => [this.value > 0 ? d : 0]);
  }

  tanh(): Scalar {
    const y = Math.tanh(this.value);
    return this.#make("tanh", y, [], (d) => [d * (1 - y * y)]);
  }

  exp(): Scalar {
    const y = Math.exp(this.value);
    return this.#make("exp", y, [], (d) => [d * y]);
  }

  /** The natural logarithm; as in JavaScript -Infinity at 0, and NaN below. */
  log(): Scalar {
    return this.#make("log", Math.log(this.value), [], (d) => [d / this.value]);
  }

  /**
   * Fills in the gradient of every value that this one was made of, from the end back to the start.
   *
   * Gradients from an earlier call are forgotten first; where a value is used twice, what comes back both ways adds up.
   */
  backward(): void {
    const order = this.history();
    for (const one of order) one.gradient = 0;
    this.gradient = 1;
    for (const one of order.reverse()) {
      const back = one.#back(one.gradient);
      for (const [i, input] of one.inputs.entries()) input.gradient += back[i]!;
    }
  }

  /** Every value that this one was made of, inputs before what was made of them, itself last; each once. */
  history(): Scalar[] {
    const opened = new Set<Scalar>();
    const done = new Set<Scalar>();
    const stack: Scalar[] = [this];
    // A stack of our own, because a sum of many thousands is too deep for calls that call themselves.
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (opened.has(top)) {
        done.add(top);
        stack.pop();
      } else {
        opened.add(top);
        stack.push(...top.inputs.filter((input) => !opened.has(input)).reverse());
      }
    }
    return [...done];
  }

  /** Gives it a name, to be known by in the graph. */
  named(name: string): this {
    this.name = name;
    return this;
  }

  /** What `show` tells of it. */
  toDisplay(): { "text/plain": string } {
    return { "text/plain": `${this.name || "scalar"}: value ${this.value}, gradient ${this.gradient}` };
  }

  #make(operation: string, value: number, others: Scalar[], back: Backward): Scalar {
    return new Scalar(value, "", operation, [this, ...others], back);
  }
}

/**
 * A value to calculate with, and to find the gradient of.
 *
 * @throws {ParameterError} where it is no finite number
 * Used from notebooks/02 on; what finds its gradient is derived in notebooks/04.
 */
export function scalar(value: number, name = ""): Scalar {
  checkNumber("scalar", value);
  return new Scalar(value, name);
}

function operand(doing: string, given: Scalar | number): Scalar {
  if (given instanceof Scalar) return given;
  checkNumber(doing, given);
  return new Scalar(given, "");
}

function checkNumber(doing: string, value: unknown): void {
  if (typeof value === "number" && Number.isFinite(value)) return;
  const found = typeof value === "number" ? String(value) : typeof value;
  throw new ParameterError(
    `${doing}: found ${found}, expected a finite number. Pass one, such as 2 or -0.5.`,
  );
}
