/** A piece of SVG that is well-formed: only `element` makes one. */
export class Markup {
  readonly xml: string;

  constructor(xml: string) {
    this.xml = xml;
  }
}

/** An attribute left undefined is not written. Numbers keep two decimals. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * One element; text among its children is escaped, so that no label can break out of the drawing.
 *
 * Many children come as one list: a call cannot take as many arguments as a figure may have shapes.
 *
 * @param name an SVG element's name, from our own code and never from data
 */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly (Markup | string | readonly Markup[])[]
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(typeof value === "number" ? short(value) : String(value))}"`)
    .join("");
  if (children.length === 0) return new Markup(`<${name}${written}/>`);
  const inside = children
    .flat()
    .map((child) => (child instanceof Markup ? child.xml : escapeXml(child)))
    .join("");
  return new Markup(`<${name}${written}>${inside}</${name}>`);
}

/** Two decimals are finer than a screen shows. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/** Characters that XML 1.0 forbids even when escaped, halves of pairs among them, become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
