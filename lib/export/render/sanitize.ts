import sanitizeHtml from "sanitize-html";

export interface SanitizeOptions {
  /** Where an image's address leads; undefined takes the image out and leaves its words. */
  image: (address: string) => string | undefined;
  /** Where a link leads; undefined leaves the link's text alone. */
  link: (address: string) => string | undefined;
}

/**
 * HTML of a notebook with only what cannot run, load or cover anything: an allowlist of elements, attributes, styles
 * and addresses.
 *
 * Drawings (`<svg>`) and MathML are not on the list: browsers parse them by rules of their own, which is where
 * sanitizers have been fooled. Drawings have become images before (inline-drawings.ts).
 */
export function sanitize(html: string, { image, link }: SanitizeOptions): string {
  return sanitizeHtml(html, {
    allowedTags: tags,
    allowedAttributes: attributes,
    allowedClasses: { "*": [/^(?:alert|admonition|dataframe|tok)(?:-[\w-]+)?$/], a: ["anchor"] },
    // Styles are filtered below; the parser that the package brings for them takes longer than all the rest.
    parseStyleAttributes: false,
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["data", "http", "https"] },
    allowedSchemesAppliedToAttributes: ["href", "src", "cite"],
    allowProtocolRelative: false,
    nonTextTags: [
      "script",
      "style",
      "textarea",
      "option",
      "noscript",
      "title",
      "template",
      "iframe",
      "xmp",
      "noembed",
      "noframes",
      "plaintext",
      "svg",
      "math",
      "object",
      "select",
    ],
    enforceHtmlBoundary: false,
    disallowedTagsMode: "discard",
    transformTags: {
      "*": (tagName, given) => {
        const { style, ...attribs } = given;
        const kept = style === undefined ? "" : allowedStyle(style);
        return { tagName, attribs: kept === "" ? attribs : { ...attribs, style: kept } };
      },
      img: (_, given) => {
        const src = image(given["src"] ?? "");
        const { src: _src, alt = "", ...rest } = given;
        if (src === undefined) return { tagName: "span", attribs: {}, text: alt };
        return { tagName: "img", attribs: { ...rest, src, alt } };
      },
      a: (_, given) => {
        const { href, ...rest } = given;
        const target = href === undefined ? undefined : link(href);
        return { tagName: "a", attribs: target === undefined ? rest : { ...rest, href: target } };
      },
      input: (_, given) => ({
        tagName: "input",
        attribs: {
          type: "checkbox",
          disabled: "",
          "aria-label": given["checked"] === undefined ? "not done" : "done",
          ...(given["checked"] === undefined ? {} : { checked: "" }),
        },
      }),
      center: "div",
      font: "span",
      tt: "code",
      big: "span",
      strike: "s",
    },
    exclusiveFilter: ({ tag, attribs }) =>
      tag === "img" && !/^(?:data:image\/|https?:\/\/)/i.test(attribs["src"] ?? ""),
  });
}

/** The declarations that are on the list, each with a value of a form that is: all else is dropped, whatever it is. */
function allowedStyle(style: string): string {
  return style
    .split(";")
    .map((declaration) => /^\s*([a-z-]+)\s*:\s*(.*?)\s*$/is.exec(declaration))
    .flatMap((match) => (match === null ? [] : [[match[1]!.toLowerCase(), match[2]!] as const]))
    .filter(([name, value]) => Object.hasOwn(styles, name) && styles[name]!.some((form) => form.test(value)))
    .map(([name, value]) => `${name}:${value}`)
    .join(";");
}

const tags = (
  "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em " +
  "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label li main mark meter nav ol p pre progress q " +
  "rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
  .split(" ")
  // A page has one of each, and these are the page's own.
  .filter((tag) => !["main", "nav", "header", "footer"].includes(tag));

const attributes: Record<string, string[]> = {
  "*": ["id", "class", "style", "title", "lang", "dir", "role", "aria-label", "aria-hidden"],
  a: ["href", "name"],
  img: ["src", "alt", "width", "height"],
  input: ["type", "checked", "disabled"],
  li: ["value"],
  ol: ["start", "reversed", "type"],
  td: ["colspan", "rowspan", "align", "valign"],
  th: ["colspan", "rowspan", "scope", "align", "valign"],
  col: ["span"],
  colgroup: ["span"],
  details: ["open"],
  progress: ["value", "max"],
  meter: ["value", "min", "max", "low", "high", "optimum"],
  time: ["datetime"],
  blockquote: ["cite"],
  q: ["cite"],
};

const size =
  /^-?[\d.]+(?:px|em|rem|ex|ch|%|pt|vw|vh)?(?:\s+-?[\d.]+(?:px|em|rem|ex|ch|%|pt)?|\s+auto)*$|^auto$|^0$/;
const colour = /^(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d.,%\s/deg]+\))$/i;
const border =
  /^(?:[\d.]+(?:px|em|pt)?\s*)?(?:(?:none|hidden|dotted|dashed|solid|double)\s*)?(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d.,%\s]+\))?$/i;
const word = /^[a-z-]+$/;

/** What places, colours and shapes text; nothing that loads, and nothing that lifts a thing out of its place. */
const styles: Record<string, RegExp[]> = {
  color: [colour],
  "background-color": [colour],
  background: [colour],
  "text-align": [word],
  "text-decoration": [/^[a-z\s-]+$/],
  "vertical-align": [word, size],
  "font-weight": [/^(?:[a-z]+|\d{3})$/],
  "font-style": [word],
  "font-size": [size, word],
  "font-family": [/^[\w\s,'"-]+$/],
  "font-variant-numeric": [word],
  "line-height": [size, /^[\d.]+$/, /^normal$/],
  "white-space": [word],
  "list-style-type": [word],
  "border-collapse": [word],
  "border-spacing": [size],
  "border-radius": [size],
  border: [border],
  "border-left": [border],
  "border-right": [border],
  "border-top": [border],
  "border-bottom": [border],
  "border-color": [colour],
  display: [/^(?:block|inline|inline-block|flex|inline-flex|grid|table|none)$/],
  "flex-wrap": [word],
  "flex-direction": [word],
  "justify-content": [word],
  "align-items": [word],
  gap: [size],
  float: [/^(?:left|right|none)$/],
  clear: [word],
  width: [size],
  height: [size],
  "max-width": [size],
  "max-height": [size],
  "min-width": [size],
  "overflow-x": [word],
  opacity: [/^[\d.]+$/],
  ...Object.fromEntries(
    ["margin", "padding"].flatMap((name) =>
      ["", "-left", "-right", "-top", "-bottom"].map((side) => [name + side, [size]]),
    ),
  ),
};
