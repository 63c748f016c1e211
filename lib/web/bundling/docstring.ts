/** A docstring, taken apart. */
export interface Docstring {
  /** What stands before the first tag: paragraphs apart by an empty line. */
  text: string;
  params: { name: string; text: string }[];
  returns: string | undefined;
  throws: string[];
  /** Where it comes from: a book, a paper. */
  source: string | undefined;
  /** The numbers of the notebooks that derive, use or explain it. */
  notebooks: string[];
}

/** Takes a comment apart, from its opening marks to its closing ones; "" has nothing in it. */
export function parseDocstring(comment: string): Docstring {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const body = lines.join("\n").trim();
  const source = /(?:^|\n)Source: ([\s\S]*?)(?=\s*\n\s*\n|\n@|$)/.exec(body)?.[1];
  const notebooks = [...body.matchAll(/\bnotebooks\/(\d\d)/g)].map(([, number]) => number!);
  // A sentence about sources or notebooks stands last, and belongs to no tag.
  const told = body.replace(
    /(?:^|\n)(?:Source: |(?:Forward is )?(?:[Dd]erived|[Uu]sed|[Ee]xplained) (?:in|from) )[^@]*$/,
    "",
  );
  const [text = "", ...tags] = told.split(/(?:^|\s)(?=@(?:param|returns|throws|internal)\b)/);
  const doc: Docstring = {
    text: text.trim(),
    params: [],
    returns: undefined,
    throws: [],
    source: source === undefined ? undefined : withoutNotebooks(oneLine(source)),
    notebooks: [...new Set(notebooks)].sort(),
  };
  for (const tag of tags) addTag(doc, tag);
  return doc;
}

function addTag(doc: Docstring, tag: string): void {
  const [, name = "", rest = ""] = /^@(\w+)\s*([\s\S]*)$/.exec(tag) ?? [];
  const words = oneLine(rest);
  if (name === "param") {
    const [, parameter = "", text = ""] = /^(\S+)\s*(.*)$/.exec(words) ?? [];
    doc.params.push({ name: parameter, text });
  }
  if (name === "returns") doc.returns = words;
  if (name === "throws") doc.throws.push(words.replace(/^\{(\w+)\}/, "$1"));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function withoutNotebooks(text: string): string {
  return text.replace(/\s*(?:Derived|Used|Explained) (?:in|from) notebooks\/.*$/, "");
}
