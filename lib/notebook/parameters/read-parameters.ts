import type { Comment } from "acorn";
import { messageOf, NotebookError } from "../../errors.js";
import { type CellSyntax, childOf, childrenOf, nameOf, parseCell, type SyntaxNode } from "../syntax/parse.js";
import { readDocComment } from "./doc-comment.js";
import { readType, type TypeAliases, typeOfValue } from "./read-type.js";
import { readValue } from "./read-value.js";
import type { NotebookParameter } from "./types.js";

/**
 * The constants that a parameters cell declares at its top level, each with the doc comment right above it.
 *
 * @throws {NotebookError} where the source is not TypeScript, with the place
 */
export function readParameters(source: string): NotebookParameter[] {
  const { statements, comments } = parse(source);
  const aliases: TypeAliases = new Map(
    statements
      .filter(({ type }) => type === "TSTypeAliasDeclaration")
      .map((alias) => [nameOf(childOf(alias, "id")) ?? "", childOf(alias, "typeAnnotation")!]),
  );
  return statements.flatMap((statement, at) => {
    if (statement.type !== "VariableDeclaration" || statement["kind"] !== "const") return [];
    const above = { from: statements[at - 1]?.end ?? 0, to: statement.start };
    const comment = docAbove(comments, above);
    return childrenOf(statement, "declarations").flatMap((declarator) => {
      const read = readConstant(declarator!, { source, aliases });
      return read === undefined ? [] : [{ ...read, ...readDocComment(comment) }];
    });
  });
}

function parse(source: string): CellSyntax {
  try {
    return parseCell(source);
  } catch (cause) {
    throw new NotebookError(
      `parameters: the parameters cell is not TypeScript: ${messageOf(cause)}, as (line:column). Mend that line.`,
      { cause },
    );
  }
}

function docAbove(comments: readonly Comment[], { from, to }: { from: number; to: number }) {
  const docs = comments.filter(
    ({ type, value, start, end }) => type === "Block" && value.startsWith("*") && start >= from && end <= to,
  );
  return docs.at(-1)?.value.slice(1);
}

/** @returns undefined for a pattern such as `{ a, b }`, which declares no one constant */
function readConstant(
  declarator: SyntaxNode,
  { source, aliases }: { source: string; aliases: TypeAliases },
): Omit<NotebookParameter, "doc" | "range" | "small"> | undefined {
  const [id, init] = [childOf(declarator, "id")!, childOf(declarator, "init")];
  const name = nameOf(id);
  if (name === undefined || init === undefined) return undefined;
  const value = readValue(init);
  const annotation = childOf(id, "typeAnnotation");
  const written = annotation && childOf(annotation, "typeAnnotation");
  const inferred = typeOfValue(init, value);
  return {
    name,
    type: written === undefined ? inferred?.type : source.slice(written.start, written.end),
    shape: written === undefined ? (inferred?.shape ?? { kind: "other" }) : readType(written, aliases),
    value: source.slice(init.start, init.end),
    default: value,
  };
}
