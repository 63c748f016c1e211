/** What the kernels ask of the machine, which Node and a browser have in different ways. */
export interface Machine {
  /** Processors that this program may use. */
  processors(): number;
  /** Lets WebAssembly use relaxed SIMD where the engine has it and keeps it behind a flag. */
  allowRelaxedSimd(): void;
  /** Whether the thread that calls may sleep: a page's own must not. */
  mayRest(): boolean;
  /**
   * Starts a thread that helps with what is computed in a memory, and never keeps the program from ending.
   *
   * @returns undefined where there are no threads, or none that share memory
   */
  startHelper(shared: SharedKernels): Helper | undefined;
}

/** Kernels, and the memory that threads share. */
export interface SharedKernels {
  module: object;
  memory: object;
}

/** A thread that takes its share of compiled training, one plan after another. */
export interface Helper {
  send(task: HelperTask): void;
  /** Ends the thread, wherever it is, and lets go of the memory. */
  stop(): void;
  /** Whether it has ended by itself, for it could not begin. */
  readonly dead: boolean;
}

export interface HelperTask {
  /** The exported function that helps: "help32" or "help64". */
  name: string;
  /** What it is called with. */
  plan: number;
  thread: number;
}

/**
 * What a helping thread makes of its messages, the first of which brings the kernels. It is text, because a page has no
 * file to start it from.
 */
export const helperProgram: string = `let kernels;
const receive = ({ module, memory, name, plan, thread }) => {
  if (module) kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
  else kernels[name](plan, thread);
};`;
