import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import { Dataset } from "./dataset.js";

export interface SelectClassesOptions {
  /**
   * Whether the classes are numbered anew, in the order they are listed: with [5, 6, 7, 8, 9] a 5 becomes 0. Labels
   * stay as they are where it is left out.
   */
  relabel?: boolean;
}

/**
 * The examples of some classes only, in the set's order: a copy.
 *
 * It is what transfer learning starts with: a network is trained on the digits 0 to 4, and its last layer then anew on
 * 5 to 9. Relabelled, each half is a task of five classes; not relabelled, it has ten, five of which never come.
 *
 * @param classes at least one, each once, whole numbers in [0, C)
 * @throws {ParameterError} where one is no class of the set, or is listed twice, or there is none; for an option that
 *   there is not
 * Derived in notebooks/11.
 */
export function selectClasses(
  dataset: Dataset,
  classes: readonly number[],
  options: SelectClassesOptions = {},
): Dataset {
  checkOptionNames("selectClasses", options, ["relabel"]);
  const { relabel = false } = options;
  refuseWrong(dataset, classes);
  // Where each class goes: its new label, or -1 for those that are left out.
  const places = new Int16Array(dataset.classes).fill(-1);
  classes.forEach((label, place) => {
    places[label] = relabel ? place : label;
  });
  const rows: number[] = [];
  for (let row = 0; row < dataset.count; row++) if (places[dataset.labels[row]!]! >= 0) rows.push(row);
  const chosen = dataset.select(rows);
  if (!relabel) return chosen;
  return new Dataset({
    ...chosen,
    labels: chosen.labels.map((label) => places[label]!),
    classes: classes.length,
  });
}

function refuseWrong({ name, classes: C }: Dataset, classes: readonly number[]): void {
  const wrong = classes.find((label) => !(Number.isInteger(label) && label >= 0 && label < C));
  const twice = classes.find((label, i) => classes.indexOf(label) !== i);
  if (classes.length > 0 && wrong === undefined && twice === undefined) return;
  const fault =
    classes.length === 0
      ? "no class was named"
      : wrong !== undefined
        ? `class ${wrong} was asked for`
        : `class ${twice} is listed twice`;
  throw new ParameterError(
    `${name}: ${fault}, expected some of the classes 0 to ${C - 1}, each once. Such as [0, 1, 2, 3, 4].`,
  );
}
