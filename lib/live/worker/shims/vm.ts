/** Node's `vm` for tslab's executor: code runs in the worker's own global scope. */

let name = (): string => "cell";

/** Who names the code that runs, in the frames of a stack. */
export function nameCellsBy(naming: () => string): void {
  name = naming;
}

export function runInThisContext(code: string, options?: { breakOnSigint?: boolean }): unknown {
  // Only a cell may be broken off. A name in a comment must have no blank.
  const named =
    options?.breakOnSigint === true ? `${code}\n//# sourceURL=${name().replaceAll(" ", "")}` : code;
  // An indirect eval sees the global scope and nothing of this module.
  // biome-ignore lint/security/noGlobalEval: running the reader's own code is what this worker is for
  return globalThis.eval(named);
}

export default { runInThisContext };
