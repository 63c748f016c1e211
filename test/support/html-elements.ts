/** An element's begin in a page. */
export interface HtmlElement {
  name: string;
  attributes: Record<string, string>;
}

/**
 * Every start tag in HTML as a browser's tokenizer sees it, script elements' contents apart. Entities in values are
 * decoded, and blanks and control characters that browsers pass over in addresses are taken out.
 * Source: HTML, section 13.2.5, "Tokenization".
 */
export function elementsIn(html: string): HtmlElement[] {
  const elements: HtmlElement[] = [];
  const tag = /<!--[\s\S]*?-->|<([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g;
  for (let match = tag.exec(html); match !== null; match = tag.exec(html)) {
    const [, name, rest = ""] = match;
    if (name === undefined) continue;
    const attributes: Record<string, string> = {};
    for (const [, key, double, single, bare] of rest.matchAll(
      /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
    ))
      attributes[key!.toLowerCase()] = withoutControls(decode(double ?? single ?? bare ?? ""));
    elements.push({ name: name.toLowerCase(), attributes });
    if (/^(?:script|style)$/i.test(name)) {
      const end = html.slice(tag.lastIndex).search(new RegExp(`</${name}[\\s/>]`, "i"));
      if (end >= 0) tag.lastIndex += end;
    }
  }
  return elements;
}

function decode(value: string): string {
  const named: Record<string, string> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    colon: ":",
    Tab: "\t",
    NewLine: "\n",
  };
  return value
    .replace(/&#x([\da-f]+);?/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);?/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (whole, name: string) => named[name] ?? whole);
}

function withoutControls(value: string): string {
  return [...value]
    .filter((char) => char >= " ")
    .join("")
    .trimStart();
}
