import { format } from "d3-format";

/**
 * Text for a Plotly figure: Plotly reads `<b>` and `&amp;` as markup, so a label's own signs are escaped.
 */
export function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** The reverse of `escapeText`: what a reader of the Plotly figure sees. */
export function plainText(text: string): string {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

const grouped = format(",");
const plain = format(",.4~r");
const scientific = format(".3~e");

/** A number as a person would write it: four figures at most, whole numbers in full, NaN said and not hidden. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(value);
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? plain(value) : scientific(value);
}

/** Names as a sentence holds them: "a, b and c". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** "1 image", "2 images". */
export function count(amount: number, noun: string): string {
  return `${formatNumber(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

const narrow = /[iljtfrI.,:;'|!()[\] ]/;
const wide = /[mwMW@%—]/;

/**
 * About how many pixels a text takes in the theme's font.
 *
 * There is no browser to ask when a figure is made; this errs on the wide side, so that margins are never too small.
 */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) {
    if (narrow.test(letter)) ems += 0.34;
    else if (wide.test(letter)) ems += 0.92;
    else if (letter >= "A" && letter <= "Z") ems += 0.7;
    else if (letter < "\u2e80") ems += 0.58;
    else ems += 1.05;
  }
  return ems * size;
}
