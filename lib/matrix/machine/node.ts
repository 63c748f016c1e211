import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { helperProgram, type Machine } from "./types.js";

const program = `${helperProgram}\nrequire("node:worker_threads").parentPort.on("message", receive);`;

export const machine: Machine = {
  processors: () => availableParallelism(),
  allowRelaxedSimd() {
    // Node 20's engine has it behind a flag, and looks at that when it compiles a module. Later ones have it without, and
    // the latest complain aloud of a flag that they no longer know.
    if (/^11\./.test(process.versions.v8)) setFlagsFromString("--experimental-wasm-relaxed-simd");
  },
  mayRest: () => true,
  startHelper(shared) {
    // Without the program's own switches: --input-type=module would make another program of this text.
    const worker = new Worker(program, { eval: true, execArgv: [] });
    let dead = false;
    worker.unref();
    // One that cannot begin never comes, and the work is done without it.
    worker.on("error", () => {});
    worker.on("exit", () => {
      dead = true;
    });
    worker.postMessage(shared);
    return {
      send: (task) => worker.postMessage(task),
      stop: () => void worker.terminate(),
      get dead() {
        return dead;
      },
    };
  },
};
