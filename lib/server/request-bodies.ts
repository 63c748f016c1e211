import { deepest, isTooDeep } from "../nesting.js";
import { HttpError } from "./http-error.js";

/** @throws {HttpError} 400 where the bytes are not UTF-8 */
export function parseTextBody(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new HttpError(400, "The request's body is not text in UTF-8.");
  }
}

/**
 * The JSON object in a request's body; an empty body counts as an empty object, as Jupyter takes it.
 *
 * @throws {HttpError} 400 for anything else and for one nested too deep
 */
export function parseJsonBody(bytes: Uint8Array): Record<string, unknown> {
  const text = parseTextBody(bytes);
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, "The request's body is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new HttpError(400, "The request's body must be a JSON object.");
  }
  if (isTooDeep(value)) throw new HttpError(400, `The request's body is nested more than ${deepest} deep.`);
  return value as Record<string, unknown>;
}
