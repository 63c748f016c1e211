import { NotebookError } from "../../errors.js";
import type { Cell } from "../types.js";

/** What stands between a pair of markers: what a reader is to write, or tests that a reader is not shown. */
export type RegionKind = "SOLUTION" | "HIDDEN TESTS";

/** Lines of a cell between two markers; the markers' own lines are `begin` and `end`, counted from 0. */
export interface Region {
  kind: RegionKind;
  begin: number;
  end: number;
  /** The white space before the first marker, which the lines between have as well. */
  indent: string;
}

/** How markers are written. */
interface Spelling {
  marker: RegExp;
  /** Whether a line was surely meant as one: in other signs, misspelt, or with other words around it. */
  isAlmost: (line: string) => boolean;
  /** What a marker is written between, for the message of an error. */
  around: readonly [string, string];
}

const atStart = /^\s*(?:\/\/|\/\*|\*|#|<!--)[\W_]*(?:begin|end)[\W_]*(?:solutions?|hidden[\W_]*tests?)\b/i;
const inCapitals = /(?:BEGIN|END)[\W_]*(?:SOLUTION|HIDDEN[\W_]*TEST)/;
const nothingElse = /^[\W_]*(?:begin|end)[\s_-]+(?:solutions?|hidden[\s_-]+tests?)[\W_]*$/i;

const inCode: Spelling = {
  marker: /^(\s*)\/\/ ?(?:### ?)?(BEGIN|END) (SOLUTION|HIDDEN TESTS)\s*$/,
  // A remark may have these words in small letters, and one behind code may have them among others.
  isAlmost: (line) =>
    atStart.test(line) ||
    nothingElse.test(line.slice(Math.max(0, line.search(/\/[/*]/)))) ||
    (/^\s*(?:\/[/*]|\*)/.test(line) && inCapitals.test(line)),
  around: ["// ", ""],
};
const inProse: Spelling = {
  marker: /^(\s*)(?:<!-- ?|\/\/ ?)?(?:### ?)?(BEGIN|END) (SOLUTION|HIDDEN TESTS)(?: ?-->)?\s*$/,
  // Prose may speak of markers within a line.
  isAlmost: (line) => nothingElse.test(line) || (/^\s*<!--/.test(line) && atStart.test(line)),
  around: ["<!-- ", " -->"],
};

/**
 * The marked regions of a cell's source, from top to bottom: nbgrader's markers, in TypeScript's comments.
 *
 *     // BEGIN SOLUTION          // BEGIN HIDDEN TESTS
 *     const double = 2 * x;      check("double", double, 14);
 *     // END SOLUTION            // END HIDDEN TESTS
 *
 * In prose a marker is a line of its own as well, best in a comment that nobody is shown: `<!-- BEGIN SOLUTION -->`.
 *
 * @param cell names the cell in an error, such as "cell 3 (id double)"
 * @throws {NotebookError} where a marker is misspelt, stands in another region, or has no partner
 */
export function regionsOf({ source, cell_type }: Pick<Cell, "source" | "cell_type">, cell: string): Region[] {
  const { marker, isAlmost, around } = cell_type === "code" ? inCode : inProse;
  const written = (words: string): string => around.join(words);
  const refuse = (line: number, what: string): never => {
    throw new NotebookError(`exercises: ${cell}, line ${line + 1}: ${what}`);
  };
  const regions: Region[] = [];
  let open: Omit<Region, "end"> | undefined;
  for (const [at, line] of source.split("\n").entries()) {
    const [, indent = "", word, name] = marker.exec(line) ?? [];
    if (word === undefined) {
      if (isAlmost(line))
        refuse(
          at,
          `found "${line.trim()}", which is almost a marker. Write in a line of its own "${written("BEGIN SOLUTION")}", "${written("END SOLUTION")}", "${written("BEGIN HIDDEN TESTS")}" or "${written("END HIDDEN TESTS")}".`,
        );
      continue;
    }
    const kind = name as RegionKind;
    if (word === "BEGIN") {
      if (open !== undefined)
        refuse(
          at,
          `BEGIN ${kind} stands within ${open.kind}, which began in line ${open.begin + 1}. End that one first.`,
        );
      open = { kind, begin: at, indent };
    } else if (open?.kind === kind) {
      regions.push({ ...open, end: at });
      open = undefined;
    } else {
      refuse(
        at,
        `found END ${kind}, expected ${open === undefined ? "no end, for nothing has begun" : `END ${open.kind}`}. Pair each BEGIN with its own END.`,
      );
    }
  }
  if (open !== undefined)
    refuse(open.begin, `BEGIN ${open.kind} has no end. Add a line "${written(`END ${open.kind}`)}".`);
  return regions;
}
