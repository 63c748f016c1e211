import { childOf, childrenOf, isNode, nameOf, parseCell, type SyntaxNode } from "./parse.js";

/** What one cell has to do with names. */
interface CellNames {
  /** Declared at its top level, imports apart. */
  declares: ReadonlySet<string>;
  imports: ReadonlySet<string>;
  /** Every identifier in it, whatever it stands for: too many are harmless here. */
  mentions: ReadonlySet<string>;
  /** The identifiers of each statement that declares nothing. */
  acts: readonly ReadonlySet<string>[];
}

/**
 * Which of the first cells must be run before the others can go on in a new kernel.
 *
 * A cell is needed where it has a name in common with what goes on (it may declare it, or change what it holds), where it
 * imports such a name, and where a statement of it has to do with no cell's names at all, such as `setThreads(1)`, for
 * nobody can tell what that is for. A cell that is not TypeScript is needed, and so are all where one is.
 *
 * @param sources the code of every cell, in order
 * @param from the first that goes on
 * @returns places of cells below `from`
 */
export function neededCells(sources: readonly string[], from: number): ReadonlySet<number> {
  const earlier = Array.from({ length: Math.min(from, sources.length) }, (_, at) => at);
  if (from >= sources.length) return new Set();
  let cells: CellNames[];
  try {
    cells = sources.map(namesOf);
  } catch {
    return new Set(earlier);
  }
  const shared = new Set(cells.flatMap(({ declares }) => [...declares]));
  const wanted = new Set(cells.slice(from).flatMap(({ mentions }) => [...mentions]));
  const needed = new Set<number>();
  // A cell that is needed brings names of its own, which may need cells on both sides of it.
  for (let before = -1; before < needed.size; ) {
    before = needed.size;
    for (const at of earlier) {
      if (needed.has(at) || !isNeeded(cells[at]!, { shared, wanted })) continue;
      needed.add(at);
      for (const name of cells[at]!.mentions) wanted.add(name);
    }
  }
  return needed;
}

function isNeeded(
  cell: CellNames,
  { shared, wanted }: { shared: ReadonlySet<string>; wanted: ReadonlySet<string> },
): boolean {
  const some = (names: ReadonlySet<string>, test: (name: string) => boolean): boolean =>
    [...names].some(test);
  return (
    some(cell.mentions, (name) => shared.has(name) && wanted.has(name)) ||
    some(cell.imports, (name) => wanted.has(name)) ||
    cell.acts.some((names) => !some(names, (name) => shared.has(name)))
  );
}

function namesOf(source: string): CellNames {
  const { statements } = parseCell(source);
  const imports = statements.filter(({ type }) => type === "ImportDeclaration");
  const declaring = statements.filter(isDeclaration);
  return {
    imports: new Set(imports.flatMap((each) => [...identifiers(each)])),
    declares: new Set(declaring.flatMap(declaredBy)),
    mentions: new Set(
      statements.filter((each) => !imports.includes(each)).flatMap((each) => [...identifiers(each)]),
    ),
    acts: statements.filter((each) => !imports.includes(each) && !isDeclaration(each)).map(identifiers),
  };
}

function isDeclaration({ type }: SyntaxNode): boolean {
  return type.endsWith("Declaration") && type !== "ImportDeclaration";
}

function declaredBy(statement: SyntaxNode): string[] {
  const targets = [statement, ...childrenOf(statement, "declarations")].map((each) => childOf(each!, "id"));
  return targets.flatMap((target) => {
    const name = nameOf(target);
    return name !== undefined ? [name] : target === undefined ? [] : [...identifiers(target)];
  });
}

function identifiers(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const name = nameOf(value);
    if (name !== undefined) names.add(name);
    for (const [field, child] of Object.entries(value)) if (field !== "loc") visit(child);
  };
  visit(node);
  return names;
}
