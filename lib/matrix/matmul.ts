import { ShapeError } from "../errors.js";
import { checkDtypes, refuseOverlap, resultMatrix } from "./check.js";
import type { Matrix } from "./matrix.js";
import { addProductOnSimd } from "./simd/index.js";

export interface MatmulOptions {
  /** Where to write the result; a new matrix when left out. May not share memory with an operand. */
  into?: Matrix;
  /** Add to what `into` holds, instead of writing over it. */
  accumulate?: boolean;
}

/**
 * The matrix product a·b.
 *
 * @param a (M, K)
 * @param b (K, N)
 * @returns (M, N)
 * @throws {ShapeError} where the inner sizes, the precisions or `into` do not fit
 * Derived in notebooks/02.
 */
export function matmul(a: Matrix, b: Matrix, options: MatmulOptions = {}): Matrix {
  const result = startProduct({
    name: "matmul",
    a,
    b,
    inner: [a.cols, b.rows],
    shape: [a.rows, b.cols],
    options,
  });
  if (addProductOnSimd({ orientation: "NN", a, b, result })) return result;
  const maySkip = zerosAddNothing(a, b);
  for (let i = 0; i < a.rows; i++)
    for (let p = 0; p < a.cols; p++) {
      const factor = a.data[i * a.cols + p]!;
      if (factor !== 0 || !maySkip) addScaledRow(result, i, factor, b, p);
    }
  return result;
}

/**
 * aᵀ·b without making the transpose: the weights' gradient of a dense layer.
 *
 * @param a (K, M)
 * @param b (K, N)
 * @returns (M, N)
 * @throws {ShapeError} where the inner sizes, the precisions or `into` do not fit
 * Used in notebooks/05.
 */
export function matmulTN(a: Matrix, b: Matrix, options: MatmulOptions = {}): Matrix {
  const result = startProduct({
    name: "matmulTN",
    a,
    b,
    inner: [a.rows, b.rows],
    shape: [a.cols, b.cols],
    options,
  });
  if (addProductOnSimd({ orientation: "TN", a, b, result })) return result;
  const maySkip = zerosAddNothing(a, b);
  for (let p = 0; p < a.rows; p++)
    for (let i = 0; i < a.cols; i++) {
      const factor = a.data[p * a.cols + i]!;
      if (factor !== 0 || !maySkip) addScaledRow(result, i, factor, b, p);
    }
  return result;
}

/**
 * a·bᵀ without making the transpose: the gradient that a dense layer hands back to its inputs.
 *
 * @param a (M, K)
 * @param b (N, K)
 * @returns (M, N)
 * @throws {ShapeError} where the inner sizes, the precisions or `into` do not fit
 * Used in notebooks/05 and notebooks/12.
 */
export function matmulNT(a: Matrix, b: Matrix, options: MatmulOptions = {}): Matrix {
  const result = startProduct({
    name: "matmulNT",
    a,
    b,
    inner: [a.cols, b.cols],
    shape: [a.rows, b.rows],
    options,
  });
  if (addProductOnSimd({ orientation: "NT", a, b, result })) return result;
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++) result.data[i * b.rows + j]! += dotOfRows(a, i, b, j);
  return result;
}

/** result[i] += factor · b[p], row by row: memory is walked in order, which is what makes a product fast. */
function addScaledRow(result: Matrix, i: number, factor: number, b: Matrix, p: number): void {
  const n = b.cols;
  const out = result.data;
  const values = b.data;
  const outStart = i * n;
  const start = p * n;
  for (let j = 0; j < n; j++) out[outStart + j]! += factor * values[start + j]!;
}

function dotOfRows(a: Matrix, i: number, b: Matrix, j: number): number {
  const k = a.cols;
  let dot = 0;
  for (let p = 0; p < k; p++) dot += a.data[i * k + p]! * b.data[j * k + p]!;
  return dot;
}

/**
 * Whether a zero in `a` may be passed over. Four of five pixels of MNIST are zero, and zero times a finite number adds
 * nothing; but zero times NaN or infinity is NaN, which must not be hidden. Not worth asking for a handful of rows.
 */
function zerosAddNothing(a: Matrix, b: Matrix): boolean {
  return Math.min(a.rows, a.cols) >= 4 && allFinite(b);
}

function allFinite(b: Matrix): boolean {
  let zero = 0;
  for (let i = 0; i < b.data.length; i++) zero += b.data[i]! * 0;
  return zero === 0;
}

interface Product {
  name: string;
  a: Matrix;
  b: Matrix;
  /** The two sizes that must agree. */
  inner: [number, number];
  /** The result's rows and columns. */
  shape: [number, number];
  options: MatmulOptions;
}

function startProduct({ name, a, b, inner, shape, options }: Product): Matrix {
  if (inner[0] !== inner[1])
    throw new ShapeError(`${name}: ${a.shape} and ${b.shape} do not fit, ${inner[0]} is not ${inner[1]}.`);
  checkDtypes(name, a, b);
  const { into, accumulate = false } = options;
  if (accumulate && into === undefined)
    throw new ShapeError(`${name}: \`accumulate\` needs \`into\`, the matrix to add to.`);
  refuseOverlap(name, into, [a, b]);
  const result = resultMatrix(name, { rows: shape[0], cols: shape[1], like: a, into });
  if (into !== undefined && !accumulate) result.data.fill(0);
  return result;
}
