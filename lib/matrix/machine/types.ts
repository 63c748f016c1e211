/** What the kernels ask of the machine, which Node and a browser have in different ways. */
export interface Machine {
  /** Processors that this program may use. */
  processors(): number;
  /** Lets WebAssembly use relaxed SIMD where the engine has it and keeps it behind a flag. */
  allowRelaxedSimd(): void;
  /** Whether the thread that calls may sleep: a page's own must not. */
  mayRest(): boolean;
  /**
   * Starts a thread that runs `helperProgram` and never keeps the program from ending.
   *
   * @returns undefined where there are no threads, or none that share memory
   */
  startHelper(): Helper | undefined;
}

/** A thread that takes its share of compiled training. */
export interface Helper {
  /** What to help with, from the next moment on that it is free. */
  send(task: HelperTask): void;
}

export interface HelperTask {
  module: object;
  memory: object;
  /** The exported function that helps: "help32" or "help64". */
  name: string;
  /** What it is called with. */
  plan: number;
  thread: number;
}

/** What a helping thread runs: one task after the other. It is text, because a page has no file to start it from. */
export const helpWith: string = `({ module, memory, name, plan, thread }) => {
  new WebAssembly.Instance(module, { env: { memory } }).exports[name](plan, thread);
}`;
