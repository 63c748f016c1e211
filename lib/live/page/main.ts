import type { DigitFiles } from "../protocol.js";
import { LiveKernel } from "./kernel.js";
import { LiveNotebook } from "./live-notebook.js";
import { carried, type PageData } from "./page-data.js";
import { makeParametersForm } from "./parameters-form.js";
import { carriedBytes, carriedText, inflatedText } from "./payload.js";
import { makeToolbar } from "./toolbar.js";

/** Brings an exported page to life. Nothing of the notebook runs before its reader presses a button. */
async function begin(): Promise<void> {
  const data = JSON.parse(carriedText(carried.data) ?? "{}") as PageData;
  const program = await inflatedText(carried.worker);
  if (program === undefined) return;
  let notebook: LiveNotebook | undefined;
  const toolbar = makeToolbar(() => notebook!, digitsSentence(data));
  document.querySelector("main")?.prepend(...toolbar.elements);
  const kernel = new LiveKernel(program, {
    digits: digitsOf(data),
    digitsUrl: data.digitsUrl,
    onState: (state) => notebook?.heard(state),
  });
  notebook = new LiveNotebook(data, kernel, toolbar.show);
  notebook.heard("starting");
  addParametersForm(data, notebook);
  addEventListener("beforeunload", (event) => {
    if (notebook?.unsaved === true) event.preventDefault();
  });
  document.documentElement.dataset["live"] = "true";
}

function addParametersForm({ parameters }: PageData, notebook: LiveNotebook): void {
  const cell = notebook.cells.find(({ id }) => id === parameters?.cell);
  if (parameters === undefined || cell?.root === undefined) return;
  const form = makeParametersForm(parameters.schema, (values) => {
    void notebook.revise(cell, values).then(() => notebook.runFrom(cell));
  });
  if (form !== undefined) cell.root.append(form);
}

function digitsOf({ digits: source }: PageData): DigitFiles | undefined {
  if (source === undefined) return undefined;
  const read = (id: string): Uint8Array => carriedBytes(id) ?? new Uint8Array();
  return {
    source,
    trainImages: read(carried.trainImages),
    trainLabels: read(carried.trainLabels),
    testImages: read(carried.testImages),
    testLabels: read(carried.testLabels),
  };
}

function digitsSentence(data: PageData): string {
  const { digitsUrl } = data;
  const fetched = digitsUrl && `It fetches MNIST from ${new URL(digitsUrl).host} when a cell loads it.`;
  return [fetched, carriedSentence(data)].filter(Boolean).join(" ");
}

function carriedSentence({ digits, counts }: PageData): string {
  if (digits === undefined || counts === undefined) return "";
  const [train, test] = [counts.train, counts.test].map((count) => count.toLocaleString("en"));
  return digits === "mnist"
    ? `It carries ${train} of MNIST's training images and ${test} of its test images.`
    : `It carries ${train} training and ${test} test images that Longhand drew; they are not MNIST.`;
}

void begin();
