import { childOf, childrenOf, isNode, nameOf, parseCell, type SyntaxNode } from "../syntax/parse.js";

/** Where a solution stands in the syntax of its cell. */
export interface SolutionPlace {
  /** The statements between its markers. */
  statements: readonly SyntaxNode[];
  /** Whether it stands in a block, such as the body of a function or a loop, and not at the top level of its cell. */
  isInner: boolean;
  /** The nearest function or method around it that has a name, or the constant that one without a name is a part of. */
  functionName: string | undefined;
}

const lists: Readonly<Record<string, string>> = {
  Program: "body",
  BlockStatement: "body",
  StaticBlock: "body",
  SwitchCase: "consequent",
};

/**
 * Finds the statements between two places of a cell's source.
 *
 * @returns undefined where the source is no TypeScript, or the places are not both between statements of one block
 */
export function placeOf(source: string, from: number, to: number): SolutionPlace | undefined {
  const around = pathTo(source, from, to);
  const innermost = around?.at(-1);
  const list = innermost && lists[innermost.type];
  if (around === undefined || innermost === undefined || list === undefined) return undefined;
  const all = childrenOf(innermost, list).filter((each) => each !== undefined);
  const statements = all.filter(({ start, end }) => start >= from && end <= to);
  if (all.some(({ start, end }) => start < to && end > from && !(start >= from && end <= to)))
    return undefined;
  return {
    statements,
    isInner: innermost.type !== "Program",
    functionName: functionName(around),
  };
}

/** Whether a statement gives back a value from the function that it stands in. */
export function returns(statement: SyntaxNode): boolean {
  if (statement.type === "ReturnStatement") return childOf(statement, "argument") !== undefined;
  if (isFunction(statement) || statement.type.startsWith("Class")) return false;
  return children(statement).some(returns);
}

/** The nodes that hold a stretch of the source, from the outermost; undefined where the source is no TypeScript. */
function pathTo(source: string, from: number, to: number): SyntaxNode[] | undefined {
  let statements: readonly SyntaxNode[];
  try {
    ({ statements } = parseCell(source));
  } catch {
    return undefined;
  }
  const path: SyntaxNode[] = [];
  let next: SyntaxNode | undefined = { type: "Program", start: 0, end: source.length, body: statements };
  while (next !== undefined) {
    path.push(next);
    next = children(next).find(({ start, end }) => start < from && end > to);
  }
  return path;
}

/** What may give a function its name: itself, or what it is given to. */
const naming =
  /^(?:FunctionDeclaration|FunctionExpression|MethodDefinition|PropertyDefinition|Property|VariableDeclarator)$/;

function functionName(around: readonly SyntaxNode[]): string | undefined {
  if (!around.some(isFunction)) return undefined;
  return [...around]
    .reverse()
    .filter(({ type }) => naming.test(type))
    .map((node) => nameOf(childOf(node, "id") ?? childOf(node, "key")))
    .find((name) => name !== undefined);
}

function isFunction({ type }: SyntaxNode): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
}

function children(node: SyntaxNode): SyntaxNode[] {
  return Object.entries(node)
    .filter(([field]) => field !== "loc")
    .flatMap(([, value]) => value)
    .filter(isNode);
}
