import { NotebookError } from "../../errors.js";

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

const marker = /^(\s*)\/\/ ?(BEGIN|END) (SOLUTION|HIDDEN TESTS)\s*$/;
/** What was surely meant as a marker: in lower case, with Python's sign of a comment, or with more words behind. */
const almost = /^\s*(?:\/\/|#)+\s*(?:begin|end)[\s_]+(?:solutions?|hidden[\s_]+tests?)\b/i;

/**
 * The marked regions of a cell's source, from top to bottom: nbgrader's markers, in TypeScript's comments.
 *
 *     // BEGIN SOLUTION          // BEGIN HIDDEN TESTS
 *     const double = 2 * x;      check("double", double, 14);
 *     // END SOLUTION            // END HIDDEN TESTS
 *
 * @param cell names the cell in an error, such as "cell 3 (id double)"
 * @throws {NotebookError} where a marker is misspelt, stands in another region, or has no partner
 */
export function regionsOf(source: string, cell: string): Region[] {
  const refuse = (line: number, what: string): never => {
    throw new NotebookError(`exercises: ${cell}, line ${line + 1}: ${what}`);
  };
  const regions: Region[] = [];
  let open: Omit<Region, "end"> | undefined;
  for (const [at, line] of source.split("\n").entries()) {
    const [, indent = "", word, name] = marker.exec(line) ?? [];
    if (word === undefined) {
      if (almost.test(line))
        refuse(
          at,
          `found "${line.trim()}", which is almost a marker. Write "// BEGIN SOLUTION", "// END SOLUTION", "// BEGIN HIDDEN TESTS" or "// END HIDDEN TESTS".`,
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
    refuse(open.begin, `BEGIN ${open.kind} has no end. Add a line "// END ${open.kind}".`);
  return regions;
}
