import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { ExportError } from "../errors.js";

const require = createRequire(import.meta.url);

/** The folder of what travels inside a page. It is not compiled, and lies beside the source in both places. */
const pageFolder = ["./page/", "../../export/page/"]
  .map((place) => fileURLToPath(new URL(place, import.meta.url)))
  .find((folder) => existsSync(join(folder, "page.css")))!;

const read = new Map<string, string>();

function once(key: string, make: () => string): string {
  const found = read.get(key);
  if (found !== undefined) return found;
  const made = make();
  read.set(key, made);
  return made;
}

/** A stylesheet or script of ours, as text. */
export function pageAsset(name: string): string {
  return once(name, () => readFileSync(join(pageFolder, name), "utf8"));
}

/** What a reader can do on a page, and the figures that Plotly draws there. */
export function pageScript({ figures }: { figures: boolean }): string {
  return figures ? `${pageAsset("page.js")}\n${pageAsset("figures.js")}` : pageAsset("page.js");
}

/**
 * A program of a live page, as `npm run build:live` made it.
 *
 * @throws {ExportError} where it has not been built
 */
export function liveProgram(name: "worker" | "page"): string {
  return once(`live ${name}`, () => {
    const path = ["../live/", "../dist/live/"]
      .map((place) => fileURLToPath(new URL(`${place}${name}.js`, import.meta.url)))
      .find((each) => existsSync(each));
    if (path !== undefined) return readFileSync(path, "utf8");
    throw new ExportError("live: the programs of a live page are not built. Run `npm run build`.");
  });
}

/** Text as gzip in base64, which a page's script unpacks. */
export function packed(text: string): string {
  return once(`packed ${text}`, () => gzipSync(text, { level: 9 }).toString("base64"));
}

/** How a Content-Security-Policy names a script by its text. */
export function scriptHash(source: string): string {
  return once(`hash ${source}`, () => `'sha256-${createHash("sha256").update(source).digest("base64")}'`);
}

/** How every page looks, in order. */
export function pageStyles(): string[] {
  return ["page.css", "prose.css", "cells.css"].map(pageAsset);
}

/** A file of a package, such as `katex/dist/katex.min.css`, as text. */
export function packageAsset(path: string): string {
  return once(path, () => readFileSync(require.resolve(path), "utf8"));
}

/**
 * KaTeX's stylesheet with the fonts that the formulas use within it.
 *
 * @param html all formulas of a page
 */
export function mathStyles(html: string): string {
  const used = fonts.filter(([, sign]) => sign === undefined || sign.test(html)).map(([name]) => name);
  return once(`math ${used.join()}`, () => {
    const path = require.resolve("katex/dist/katex.min.css");
    return packageAsset("katex/dist/katex.min.css").replace(/@font-face\{[^}]*\}/g, (face) => {
      const file = /url\(([^)]*?([\w-]+)\.woff2)\)/.exec(face);
      if (file === null || !used.includes(file[2]!)) return "";
      const font = readFileSync(join(dirname(path), file[1]!)).toString("base64");
      return face.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${font}) format("woff2")`);
    });
  });
}

/** KaTeX's fonts, each with the sign in its HTML that asks for it; those without stand in most formulas. */
const fonts: readonly (readonly [string, RegExp | undefined])[] = [
  ["KaTeX_Main-Regular", undefined],
  ["KaTeX_Math-Italic", undefined],
  ["KaTeX_Size1-Regular", undefined],
  ["KaTeX_Size2-Regular", undefined],
  ["KaTeX_Size3-Regular", /\bsize3\b/],
  ["KaTeX_Size4-Regular", /\bsize4\b|delim-size4/],
  ["KaTeX_AMS-Regular", /\b(?:amsrm|mathbb|textbb)\b/],
  ["KaTeX_Main-Bold", /\b(?:mathbf|textbf|mainrm)\b/],
  ["KaTeX_Main-Italic", /\b(?:mathit|textit)\b/],
  ["KaTeX_Main-BoldItalic", /\b(?:textbf|textit|boldsymbol)\b/],
  ["KaTeX_Math-BoldItalic", /\bboldsymbol\b/],
  ["KaTeX_Caligraphic-Regular", /\bmathcal\b/],
  ["KaTeX_Caligraphic-Bold", /\bmathcal\b.*\bmathbf\b|\bmathbf\b.*\bmathcal\b/s],
  ["KaTeX_Fraktur-Regular", /\b(?:mathfrak|textfrak)\b/],
  ["KaTeX_Fraktur-Bold", /\b(?:mathboldfrak|textboldfrak)\b/],
  ["KaTeX_SansSerif-Regular", /\b(?:mathsf|textsf)\b/],
  ["KaTeX_SansSerif-Bold", /\b(?:mathsf|textsf|mathboldsf|textboldsf)\b/],
  ["KaTeX_SansSerif-Italic", /\b(?:mathsf|textsf|mathsfit|mathitsf|textitsf)\b/],
  ["KaTeX_Script-Regular", /\b(?:mathscr|textscr)\b/],
  ["KaTeX_Typewriter-Regular", /\b(?:mathtt|texttt)\b/],
];

/** Kinds of traces that Plotly's smaller bundle draws; with any other a page takes the whole of it. */
const cartesian = new Set(
  "bar box contour heatmap histogram histogram2d histogram2dcontour image pie scatter scatterternary violin".split(
    " ",
  ),
);

/** Plotly's program for a page whose figures have these kinds of traces. */
export function plotlyScript(kinds: Iterable<string>): string {
  const file = plotlyFile(kinds);
  return packageAsset(
    file === "plotly.min.js" ? `plotly.js-dist-min/${file}` : `plotly.js-cartesian-dist-min/${file}`,
  );
}

/** The name of that program's file. */
export function plotlyFile(kinds: Iterable<string>): "plotly.min.js" | "plotly-cartesian.min.js" {
  return [...kinds].every((kind) => cartesian.has(kind)) ? "plotly-cartesian.min.js" : "plotly.min.js";
}

/** A script as it may stand in a page, and how a Content-Security-Policy names it. */
export interface InlineScript {
  /** The element, as bytes: Plotly's program is copied into each page and written out once. */
  element: Uint8Array;
  hash: string;
}

const scripts = new Map<string, InlineScript>();

export function inlineScript(source: string): InlineScript {
  const found = scripts.get(source);
  if (found !== undefined) return found;
  const text = source.replace(/<(?=\/script|!--|script)/gi, "\\x3c");
  const made = {
    element: Buffer.from(`<script>${text}</script>\n`),
    hash: scriptHash(text),
  };
  scripts.set(source, made);
  return made;
}
