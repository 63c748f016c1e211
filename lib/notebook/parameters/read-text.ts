import { NotebookError } from "../../errors.js";
import { parseExpression } from "../syntax/parse.js";
import { describeShape, fits } from "./describe-shape.js";
import { readValue } from "./read-value.js";
import type { NotebookParameter, ParameterShape } from "./types.js";

/**
 * A value as a command line gives it, read by the type of its parameter: where text is wanted it is the text itself, else
 * it is read as TypeScript (`0.1`, `60_000`, `[256, 128]`).
 *
 * @throws {NotebookError} where the text is no value of that type
 */
export function readText({ name, shape }: NotebookParameter, text: string): unknown {
  const value = readAs(shape, text);
  if (value !== undefined) return value;
  throw new NotebookError(`parameters: ${name}=${text}: expected ${describeShape(shape)}.`);
}

function readAs(shape: ParameterShape, text: string): unknown {
  if (shape.kind === "string") return text;
  if (shape.kind === "union") {
    for (const member of shape.members) {
      const value = readAs(member, text);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  const literal = readLiteral(text);
  if (shape.kind === "other") return literal ?? text;
  if (literal !== undefined && fits(shape, literal)) return literal;
  // A choice may be named without its quotes, and true as other programs write it.
  const plain = shape.kind === "boolean" ? text.toLowerCase() : text;
  const choices = shape.kind === "boolean" ? [true, false] : shape.kind === "choice" ? shape.choices : [];
  return choices.find((choice) => String(choice) === plain);
}

/** A literal of TypeScript; undefined where the text is none. */
export function readLiteral(text: string): unknown {
  try {
    return readValue(parseExpression(text));
  } catch {
    return undefined;
  }
}
