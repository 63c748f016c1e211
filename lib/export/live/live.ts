import { gunzipSync } from "node:zlib";
import { ExportError, messageOf, NotebookError } from "../../errors.js";
import { findParameters, languageOf, type Notebook, parameterSchema } from "../../notebook/index.js";
import { liveProgram, packed, pageAsset, plotlyScript, scriptHash } from "../assets.js";
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
    refuseOtherLanguages(named!);
    const digits = usesDigits(named!.notebook) ? await options.digits?.() : undefined;
    const bytes = await htmlPage(named!, options, {
      before: "",
      after: "",
      live: (kinds) => livePart(named!, { kinds, digits, warn: options.warn }),
    });
    return [{ path: `${named!.name}.html`, bytes, mime: "text/html" }];
  },
};

function refuseOtherLanguages({ name, notebook }: NamedNotebook): void {
  const language = languageOf(notebook);
  // A notebook that names no language is ours until a kernel says otherwise.
  if (language === "typescript" || language === "") return;
  throw new ExportError(
    `live: ${name} is in ${language}, and only cells in TypeScript run in a page. Export it with --to html to be read.`,
  );
}

interface Given extends Pick<ExportOptions, "warn"> {
  /** Kinds of traces in the figures that are there; those that cells will draw need Plotly's smaller bundle. */
  kinds: Iterable<string>;
  digits: PageDigits | undefined;
}

function livePart({ name, notebook }: NamedNotebook, { kinds, digits, warn }: Given): LivePart {
  const plotly = plotlyScript(kinds);
  const page = `${pageAsset("page.js")}\n${liveProgram("page")}`;
  const data = {
    name,
    notebook: withoutOutputs(notebook),
    parameters: parametersOf(notebook, warn),
    digits: digits?.source,
    counts: digits && { train: countOf(digits.trainLabels), test: countOf(digits.testLabels) },
  };
  return {
    carried: [
      `<script type="application/json" id="longhand-live">${scriptJson(data)}</script>`,
      carry("plotly", packed(plotly)),
      carry("page", packed(page)),
      carry("worker", packed(liveProgram("worker"))),
      ...(digits === undefined ? [] : carryDigits(digits)),
      "",
    ].join("\n"),
    starter: pageAsset("live-start.js"),
    scriptSources: [scriptHash(plotly), scriptHash(page)],
    styles: [pageAsset("live.css")],
  };
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

function carryDigits(digits: PageDigits): string[] {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  return [
    carry("train-images", base64(digits.trainImages)),
    carry("train-labels", base64(digits.trainLabels)),
    carry("test-images", base64(digits.testImages)),
    carry("test-labels", base64(digits.testLabels)),
  ];
}

/** What lies in an element of a type that browsers do not run. */
function carry(name: string, base64: string): string {
  return `<script type="application/octet-stream" id="longhand-${name}">${base64}</script>`;
}
