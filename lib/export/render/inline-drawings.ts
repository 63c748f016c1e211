import { escapeHtml } from "./escape.js";
import { svgAddress } from "./images.js";

/**
 * HTML whose drawings (`<svg>`) stand in it as images, where they run nothing and load nothing.
 *
 * It is still to be made safe: what is given back may be any HTML at all.
 */
export function drawingsAsImages(html: string): string {
  if (!/<svg[\s>]/i.test(html)) return html;
  let made = "";
  let depth = 0;
  let begin = 0;
  let next = 0;
  for (const { 0: tag, 1: slash, index } of html.matchAll(
    /<(\/?)svg(?=[\s/>])(?:"[^"]*"|'[^']*'|[^"'<>])*>/gi,
  )) {
    if (slash === "") {
      if (depth === 0) begin = index;
      depth += tag.endsWith("/>") ? 0 : 1;
    } else if (depth > 0) depth--;
    else continue;
    if (depth > 0) continue;
    const end = index + tag.length;
    made += html.slice(next, begin) + imageOf(html.slice(begin, end));
    next = end;
  }
  return made + html.slice(next);
}

function imageOf(svg: string): string {
  const root = /^<svg(?:"[^"]*"|'[^']*'|[^"'>])*>/i.exec(svg)?.[0] ?? "";
  const attribute = (name: string): string | undefined =>
    new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)`, "i").exec(root)?.[1];
  const words = attribute("aria-label") ?? /<(?:title|desc)\b[^<>]*>([^<]*)</i.exec(svg)?.[1] ?? "A drawing.";
  const sizes = ["width", "height"]
    .map((name) => [name, /^([\d.]+)(?:px)?$/.exec(attribute(name) ?? "")?.[1]] as const)
    .map(([name, value]) => (value === undefined ? "" : ` ${name}="${Math.round(Number(value))}"`));
  return `<img src="${escapeHtml(svgAddress(asDocument(svg, root)))}" alt="${escapeHtml(decode(words))}"${sizes.join("")}>`;
}

/** Within HTML a drawing needs no namespace and may name characters; as a document of its own it may not. */
function asDocument(svg: string, root: string): string {
  const spaces = [
    /\sxmlns\s*=/.test(root) ? "" : ' xmlns="http://www.w3.org/2000/svg"',
    /\sxmlns:xlink\s*=/.test(root) || !svg.includes("xlink:")
      ? ""
      : ' xmlns:xlink="http://www.w3.org/1999/xlink"',
  ];
  return svg
    .replace(/^<svg/i, `<svg${spaces.join("")}`)
    .replaceAll("&nbsp;", "\u00a0")
    .replace(/&(?!#?\w+;)/g, "&amp;");
}

function decode(text: string): string {
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'" };
  return text.replace(/&(amp|lt|gt|quot|apos|#39);/g, (_, sign: string) => signs[sign]!).trim();
}
