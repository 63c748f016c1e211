import { startServer } from "../../../lib/server/index.js";
import { ScriptedKernel, scriptedSpec } from "../../support/scripted-kernel.js";

/*
 * A server in a process of its own, with kernels that have none: `node program.mjs ROOT STATE-FOLDER WEB-ROOT`.
 *
 * It says where it is in a line of JSON. What it logs of failures goes to standard error.
 */

const [root = "", stateFolder = "", webRoot = ""] = process.argv.slice(2);
const server = await startServer({
  root,
  stateFolder,
  webRoot,
  port: 0,
  findKernelSpecs: async () => [{ spec: scriptedSpec, folder: undefined }],
  startKernel: async (wanted) => new ScriptedKernel(wanted),
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify({ url: server.url, token: server.token })}\n`);
