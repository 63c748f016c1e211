import type { TypeScriptParser } from "./cell-source.js";

/** What this file reads of TypeScript's tree of a file of declarations. */
interface Statement extends Named {
  pos: number;
  /** Set on `const`, `let` and `var`. */
  declarationList?: { declarations: readonly Named[] };
  /** Set on an import of anything. */
  importClause?: Named & { isTypeOnly: boolean; namedBindings?: Named & { elements?: readonly Named[] } };
  moduleSpecifier?: Named;
}

interface Named {
  pos: number;
  end: number;
  name?: { text: string };
}

/** What the names of declarations are: only a value can have been left unset. */
type Kind = "value" | "type";

/**
 * The declarations of a cell that did not come to its end, such as Stop or an error leaves.
 *
 * A name that was not reached is what it was before the cell: the compiler must not promise a value that is not there.
 *
 * @param texts what was declared before the cell, and what would be after all of it, as files of declarations
 * @param unreached the names of values that the cell declares and did not come to
 */
export function reachedDeclarations(
  typescript: TypeScriptParser,
  texts: { before: string; after: string },
  unreached: ReadonlySet<string>,
): string {
  const reached = pick(typescript, texts.after, (name, kind) => kind === "type" || !unreached.has(name));
  return reached + pick(typescript, texts.before, (name) => unreached.has(name));
}

function pick(
  typescript: TypeScriptParser,
  text: string,
  keep: (name: string, kind: Kind) => boolean,
): string {
  const file = typescript.createSourceFile("declarations.d.ts", text, typescript.ScriptTarget.Latest);
  const statements = (file as unknown as { statements: readonly Statement[] }).statements;
  const kept = (one: Named): boolean => one.name !== undefined && keep(one.name.text, "value");
  const textOf = ({ pos, end }: { pos: number; end: number }): string => text.slice(pos, end);
  const parts = statements.map((statement): string => {
    const { declarationList, importClause, moduleSpecifier } = statement;
    if (declarationList !== undefined) {
      const { declarations } = declarationList;
      const left = declarations.filter(kept).map(textOf);
      return left.length === 0 ? "" : `${text.slice(statement.pos, declarations[0]!.pos)}${left.join(",")};`;
    }
    if (importClause !== undefined) {
      const { namedBindings, isTypeOnly } = importClause;
      const elements = namedBindings?.elements?.filter(kept).map(textOf) ?? [];
      const left = [
        ...(kept(importClause) ? [importClause.name!.text] : []),
        ...(namedBindings !== undefined && kept(namedBindings) ? [textOf(namedBindings)] : []),
        ...(elements.length === 0 ? [] : [`{${elements.join(",")} }`]),
      ];
      const from = `from${textOf(moduleSpecifier!)}`;
      return left.length === 0 ? "" : `\nimport ${isTypeOnly ? "type " : ""}${left.join(", ")} ${from};`;
    }
    const { name } = statement;
    const isType =
      typescript.isInterfaceDeclaration(statement) || typescript.isTypeAliasDeclaration(statement);
    return name !== undefined && keep(name.text, isType ? "type" : "value") ? textOf(statement) : "";
  });
  return `${parts.join("")}\n`;
}
