import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { helpWith, type Machine } from "./types.js";

const program = `require("node:worker_threads").parentPort.on("message", ${helpWith});`;

export const machine: Machine = {
  processors: () => availableParallelism(),
  allowRelaxedSimd() {
    // On from Node 22 on. Node 20's engine has it too, and looks at the flag when it compiles a module.
    setFlagsFromString("--experimental-wasm-relaxed-simd");
  },
  mayRest: () => true,
  startHelper() {
    const worker = new Worker(program, { eval: true, stdout: false, stderr: false });
    worker.unref();
    // One that cannot begin never comes, and the work is done without it.
    worker.on("error", () => {});
    return { send: (task) => worker.postMessage(task) };
  },
};
