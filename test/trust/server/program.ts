import { pathToFileURL } from "node:url";
import { learning } from "../../../lib/cli/learning.js";
import { writeIdx } from "../../../lib/data/index.js";
import { startServer } from "../../../lib/server/index.js";
import { ScriptedKernel, scriptedSpec } from "../../support/scripted-kernel.js";
import { plant } from "./plant.js";

/*
 * A server in a process of its own, with kernels that have none: `node program.mjs ROOT STATE-FOLDER WEB-ROOT`.
 *
 * All else is as `longhand start` has it, threads and runs too, but for what would take long or ask the network: of the
 * digits there are two, and their download has an end at once. It says where it is in a line of JSON. What it logs of
 * failures goes to standard error.
 */

const [root = "", stateFolder = "", webRoot = ""] = process.argv.slice(2);
plant(root);
process.chdir(root); // where runs are looked for

/** The build puts the threads' programs beside the page. */
const built = (name: string): URL => new URL(`../server/${name}`, pathToFileURL(`${webRoot}/`));

const size = { count: 1, height: 28, width: 28 };
const images = writeIdx({ kind: "images", ...size, pixels: new Uint8Array(784) });
const labels = writeIdx({ kind: "labels", count: 1, labels: Uint8Array.of(7) });
const digits = { trainImages: images, trainLabels: labels, testImages: images, testLabels: labels };

const server = await startServer({
  root,
  stateFolder,
  webRoot,
  port: 0,
  findKernelSpecs: async () => [{ spec: scriptedSpec, folder: undefined }],
  startKernel: async (wanted) => new ScriptedKernel(wanted),
  learning: {
    ...learning(),
    dataState: async () => ({ state: "absent", words: "MNIST is not here yet." }),
    fetchData: async ({ progress }) =>
      progress({ file: "train-images-idx3-ubyte.gz", received: 1, total: 2 }),
    pageDigits: async () => ({ source: "drawn", ...digits }),
  },
  documentWorker: built("document-worker.js"),
  exportWorker: built("export-worker.js"),
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify({ url: server.url, token: server.token })}\n`);
