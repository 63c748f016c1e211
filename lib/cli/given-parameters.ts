import { readFile } from "node:fs/promises";
import { messageOf, NotebookError } from "../errors.js";
import {
  checkValues,
  type NotebookParameter,
  type ParameterValues,
  readNotebook,
  readText,
  requireParameters,
} from "../notebook/index.js";
import { readYaml } from "./read-yaml.js";
import { UsageError } from "./usage-error.js";

export interface ParameterFlags {
  /** `name=value`, one each. */
  parameter?: string[];
  /** Files of YAML or JSON; what a later one says goes before what an earlier one says. */
  parametersFile?: string[];
}

/** Values as a command line gives them, before it is known what the notebook takes. */
export interface GivenParameters {
  fromFiles: ParameterValues;
  /** Name and text; they go before those from files. */
  texts: readonly (readonly [name: string, text: string])[];
}

/** @throws {UsageError} for text without `=`, a name twice, or a file that cannot be read or holds something else */
export async function readGiven(flags: ParameterFlags): Promise<GivenParameters | undefined> {
  const { parameter = [], parametersFile = [] } = flags;
  if (parameter.length + parametersFile.length === 0) return undefined;
  const texts = parameter.map(splitText);
  const twice = texts.find(([name], at) => texts.findIndex(([other]) => other === name) !== at);
  if (twice !== undefined)
    throw new UsageError(`run: the parameter ${twice[0]} is given twice. Give it once.`);
  const files = await Promise.all(parametersFile.map(readValuesFile));
  return { fromFiles: Object.fromEntries(files.flatMap((values) => Object.entries(values))), texts };
}

function splitText(given: string): readonly [string, string] {
  const at = given.indexOf("=");
  if (at < 1) throw new UsageError(`run: -p ${given}: expected name=value, such as learningRate=0.1.`);
  return [given.slice(0, at).trim(), given.slice(at + 1).trim()];
}

async function readValuesFile(path: string): Promise<ParameterValues> {
  try {
    const values: unknown = readYaml(await readFile(path, "utf8")) ?? {};
    if (typeof values === "object" && !Array.isArray(values)) return values as ParameterValues;
  } catch (cause) {
    throw new UsageError(`run: the parameters in ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
  throw new UsageError(`run: ${path}: expected names with values, as in "learningRate: 0.1", one a line.`);
}

/**
 * What a notebook takes of the values given; warnings are told.
 *
 * @throws {UsageError} for a name that it does not have and a value that a parameter cannot take
 */
export async function settleParameters(
  path: string,
  given: GivenParameters,
  warn: (text: string) => void,
): Promise<ParameterValues> {
  try {
    const { parameters } = requireParameters(await readNotebook(path));
    const values = { ...given.fromFiles, ...Object.fromEntries(given.texts.map(readOne(parameters))) };
    const issues = checkValues(parameters, values);
    const errors = issues.filter(({ level }) => level === "error");
    if (errors.length > 0) throw new NotebookError(errors.map(({ message }) => message).join("\n  "));
    for (const { message } of issues) warn(`${path}: ${message}`);
    return values;
  } catch (cause) {
    if (!(cause instanceof NotebookError)) throw cause;
    throw new UsageError(`run: ${path}: ${cause.message}`, { cause });
  }
}

/** The text of a name that there is not stays text: the check then says which names there are. */
function readOne(parameters: readonly NotebookParameter[]) {
  return ([name, text]: readonly [string, string]): [string, unknown] => {
    const parameter = parameters.find((each) => each.name === name);
    return [name, parameter === undefined ? text : readText(parameter, text)];
  };
}
