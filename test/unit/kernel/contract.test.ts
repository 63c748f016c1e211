import { FakeKernel } from "../../support/fake-kernel.js";
import { kernelContract } from "../../support/kernel-contract.js";

const program = {
  "print one": (cell: { publish(type: string, content: Record<string, unknown>): void }) =>
    cell.publish("stream", { name: "stdout", text: "one\n" }),
  fail: () => {
    throw new RangeError("too far");
  },
  spin: async (cell: {
    publish(type: string, content: Record<string, unknown>): void;
    interrupted: Promise<void>;
  }) => {
    cell.publish("stream", { name: "stdout", text: "running\n" });
    await cell.interrupted;
    const interrupt = new Error("the cell was interrupted");
    interrupt.name = "KeyboardInterrupt";
    throw interrupt;
  },
};

kernelContract("a fake kernel", async () => new FakeKernel(program), {
  printsOne: "print one",
  fails: "fail",
  neverEnds: "spin",
});
