import type { Heading } from "../render/headings.js";

/** Headings deeper than this make a list of contents longer than it helps. */
const deepest = 3;

/** A nested list of links to a notebook's headings; "" where there are not two. */
export function contentsList(headings: readonly Heading[]): string {
  const listed = headings.filter(({ level, html }) => level <= deepest && html.trim() !== "");
  // A title alone at the top holds all the others, and stands above them anyhow.
  const [first, ...rest] = listed;
  const entries = first?.level === 1 && rest.every(({ level }) => level > 1) ? rest : listed;
  if (entries.length < 2) return "";
  let html = "";
  const open: number[] = [];
  for (const { id, level, html: text } of entries) {
    while (open.length > 0 && open.at(-1)! > level) {
      open.pop();
      html += "</li></ul>";
    }
    if (open.at(-1) === level) html += "</li>";
    else if (open.length > 0 && open.at(-1)! < level) {
      html += "<ul>";
      open.push(level);
    } else {
      html += open.length === 0 && html === "" ? "<ul>" : "";
      open.push(level);
    }
    html += `<li><a href="#${encodeAnchor(id)}">${text}</a>`;
  }
  return html + "</li></ul>".repeat(open.length);
}

/** As an address may hold it; browsers find an anchor by its decoded name. */
export function encodeAnchor(id: string): string {
  return encodeURIComponent(id).replace(/%(?:3A|3B|2C|2F|3F|40|3D|2B|24)/g, decodeURIComponent);
}
