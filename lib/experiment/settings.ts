import { ParameterError } from "../errors.js";
import { type ExperimentSpec, specFields, toSpec } from "./spec.js";

/**
 * A spec with some fields set from text, as a command line gives them: `learningRate=0.2`, `hidden=[256,128]`,
 * `batchSize=all`.
 *
 * A value is read as JSON where it is JSON, and as the text itself where it is not. Used in notebooks/08.
 *
 * @throws {ParameterError} for a setting without `=`, a field that there is not or that is set twice, or a value that a
 *   field cannot have
 */
export function applySettings(spec: ExperimentSpec, settings: readonly string[]): ExperimentSpec {
  const read = settings.map(readSetting);
  for (const [field] of read) {
    const same = settings.filter((_, i) => read[i]![0] === field);
    if (same.length > 1)
      throw new ParameterError(
        `settings: ${field} is set ${same.length} times (${same.join(", ")}). Set it once.`,
      );
  }
  return toSpec({ ...spec, ...Object.fromEntries(read) });
}

function readSetting(setting: string): [string, unknown] {
  const at = setting.indexOf("=");
  const field = setting.slice(0, Math.max(0, at)).trim();
  if (field === "")
    throw new ParameterError(`setting "${setting}": expected field=value, such as learningRate=0.2.`);
  if (!specFields.includes(field))
    throw new ParameterError(
      `setting "${setting}": there is no field ${field}. The fields are ${specFields.join(", ")}.`,
    );
  const text = setting.slice(at + 1).trim();
  try {
    return [field, JSON.parse(text)];
  } catch {
    return [field, text];
  }
}

/**
 * The fields in which a spec differs from another, as settings.
 *
 * Used in notebooks/07.
 */
export function settingsOf(spec: ExperimentSpec, from: ExperimentSpec): string[] {
  return Object.entries(spec)
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(from[field as keyof ExperimentSpec]))
    .map(([field, value]) => `${field}=${typeof value === "string" ? value : JSON.stringify(value)}`);
}
