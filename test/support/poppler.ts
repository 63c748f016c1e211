import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Need, program } from "./needs.js";

const run = promisify(execFile);

/** The programs that look into a PDF. */
export const popplerPrograms: Need = program("pdftotext", "apt-get install poppler-utils");

/** What a program of Poppler's prints of a PDF. */
async function ask(name: string, ...args: string[]): Promise<string> {
  return (await run(name, args, { maxBuffer: 1e8 })).stdout;
}

/** A PDF as a reader has it. */
export interface ReadPdf {
  /** All of its text, with single blanks, and no letters that a font joined. */
  text: string;
  pages: number;
  /** Places that links lead to. */
  places: number;
  /** Entries of the reader's outline. */
  outline: number;
  /** Pixels of each picture that has pixels. */
  rasters: number[];
  /** Words that stand on the margin or beyond the page. */
  cut: string[];
}

/** Points that the margin must leave free at either side: 18 mm, but for a hair. */
const margin = 48;

export async function readPdf(path: string): Promise<ReadPdf> {
  const [text, info, places, outline, images, boxes] = await Promise.all([
    ask("pdftotext", "-layout", path, "-"),
    ask("pdfinfo", path),
    ask("pdfinfo", "-dests", path),
    ask("pdftohtml", "-xml", "-i", "-stdout", path),
    ask("pdfimages", "-list", path),
    ask("pdftotext", "-bbox", path, "-"),
  ]);
  const width = Number(/Page size:\s+([\d.]+)/.exec(info)?.[1]);
  return {
    text: text.replace(/\s+/g, " ").replace(/[ﬁﬂ]/g, (joined) => joined.normalize("NFKC")),
    pages: Number(/Pages:\s+(\d+)/.exec(info)?.[1]),
    places: places.match(/XYZ/g)?.length ?? 0,
    outline: outline.match(/<item page="\d+">/g)?.length ?? 0,
    rasters: images
      .split("\n")
      .slice(2)
      .filter((line) => line !== "")
      .map((line) => {
        const [, , , wide, high] = line.trim().split(/\s+/).map(Number);
        return wide! * high!;
      }),
    cut: [...boxes.matchAll(/<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)"[^>]*>([^<]*)/g)]
      .filter(([, from, to]) => Number(from) < margin || Number(to) > width - margin)
      .map(([, , , word]) => word!),
  };
}
