import { serveKernel } from "../kernel/inside/serve.js";

/**
 * The program that a kernelspec starts: `node kernel-process.js CONNECTION_FILE`.
 *
 * It ends as soon as it was told to, whatever timers the cells have left behind.
 */
const [connectionFile] = process.argv.slice(2);
if (connectionFile === undefined) {
  console.error("longhand: a kernel is started by Jupyter, with a connection file: kernel-process.js FILE");
  process.exit(2);
}
const line = process.env["LONGHAND_LIFELINE"];
// A kernel that a cell starts must not take our line for its own.
delete process.env["LONGHAND_LIFELINE"];
await serveKernel({ connectionFile, lifeline: line === undefined ? undefined : Number(line) });
process.exit(0);
