import { ParameterError } from "../errors.js";
import { kindOf } from "./numbers.js";

/** A letter whose size is told apart, or a number. */
export type Dimension = string | number;

/** Rows and columns. */
export type Shape = readonly [rows: Dimension, columns: Dimension];

/** How long each letter is: { N: 64, D: 784 }. */
export type Sizes = Readonly<Record<string, number>>;

/** A name with its shape, or a sign without one. */
export interface FormulaPart {
  text: string;
  shape?: Shape;
}

const signs = ["=", "·", "+", "−", "-", "⊙"];

/**
 * A formula as names and signs in turn, whose shapes were found to fit.
 *
 * @throws {ParameterError} where it is none, a name has no shape, a letter no size, or shapes do not fit
 */
export function readFormula(
  doing: string,
  formula: string,
  { shapes, sizes }: { shapes: Readonly<Record<string, Shape>>; sizes: Sizes },
): FormulaPart[] {
  const words = typeof formula === "string" ? formula.trim().split(/\s+/) : [];
  const inTurn = words.length % 2 === 1 && words.every((word, at) => signs.includes(word) === (at % 2 === 1));
  const joined = words.some((word) => word.length > 1 && /[=·+−⊙]/.test(word));
  if (!inTurn || joined || words[0] === "") {
    const found = typeof formula === "string" ? JSON.stringify(formula) : kindOf(formula);
    throw new ParameterError(
      `${doing}: found ${found}, expected names with signs between them. Write it as "Z1 = X · W1 + b1", with spaces.`,
    );
  }
  const parts = words.map((text, at): FormulaPart => {
    if (at % 2 === 1) return { text };
    const shape = shapes[text];
    if (!Array.isArray(shape) || shape.length !== 2) {
      throw new ParameterError(
        `${doing}: ${text} has no shape. Pass its rows and columns, as in { ${text}: ["N", "D"] }.`,
      );
    }
    for (const dimension of shape as Shape) checkSize(doing, text, { dimension, sizes });
    return { text, shape: shape as unknown as Shape };
  });
  for (const side of split(parts, ["="])) check(doing, side);
  const [first, ...others] = split(parts, ["="]).map(resultOf);
  const odd = others.find((shape) => String(shape) !== String(first));
  if (first === undefined || odd === undefined) return parts;
  throw new ParameterError(
    `${doing}: ${formula} has (${first.join(", ")}) on one side and (${odd.join(", ")}) on the other. Mend the shapes.`,
  );
}

function checkSize(doing: string, name: string, found: { dimension: Dimension; sizes: Sizes }): void {
  const { dimension, sizes } = found;
  const size = typeof dimension === "number" ? dimension : sizes[dimension];
  if (Number.isInteger(size) && size! >= 1) return;
  throw new ParameterError(
    typeof dimension === "number"
      ? `${doing}: ${name} has a side of ${dimension}. Pass a whole number from 1 up, or a letter.`
      : `${doing}: ${name} has a side ${dimension}, whose size is ${size ?? "not told"}. Pass it, as in { ${dimension}: 64 }.`,
  );
}

/** The terms of a sum, each a product; every product's inner sides and every sum's shapes must agree. */
function check(doing: string, side: readonly FormulaPart[]): void {
  for (const term of split(side, ["+", "−", "-", "⊙"])) {
    const factors = term.filter(({ shape }) => shape !== undefined);
    for (const [at, { text, shape }] of factors.entries()) {
      const before = factors[at - 1];
      if (before === undefined || before.shape![1] === shape![0]) continue;
      throw new ParameterError(
        `${doing}: ${before.text} has ${before.shape![1]} columns but ${text} has ${shape![0]} rows. ` +
          "In a product these must agree: mend a shape, or turn one of them.",
      );
    }
  }
  const terms = split(side, ["+", "−", "-", "⊙"]).map(productOf);
  const whole = resultOf(side);
  const odd = terms.find((term) => term.some((length, at) => length !== whole[at] && length !== 1));
  if (odd === undefined) return;
  throw new ParameterError(
    `${doing}: (${odd.join(", ")}) does not fit (${whole.join(", ")}). What is added entry by entry must be as large, or have 1 row or column.`,
  );
}

/** The shape of a side: of each direction the length that is not stretched from 1. */
function resultOf(side: readonly FormulaPart[]): Shape {
  const terms = split(side, ["+", "−", "-", "⊙"]).map(productOf);
  const along = (at: 0 | 1) => terms.map((term) => term[at]).find((length) => length !== 1) ?? 1;
  return [along(0), along(1)];
}

function productOf(term: readonly FormulaPart[]): Shape {
  const factors = term.flatMap(({ shape }) => (shape === undefined ? [] : [shape]));
  return [factors[0]![0], factors.at(-1)![1]];
}

function split(parts: readonly FormulaPart[], at: readonly string[]): FormulaPart[][] {
  const pieces: FormulaPart[][] = [[]];
  for (const part of parts) {
    if (part.shape === undefined && at.includes(part.text)) pieces.push([]);
    else pieces.at(-1)!.push(part);
  }
  return pieces;
}
