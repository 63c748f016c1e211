/** Names that a stub must bring: the cells after it go on with them. */
const declared = /^(const|let|var) ([\w$]+)(: [^=]+?)? = /;
const unpacked = /^(const|let|var) [[{] ?([\w$]+(?:, [\w$]+)*),? ?[\]}] = /;
const functionHead = /^(?:async )?function ([\w$]+)\b/;
/** A line that brings nothing but a placeholder. */
const placeholder =
  /^\s*(?:return |(?:(?:export )?(?:const|let|var) )?[\w$.[\]]+(?:: [^=]+)? = )?todo\("[^"]*"\)(?:\(\)| as [\w$.<>[\], ]+)?;?$/;
const stubLine = /^\s*\/\/ STUB: ?(.*)$/;

/**
 * What stands in a student's version in the place of a solution, or undefined where that cannot be told from it.
 *
 * - Lines `// STUB: …` in the solution are the author's own stub, and go before all else.
 * - A solution that returns something, within a function, becomes `return todo("…")` with that function's name.
 * - Else each name that the solution declares is declared with `todo`: `const dW2 = todo("dW2");`. Types that were
 *   written stay, and so does a function's head.
 * - One that does neither, within a function, becomes a call of the placeholder, `todo("…")();`: nobody would look at
 *   what such a function returns, so the stub itself must say that it is not there yet.
 *
 * What is a stub already stays as it is.
 *
 * @param lines the solution's lines, between its markers
 * @param above the lines of the cell above it, for the function that the solution is a part of
 * @param indent the white space before the solution's marker
 */
export function stubFor(
  lines: readonly string[],
  above: readonly string[],
  indent: string,
): string[] | undefined {
  const own = lines.flatMap((line) => stubLine.exec(line)?.[1] ?? []);
  if (own.length > 0) return own.map((line) => indent + line);
  if (lines.length > 0 && lines.every((line) => placeholder.test(line))) return [...lines];
  const outermost = lines.map((line) =>
    line.startsWith(indent) && !/^\s/.test(line.slice(indent.length)) ? line.slice(indent.length) : "",
  );
  const name = enclosingFunction(above, indent);
  if (outermost.some((line) => /^return\b/.test(line)))
    return name === undefined ? undefined : [`${indent}return todo("${name}");`];
  const stub = outermost.flatMap((line, at) => declarationStub(line, outermost.slice(at), lines.slice(at)));
  if (stub.length === 0) return name === undefined ? undefined : [`${indent}todo("${name}")();`];
  return stub.includes(undefined) ? undefined : stub.map((line) => indent + line);
}

/** Lines that declare what a line declares; an undefined one where the line declares what takes a stub by hand. */
function declarationStub(
  line: string,
  outermost: readonly string[],
  lines: readonly string[],
): (string | undefined)[] {
  const [, keyword, name, type = ""] = declared.exec(line) ?? [];
  if (name !== undefined) return [`${keyword} ${name}${type} = todo("${name}");`];
  const [, word, names] = unpacked.exec(line) ?? [];
  if (names !== undefined) return names.split(", ").map((each) => `${word} ${each} = todo("${each}");`);
  const head = functionHead.exec(line)?.[1];
  if (head !== undefined) {
    const opens = outermost.findIndex((each) => each.endsWith("{"));
    const before = outermost.findIndex((each) => each.startsWith("}"));
    if (opens < 0 || (before >= 0 && before < opens)) return [undefined];
    const cut = lines[0]!.length - line.length;
    return [...lines.slice(0, opens + 1).map((each) => each.slice(cut)), `  return todo("${head}");`, "}"];
  }
  return /^(const|let|var|class|async|function|abstract|enum)\b/.test(line) ? [undefined] : [];
}

/** The function in whose body the solution stands: of the lines above that open what it stands in, the nearest one that opens a function. */
function enclosingFunction(above: readonly string[], indent: string): string | undefined {
  let inner = indent.length;
  for (const line of [...above].reverse()) {
    const depth = /^\s*/.exec(line)![0].length;
    if (depth >= inner || depth === line.length) continue;
    const found =
      /\bfunction ([\w$]+)/.exec(line) ?? /\b(?:const|let) ([\w$]+)[^=]* = (?:async )?\(?.*=>/.exec(line);
    if (found !== null) return found[1];
    if (!/^\s*[)}]/.test(line)) inner = depth; // else a head that began further up
  }
  return undefined;
}
