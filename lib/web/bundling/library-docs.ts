import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "@tslab/typescript-for-tslab";
import type { Plugin } from "vite";
import { type Docstring, parseDocstring } from "./docstring.js";

const name = "virtual:library-docs";
const lib = fileURLToPath(new URL("../..", import.meta.url));
const index = join(lib, "dist", "index.d.ts");

/** A public name of the library, as its page of help shows it. */
export interface LibraryEntry extends Docstring {
  /** "layers.conv" for a part of a namespace. */
  name: string;
  kind: "function" | "class" | "value" | "type";
  /** The declaration, as a reader of TypeScript expects it. */
  signature: string;
  /** The file that declares it, from the top of the project: "lib/nn/dense.ts". */
  file: string;
  /** What a class or an interface has, each with its own words. */
  members: { signature: string; text: string }[];
}

/**
 * The module `virtual:library-docs`: every public name with its declaration and docstring.
 *
 * Read off the built declarations by the TypeScript that compiles the cells: they are what a cell sees, types written
 * out, and nothing has to be installed for it.
 */
export function libraryDocs(): Plugin {
  return {
    name: "longhand:library-docs",
    resolveId: (source) => (source === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      if (!existsSync(index)) this.error("the library is not built: run `npm run build:lib` first");
      this.addWatchFile(index);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(readLibrary()))});`;
    },
  };
}

/** Every public name, by name. */
export function readLibrary(): LibraryEntry[] {
  const program = ts.createProgram([index], {
    noLib: true,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    types: [],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(index)!)!;
  return exportsOf(checker, module).sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function exportsOf(checker: ts.TypeChecker, module: ts.Symbol, prefix = ""): LibraryEntry[] {
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    if ((symbol.flags & ts.SymbolFlags.ValueModule) !== 0) {
      return exportsOf(checker, symbol, `${exported.name}.`);
    }
    const declaration = symbol.declarations?.[0];
    return declaration === undefined ? [] : [entryOf(prefix + exported.name, declaration, symbol)];
  });
}

function entryOf(name: string, declaration: ts.Declaration, symbol: ts.Symbol): LibraryEntry {
  const source = declaration.getSourceFile();
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const file = relative(join(lib, "dist"), source.fileName).split(sep).join("/");
  // Overloads stand one beneath the other.
  const all = ts.isFunctionDeclaration(declaration) ? (symbol.declarations ?? []) : [statement];
  return {
    name,
    kind: kindOf(declaration),
    signature: all.map((each) => signatureOf(each)).join("\n"),
    file: `lib/${file.replace(/\.d\.ts$/, ".ts")}`,
    members: membersOf(declaration),
    ...parseDocstring(commentOf(statement)),
  };
}

function kindOf(declaration: ts.Declaration): LibraryEntry["kind"] {
  if (ts.isFunctionDeclaration(declaration)) return "function";
  if (ts.isClassDeclaration(declaration)) return "class";
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) return "type";
  return "value";
}

/** A declaration without comments and modifiers; of a class or an interface the head alone. */
function signatureOf(node: ts.Node): string {
  const end =
    ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) ? node.members.pos - 1 : node.getEnd();
  const text = node.getSourceFile().text.slice(node.getStart(), end);
  return withoutComments(text)
    .replace(/^export (?:default )?/, "")
    .replace(/^declare /, "")
    .trim();
}

function membersOf(declaration: ts.Declaration): LibraryEntry["members"] {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return [];
  return [...declaration.members]
    .filter((member) => !isPrivate(member))
    .map((member) => ({
      signature: withoutComments(member.getText()).replace(/;$/, ""),
      text: plainDoc(parseDocstring(commentOf(member))),
    }));
}

function isPrivate(member: ts.ClassElement | ts.TypeElement): boolean {
  if (member.name !== undefined && ts.isPrivateIdentifier(member.name)) return true;
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
}

/** A member's docstring in one paragraph. */
function plainDoc({ text, params, returns, throws }: Docstring): string {
  return [
    text,
    ...params.map(({ name, text }) => `${name}: ${text}.`),
    ...(returns === undefined ? [] : [`Returns ${returns}.`]),
    ...throws.map((words) => `Throws ${words}.`),
  ]
    .map((part) => part.replace(/\.\.$/, "."))
    .join(" ")
    .trim();
}

function commentOf(node: ts.Node): string {
  const { text } = node.getSourceFile();
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const comments = ranges.map(({ pos, end }) => text.slice(pos, end));
  return comments.filter((comment) => comment.startsWith("/**")).at(-1) ?? "";
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/\s*/g, "");
}
