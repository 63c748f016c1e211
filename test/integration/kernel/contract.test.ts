import { tmpdir } from "node:os";
import { startKernel, tslabSpec } from "../../../lib/kernel/index.js";
import { kernelContract } from "../../support/kernel-contract.js";

kernelContract("tslab", () => startKernel({ spec: tslabSpec(), cwd: tmpdir() }), {
  printsOne: 'console.log("one")',
  fails: 'throw new RangeError("too far")',
  neverEnds: 'console.log("running"); await new Promise((done) => setTimeout(done, 1)); while (true) {}',
});
