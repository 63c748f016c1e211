/** An element of a parsed document. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Its own text, without that of its children. */
  text: string;
}

/**
 * Parses XML as strictly as the specification asks of the part that drawings use: every tag closed, every attribute
 * quoted and given once, no bare `<` or `&`, no character that XML forbids, one root.
 *
 * @throws {Error} that names the place, where the text is not well-formed
 */
export function parseXml(text: string): XmlElement {
  const wrong = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.exec(text);
  if (wrong !== null) throw new Error(`XML forbids the character at ${wrong.index}`);
  const parser = new Parser(text);
  return parser.document();
}

/** The element and all below it, in document order. */
export function descendants(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(descendants)];
}

/** What is written in the drawing, text by text, in document order. */
export function textsOf(element: XmlElement): string[] {
  return descendants(element)
    .filter(({ name }) => name === "text")
    .map(({ text }) => text);
}

const namePattern = /[A-Za-z_][\w.:-]*/y;
const attributePattern = /\s+([A-Za-z_][\w.:-]*)="([^"<]*)"/y;

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): XmlElement {
    const root = this.#element();
    if (this.#at !== this.#text.length) this.#fail("something follows the root");
    return root;
  }

  #element(): XmlElement {
    this.#expect("<");
    const name = this.#match(namePattern)?.[0] ?? this.#fail("a tag's name is missing");
    const element: XmlElement = { name, attributes: {}, children: [], text: "" };
    for (let found = this.#match(attributePattern); found !== null; found = this.#match(attributePattern)) {
      const [, key = "", value = ""] = found;
      if (Object.hasOwn(element.attributes, key)) this.#fail(`${key} is given twice`);
      element.attributes[key] = this.#decode(value);
    }
    if (this.#takes("/>")) return element;
    this.#expect(">");
    while (!this.#takes("</")) {
      if (this.#text[this.#at] === "<") element.children.push(this.#element());
      else element.text += this.#decode(this.#match(/[^<]+/y)?.[0] ?? this.#fail(`<${name}> is not closed`));
    }
    this.#expect(`${name}>`);
    return element;
  }

  #decode(raw: string): string {
    if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(raw)) this.#fail("an & stands bare");
    const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
    return raw.replace(/&(\w+);/g, (_, sign: string) => signs[sign]!);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #takes(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) this.#fail(`${sign} is missing`);
  }

  #fail(why: string): never {
    throw new Error(
      `not well-formed at ${this.#at}: ${why}: …${this.#text.slice(this.#at - 30, this.#at + 30)}…`,
    );
  }
}
