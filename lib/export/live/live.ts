import { gunzipSync } from "node:zlib";
import { ExportError, messageOf, NotebookError } from "../../errors.js";
import { findParameters, languageOf, type Notebook, parameterSchema } from "../../notebook/index.js";
import { liveProgram, packed, pageAsset, pageScript, plotlyScript, scriptHash } from "../assets.js";
import { htmlPage, type LivePart } from "../html/html.js";
import { scriptJson } from "../render/escape.js";
import type { Exporter, ExportOptions, NamedNotebook, PageDigits } from "../types.js";

/**
 * A notebook as one page whose cells run in the reader's own browser, without a network and from a file.
 *
 * It reads like the web page without scripts; with them each cell has an editor and a button.
 */
export const live: Exporter = {
  name: "live",
  title: "Web page that runs",
  extension: "html",
  mime: "text/html",
  together: false,
  export: async ([named], options) => {
    const live = await livePart(named!, options, inPage);
    const bytes = await htmlPage(named!, options, { before: "", after: "", live });
    return [{ path: `${named!.name}.html`, bytes, mime: "text/html" }];
  },
};

/** Where the programs and digits of a live page lie: in the page, or in files that the pages of a site share. */
export interface Carrying {
  /** HTML at the end of the page, and the files that it loads, for what is named and given as base64. */
  carry(things: readonly Carried[]): { html: string; files: readonly string[] };
  /** The same for Plotly's program, in a page whose figures have these kinds of traces. */
  plotly(kinds: Iterable<string>): { html: string; files: readonly string[]; hashes: readonly string[] };
}

/** What lies ready for the page's program, by a name. */
export interface Carried {
  group: "programs" | "digits";
  name: string;
  base64: string;
}

/** What lies in an element of a type that browsers do not run. */
const element = (name: string, base64: string): string =>
  `<script type="application/octet-stream" id="longhand-${name}">${base64}</script>`;

const inPage: Carrying = {
  carry: (things) => ({
    html: things.map(({ name, base64 }) => element(name, base64)).join("\n"),
    files: [],
  }),
  plotly: (kinds) => {
    const script = plotlyScript(kinds);
    return { html: element("plotly", packed(script)), files: [], hashes: [scriptHash(script)] };
  },
};

/**
 * What makes the cells of a page run.
 *
 * @returns what the page carries, given the kinds of traces in the figures that are there; those that cells will draw need
 *   Plotly's smaller bundle
 * @throws {ExportError} where the notebook is in another language, or an address is none
 */
export async function livePart(
  named: NamedNotebook,
  options: ExportOptions,
  carrying: Carrying,
): Promise<(kinds: Iterable<string>) => LivePart> {
  refuseOtherLanguages(named);
  const { name, notebook } = named;
  const loads = usesDigits(notebook);
  const digits = loads ? await options.digits?.() : undefined;
  const digitsUrl = loads && options.digitsUrl !== undefined ? checkedUrl(options.digitsUrl) : undefined;
  const page = `${pageScript({ figures: true })}\n${liveProgram("page")}`;
  const data = {
    name,
    notebook: withoutOutputs(notebook),
    parameters: parametersOf(notebook, options.warn),
    digits: digits?.source,
    counts: digits && { train: countOf(digits.trainLabels), test: countOf(digits.testLabels) },
    digitsUrl: digitsUrl?.href,
  };
  const carried = carrying.carry([
    { group: "programs", name: "page", base64: packed(page) },
    { group: "programs", name: "worker", base64: packed(liveProgram("worker")) },
    ...(digits === undefined ? [] : digitFiles(digits)),
  ]);
  return (kinds) => {
    const plotly = carrying.plotly(kinds);
    return {
      carried: [
        `<script type="application/json" id="longhand-live">${scriptJson(data)}</script>`,
        plotly.html,
        carried.html,
        "",
      ].join("\n"),
      files: [...plotly.files, ...carried.files],
      starter: pageAsset("live-start.js"),
      scriptSources: [...plotly.hashes, scriptHash(page)],
      connect: digitsUrl === undefined ? [] : [digitsUrl.origin],
      styles: [pageAsset("live.css")],
    };
  };
}

/** @throws {ExportError} where it is no address on the web */
function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new ExportError(
    `live: digits are to be fetched from ${text}, which is no address on the web. Pass one such as https://example.org/mnist/, where the four files lie as .gz and the server lets pages of other sites read them (Access-Control-Allow-Origin: *).`,
  );
}

function refuseOtherLanguages({ name, notebook }: NamedNotebook): void {
  const language = languageOf(notebook);
  // A notebook that names no language is ours until a kernel says otherwise.
  if (language === "typescript" || language === "") return;
  throw new ExportError(
    `live: ${name} is in ${language}, and only cells in TypeScript run in a page. Export it with --to html to be read.`,
  );
}

function withoutOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  return { ...notebook, cells };
}

function parametersOf(
  notebook: Notebook,
  warn: ExportOptions["warn"],
): { cell: string; schema: object } | undefined {
  try {
    const found = findParameters(notebook);
    return found && { cell: found.cell.id, schema: parameterSchema(found.parameters) };
  } catch (thrown) {
    if (!(thrown instanceof NotebookError)) throw thrown;
    warn?.(`The page has no form for the parameters: ${messageOf(thrown)}`);
    return undefined;
  }
}

function usesDigits({ cells }: Notebook): boolean {
  return cells.some(({ cell_type, source }) => cell_type === "code" && /\bloadMnist\b/.test(source));
}

/** An IDX file says after its first four bytes how many there are. */
function countOf(labels: Uint8Array): number {
  return gunzipSync(labels).readUInt32BE(4);
}

function digitFiles(digits: PageDigits): Carried[] {
  const named = {
    "train-images": digits.trainImages,
    "train-labels": digits.trainLabels,
    "test-images": digits.testImages,
    "test-labels": digits.testLabels,
  };
  return Object.entries(named).map(([name, bytes]) => ({
    group: "digits",
    name,
    base64: Buffer.from(bytes).toString("base64"),
  }));
}
