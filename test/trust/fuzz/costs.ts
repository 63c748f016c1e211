import { limits } from "./limits.js";
import { forgetPeak, peakMemory } from "./peak.js";

/** Holds what the inputs of one reader cost against what they may. */
export class Costs {
  /** The slowest input so far, in milliseconds of a processor. */
  slowest = 0;
  readonly #start = forgetPeak();
  #tried = 0;

  /** Bytes at the most so far, beyond those at the start. */
  memory(): number {
    return peakMemory() - this.#start;
  }

  /** @throws as the reader does, or where it took too long or too much */
  async of<Value>(put: () => Value | Promise<Value>): Promise<Value> {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const value = await put();
    const passed = performance.now() - began;
    if (passed > this.slowest) {
      const { user, system } = process.cpuUsage(used);
      this.slowest = Math.max(this.slowest, Math.min((user + system) / 1000, passed));
      if (this.slowest > limits.time) throw new Error(`it took ${Math.round(this.slowest)} ms`);
    }
    this.#tried += 1;
    if (this.#tried % 256 === 0 && this.memory() > limits.memory)
      throw new Error(`the process came to ${Math.round(this.memory() / 2 ** 20)} MB more than at its start`);
    return value;
  }
}
