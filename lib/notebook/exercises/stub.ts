import { boundNames } from "../syntax/bound-names.js";
import { childOf, childrenOf, nameOf, type SyntaxNode } from "../syntax/parse.js";
import type { Region } from "./regions.js";
import { placeOf, returns } from "./solution-place.js";

const stubLine = /^\s*\/\/ STUB: ?(.*)$/;
/** A line that brings nothing but a placeholder. */
const placeholder =
  /^\s*(?:return |(?:(?:export )?(?:const|let|var) )?[\w$.[\]]+(?:: [^=]+)? = )?todo\("[^"]*"\)(?:\(\)| as [\w$.<>[\], ]+)?;?$/;

/**
 * What stands in a student's version in the place of a solution, or undefined where that cannot be told from it.
 *
 * - Lines `// STUB: …` in the solution are the author's own stub, and go before all else.
 * - A solution that returns something, within a function, becomes `return todo("…")` with that function's name.
 * - Else each name that the solution declares is declared with `todo`: `const dW2 = todo("dW2");`. Types that were
 *   written stay, and so does a function's head.
 * - One that does more than that, within a function or a loop, calls the placeholder as well, `todo("…")();`: nobody
 *   might look at what such a block leaves behind, so the stub itself must say that it is not there yet.
 *
 * What is a stub already stays as it is.
 *
 * @param source the cell's, which is taken apart as TypeScript
 */
export function stubFor(source: string, { begin, end, indent }: Region): string[] | undefined {
  const all = source.split("\n");
  const lines = all.slice(begin + 1, end);
  const own = lines.flatMap((line) => stubLine.exec(line)?.[1] ?? []);
  if (own.length > 0) return own.map((line) => indent + line);
  if (lines.length > 0 && lines.every((line) => placeholder.test(line))) return lines;
  const from = all.slice(0, begin + 1).join("\n").length + 1;
  const place = placeOf(source, from, from + lines.join("\n").length);
  if (place === undefined) return undefined;
  const { statements, isInner, functionName } = place;
  const given = (stub: readonly string[]): string[] => stub.flatMap((each) => (indent + each).split("\n"));
  if (statements.some(returns)) {
    if (functionName === undefined) return undefined;
    // Past a return that stands in an `if`, code may go on with what was declared.
    const goesOn = !statements.some(({ type }) => type === "ReturnStatement");
    const declared = goesOn ? statements.flatMap((each) => variableStubs(each, source) ?? []) : [];
    return given([...declared, `return todo("${functionName}");`]);
  }
  const stubs = statements.map((each) => declarationStubs(each, { source, indent }));
  if (stubs.includes(undefined)) return undefined;
  const stub = stubs.flatMap((each) => each ?? []);
  const acts = stubs.some((each) => each?.length === 0);
  if (isInner && (acts || stub.length === 0)) {
    const name = functionName ?? statements.flatMap(namesOf).at(-1);
    if (name === undefined) return undefined;
    // A function that ends in a `throw` may be typed to give something back.
    const throws = functionName !== undefined && statements.at(-1)?.type === "ThrowStatement";
    stub.push(`${throws ? "return " : ""}todo("${name}")();`);
  }
  return stub.length === 0 ? undefined : given(stub);
}

/** What declares what a statement declares: nothing for one that declares nothing, undefined where that takes a stub by hand. */
function declarationStubs(
  statement: SyntaxNode,
  { source, indent }: { source: string; indent: string },
): string[] | undefined {
  const inner = exported(statement);
  const name = nameOf(childOf(inner, "id"));
  const body = childOf(inner, "body");
  switch (inner.type) {
    case "VariableDeclaration":
      return variableStubs(statement, source);
    case "TSDeclareFunction":
      return [source.slice(statement.start, statement.end)];
    case "FunctionDeclaration": {
      // The body of a generator runs when it is asked for its first value, and what it returns nobody may see.
      const call = inner["generator"] === true ? "()" : "";
      const head = source.slice(statement.start, body!.start);
      return [`${head}{\n${indent}  return todo("${name}")${call};\n${indent}}`];
    }
    case "ClassDeclaration":
    case "TSEnumDeclaration":
      return undefined;
    default:
      return [];
  }
}

/** Undefined where the statement declares no variables. */
function variableStubs(statement: SyntaxNode, source: string): string[] | undefined {
  const inner = exported(statement);
  if (inner.type !== "VariableDeclaration") return undefined;
  const head = `${inner === statement ? "" : "export "}${inner["kind"]}`;
  return childrenOf(inner, "declarations").flatMap((declarator) => {
    const id = childOf(declarator!, "id")!;
    const annotation = nameOf(id) === undefined ? undefined : childOf(id, "typeAnnotation");
    const type = annotation === undefined ? "" : source.slice(annotation.start, annotation.end);
    return boundNames(id).map((name) => `${head} ${name}${type} = todo("${name}");`);
  });
}

/** The names of the variables that a statement declares. */
function namesOf(statement: SyntaxNode): string[] {
  return childrenOf(exported(statement), "declarations").flatMap((each) => boundNames(childOf(each!, "id")));
}

/** The declaration that a statement exports; else the statement. */
function exported(statement: SyntaxNode): SyntaxNode {
  const inner = statement.type === "ExportNamedDeclaration" ? childOf(statement, "declaration") : undefined;
  return inner ?? statement;
}
