/** A place in a cell; line and character count from 0. */
export interface Position {
  line: number;
  character: number;
}

/** The part of TypeScript's compiler that is used here: the parser, and some kinds of node. */
export interface TypeScriptParser {
  createSourceFile(name: string, code: string, target: number): SyntaxNode;
  forEachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void;
  isAwaitExpression(node: SyntaxNode): boolean;
  isForOfStatement(node: SyntaxNode): boolean;
  isFunctionLike(node: SyntaxNode): boolean;
  isClassLike(node: SyntaxNode): boolean;
  isShorthandPropertyAssignment(node: SyntaxNode): boolean;
  isInterfaceDeclaration(node: object): boolean;
  isTypeAliasDeclaration(node: object): boolean;
  ScriptTarget: { Latest: number };
}

interface SyntaxNode {
  end: number;
  /** Set on a `for await`. */
  awaitModifier?: unknown;
  /** Set on a shorthand in a destructuring with a default, such as `{ a = 1 }`. */
  objectAssignmentInitializer?: unknown;
  name?: { text: string; end: number };
  /** Set on a whole file: what the parser did not understand. */
  parseDiagnostics?: readonly unknown[];
}

/** A cell as tslab's converter can take it. */
export interface CellSource {
  code: string;
  /** Whether there is an `await` or a `for await` outside any function. */
  awaits: boolean;
  /** The place in the cell as it was written, for a place in `code`. */
  original(position: Position): Position;
}

/**
 * Puts right what tslab's converter gets wrong about a cell.
 *
 * It does not see that `{ a }` reads a variable of an earlier cell, so that is spelled out: `{ a: a }`. And it makes a
 * cell asynchronous only where the compiler complains of an `await` at the top level, which it does not for a
 * `for await`, nor for one that might be a call of a function `await`, as in `await (f())`. So whoever runs the cell is
 * told.
 */
export function prepareCell(typescript: TypeScriptParser, code: string): CellSource {
  // Only in a module does the parser know `await (f())` for what it is.
  const file = typescript.createSourceFile("cell.ts", `${code}\nexport {};`, typescript.ScriptTarget.Latest);
  const shorthands: { text: string; end: number }[] = [];
  let awaits = false;
  const visit = (node: SyntaxNode, inFunction: boolean): void => {
    const waits = typescript.isForOfStatement(node)
      ? node.awaitModifier !== undefined
      : typescript.isAwaitExpression(node);
    awaits ||= waits && !inFunction;
    if (typescript.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined)
      shorthands.push({ text: `: ${node.name!.text}`, end: node.name!.end });
    const inside = inFunction || typescript.isFunctionLike(node) || typescript.isClassLike(node);
    typescript.forEachChild(node, (child) => visit(child, inside));
  };
  // Of code that is not TypeScript the compiler shall say so, in the reader's own words.
  if ((file.parseDiagnostics ?? []).length === 0) visit(file, false);
  return { code: insert(code, shorthands), awaits, original: backwards(code, shorthands) };
}

interface Insertion {
  text: string;
  /** Where it goes, counted in the original text. */
  end: number;
}

function insert(code: string, insertions: readonly Insertion[]): string {
  let from = 0;
  const parts = insertions.map(({ text, end }) => {
    const part = code.slice(from, end) + text;
    from = end;
    return part;
  });
  return parts.join("") + code.slice(from);
}

/** Insertions hold no line break, so only characters behind one on its line have moved. */
function backwards(code: string, insertions: readonly Insertion[]): (position: Position) => Position {
  const placed = insertions.map(({ text, end }) => {
    const lineStart = code.lastIndexOf("\n", end - 1) + 1;
    return {
      line: code.slice(0, end).split("\n").length - 1,
      character: end - lineStart,
      length: text.length,
    };
  });
  return ({ line, character }) => {
    let moved = 0;
    for (const insertion of placed) {
      if (insertion.line !== line || character - moved <= insertion.character) continue;
      moved += Math.min(insertion.length, character - moved - insertion.character);
    }
    return { line, character: character - moved };
  };
}
