import { boundNames } from "../syntax/bound-names.js";
import { childOf, childrenOf, nameOf, parseCell, type SyntaxNode } from "../syntax/parse.js";

/** A statement at the top level of a cell that declares names which a module may declare once. */
export interface Declaration {
  start: number;
  end: number;
  /** Its text up to the end of the first name or pattern that it declares; of an import, all of it. */
  head: string;
  names: readonly string[];
  /** Of an import: what it takes from where. Types are not among them, for they are gone when a script runs. */
  imported: readonly Imported[] | undefined;
  /** Of an import: the module that it names, as it is written. */
  module: string;
}

/** One name that an import brings. */
export interface Imported {
  name: string;
  /** As it is written: `a as b`, `* as all`, `type T`. */
  text: string;
  kind: "named" | "default" | "all" | "type";
  /** What the module calls it, as it is written. */
  key: string;
}

/** What a cell declares, from top to bottom; nothing where it is no TypeScript. */
export function declarationsOf(source: string): Declaration[] {
  try {
    return parseCell(source).statements.flatMap((statement) => declarationOf(statement, source) ?? []);
  } catch {
    return [];
  }
}

function declarationOf(statement: SyntaxNode, source: string): Declaration | undefined {
  if (statement.type === "ImportDeclaration") return importOf(statement, source);
  const inner =
    (statement.type === "ExportNamedDeclaration" ? childOf(statement, "declaration") : undefined) ??
    statement;
  // Of these a script that runs has nothing, or they cannot be the value of a variable.
  if (inner["declare"] === true || inner["abstract"] === true || inner["decorators"] !== undefined)
    return undefined;
  const { start, end } = statement;
  const declared = (names: readonly string[], endOfHead: number): Declaration => ({
    start,
    end,
    head: source.slice(start, endOfHead),
    names,
    imported: undefined,
    module: "",
  });
  switch (inner.type) {
    case "VariableDeclaration": {
      const targets = childrenOf(inner, "declarations").map((each) => childOf(each!, "id")!);
      return declared(targets.flatMap(boundNames), endOfTarget(targets[0]!));
    }
    case "FunctionDeclaration":
    case "ClassDeclaration": {
      const id = childOf(inner, "id");
      return id === undefined ? undefined : declared([nameOf(id)!], id.end);
    }
    default:
      return undefined;
  }
}

/** Where a name or pattern ends; its type, and the sign that promises it a value, are no part of it. */
function endOfTarget(target: SyntaxNode): number {
  const name = nameOf(target);
  return name === undefined
    ? (childOf(target, "typeAnnotation")?.start ?? target.end)
    : target.start + name.length;
}

function importOf(statement: SyntaxNode, source: string): Declaration | undefined {
  if (statement["importKind"] === "type" || childrenOf(statement, "attributes").length > 0) return undefined;
  const text = ({ start, end }: SyntaxNode): string => source.slice(start, end);
  const imported = childrenOf(statement, "specifiers").map((each): Imported => {
    const specifier = each!;
    const key = childOf(specifier, "imported");
    const all = specifier.type === "ImportNamespaceSpecifier";
    const kind =
      specifier["importKind"] === "type" ? "type" : key !== undefined ? "named" : all ? "all" : "default";
    return {
      name: nameOf(childOf(specifier, "local"))!,
      text: text(specifier),
      kind,
      key: key === undefined ? kind : text(key),
    };
  });
  return {
    start: statement.start,
    end: statement.end,
    head: text(statement),
    names: imported.filter(({ kind }) => kind !== "type").map(({ name }) => name),
    imported,
    module: text(childOf(statement, "source")!),
  };
}
