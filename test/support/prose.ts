/** Where a link of Markdown leads, in order; those within code are none. */
export function linksIn(prose: string): string[] {
  const text = prose.replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
  const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const html = [...text.matchAll(/\b(?:src|href)="([^"]+)"/g)];
  return [...inline, ...html].map((match) => match[1]!);
}

/** A link to a place in the project, without its anchor; undefined for a link into the web or within the page. */
export function localTarget(link: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(link) || link.startsWith("#")) return undefined;
  return decodeURIComponent(link.replace(/[#?].*$/, ""));
}

/** What stands in backticks in prose, blocks of code apart. */
export function inBackticks(prose: string): string[] {
  return [...prose.replace(/```[\s\S]*?```/g, "").matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!.trim());
}

const path = /^[\w.-]+(?:\/[\w.-]+)+\.\w+$/;
const dotted = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?:\(.*\))?;?$/;
/** Words of the language and of JavaScript itself, which are nobody's to define. */
const language =
  /^(?:abstract|any|as|async|await|boolean|break|case|catch|class|const|continue|default|delete|do|else|export|extends|false|finally|for|from|function|if|import|in|instanceof|interface|let|new|null|number|of|readonly|return|static|string|super|switch|this|throw|true|try|type|typeof|undefined|unknown|var|void|while)$/;

/** The file that a text in backticks names, such as `lib/nn/dense.ts`. */
export function fileIn(quoted: string): string | undefined {
  return path.test(quoted) ? quoted : undefined;
}

/**
 * The identifiers of ours in a text in backticks, such as `lh` and `relu` in `lh.relu(Z1)`.
 *
 * One letter alone is taken for mathematics, and what is no name or call (`row · 28`, `--help`) for something else.
 */
export function identifiersIn(quoted: string): string[] {
  if (!dotted.test(quoted) || path.test(quoted)) return [];
  const names = quoted.replace(/\(.*$/, "").replace(/;$/, "").split(".");
  if (names.length === 1 && (names[0]!.length === 1 || language.test(names[0]!))) return [];
  return names[0]! in globalThis ? [] : names;
}
