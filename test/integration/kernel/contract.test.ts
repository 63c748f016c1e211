import { tmpdir } from "node:os";
import { startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { kernelContract } from "../../support/kernel-contract.js";

kernelContract("tslab", () => startKernel({ spec: tslabSpec(), cwd: tmpdir() }), {
  printsOne: 'console.log("one")',
  fails: 'throw new RangeError("too far")',
  neverEnds: 'await new Promise((done) => setTimeout(done, 1)); console.log("running"); while (true) {}',
});
