import { escapeHtml } from "./escape.js";

interface Style {
  colour: string | undefined;
  ground: string | undefined;
  marks: ReadonlySet<string>;
}

const plain: Style = { colour: undefined, ground: undefined, marks: new Set() };
const marks: Record<number, string> = {
  1: "bold",
  2: "faint",
  3: "italic",
  4: "underline",
  7: "inverse",
  9: "struck",
};
const marksOff: Record<number, readonly string[]> = {
  22: ["bold", "faint"],
  23: ["italic"],
  24: ["underline"],
  27: ["inverse"],
  29: ["struck"],
};

const pieces =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals speak in control characters
  /\u001b\[([0-9;:]*)([A-Za-z])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]|[^\u001b]+|\u001b/g;

/**
 * Text as a terminal would show it, as HTML: colours and bold become classes, a carriage return writes over its line,
 * and other control sequences are dropped.
 */
export function renderTerminal(text: string): string {
  let style = plain;
  let html = "";
  for (const [piece, codes, letter] of overwrite(text).matchAll(pieces)) {
    if (letter === "m") style = restyle(style, codes!);
    else if (piece[0] !== "\u001b") html += wrap(withoutControls(piece), style);
  }
  return html;
}

/** Text as a terminal would show it, without colours. */
export function plainTerminal(text: string): string {
  const kept = [...overwrite(text).matchAll(pieces)].filter(([piece]) => piece[0] !== "\u001b");
  return withoutControls(kept.map(([piece]) => piece).join(""));
}

function wrap(text: string, { colour, ground, marks }: Style): string {
  const classes = [
    colour && `ansi-${colour}`,
    ground && `ansi-on-${ground}`,
    ...[...marks].map((mark) => `ansi-${mark}`),
  ];
  const names = classes.filter(Boolean).join(" ");
  return names === "" ? escapeHtml(text) : `<span class="${names}">${escapeHtml(text)}</span>`;
}

/** Select Graphic Rendition; colours beyond the sixteen that have names are left out, as themes could not follow. */
function restyle(style: Style, codes: string): Style {
  const numbers = codes.split(/[;:]/).map(Number);
  let next = style;
  for (let at = 0; at < numbers.length; at++) {
    const code = numbers[at]!;
    if (code === 0) next = plain;
    else if (code === 38 || code === 48) {
      const few = numbers[at + 1] === 5 ? numbers[at + 2] : undefined;
      const name = few !== undefined && few < 16 ? nameOf(few) : undefined;
      next = code === 38 ? { ...next, colour: name } : { ...next, ground: name };
      at += numbers[at + 1] === 5 ? 2 : 4;
    } else if (marks[code] !== undefined) next = { ...next, marks: new Set([...next.marks, marks[code]]) };
    else if (marksOff[code] !== undefined) {
      const off = marksOff[code];
      next = { ...next, marks: new Set([...next.marks].filter((mark) => !off.includes(mark))) };
    } else if (code === 39) next = { ...next, colour: undefined };
    else if (code === 49) next = { ...next, ground: undefined };
    else if (code >= 30 && code <= 37) next = { ...next, colour: nameOf(code - 30) };
    else if (code >= 40 && code <= 47) next = { ...next, ground: nameOf(code - 40) };
    else if (code >= 90 && code <= 97) next = { ...next, colour: nameOf(code - 90) };
    else if (code >= 100 && code <= 107) next = { ...next, ground: nameOf(code - 100) };
  }
  return next;
}

/** Bright colours are shown as their plain ones: both must be readable on a light page and a dark one. */
function nameOf(colour: number): string {
  return ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"][colour % 8]!;
}

/** A progress bar that was drawn a hundred times in one line is its last state. */
function overwrite(text: string): string {
  if (!text.includes("\r") && !text.includes("\b")) return text;
  const lines = text.replace(/\r+\n/g, "\n").split("\n");
  return lines
    .map((line) => line.slice(line.replace(/\r+$/, "").lastIndexOf("\r") + 1).replace(/\r/g, ""))
    .join("\n");
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "");
}
