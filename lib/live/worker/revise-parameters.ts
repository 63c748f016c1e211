import * as typescript from "@tslab/typescript-for-tslab";

/**
 * The code of a parameters cell with other values in it: what a reader sees there is what runs.
 *
 * @param values by the names of the constants; a name that is not declared is passed over
 */
export function reviseParameters(code: string, values: Readonly<Record<string, unknown>>): string {
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest, true);
  const changes: { from: number; to: number; text: string }[] = [];
  for (const statement of file.statements) {
    if (!typescript.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer === undefined || !typescript.isIdentifier(name) || !Object.hasOwn(values, name.text))
        continue;
      const text = JSON.stringify(values[name.text]);
      changes.push({ from: initializer.getStart(file), to: initializer.end, text });
    }
  }
  return changes.reduceRight((now, { from, to, text }) => now.slice(0, from) + text + now.slice(to), code);
}
