import { createRequire } from "node:module";
import vm from "node:vm";
import { readOnlyNodesTypes } from "./ambient-types.js";
import type { TypeScriptParser } from "./cell-source.js";
import { keepTimersApart } from "./compiler-timers.js";
import { type Executor, type ExecutorListeners, joinTslab, type TslabParts } from "./join-tslab.js";
import { lendLonghand } from "./lend-longhand.js";

export type { Diagnostic, Executor, ExecutorListeners } from "./join-tslab.js";

/** The writer that tslab's `display` and our own `show` publish through. */
export type WriteDisplay = (content: Record<string, unknown>, update?: boolean) => void;

/** tslab's compiler and executor, without its message loop. */
export interface Tslab {
  executor: Executor;
  /** The version of the TypeScript that compiles the cells. */
  languageVersion: string;
  version: string;
  isComplete(code: string): { completed: boolean; indent?: string };
  describe(quickInfo: unknown): string;
  setDisplayWriter(write: WriteDisplay): void;
}

/**
 * Loads tslab's parts and joins them to listeners of ours.
 *
 * @param options.guarded whether a guard breaks off code that does not end, so that Node need not
 */
export function loadTslab(listeners: ExecutorListeners, options: { guarded: boolean }): Tslab {
  nameCells(listeners, options.guarded);
  const require = createRequire(import.meta.url);
  const own = createRequire(require.resolve("tslab/dist/executor.js"));
  const typescript = own("@tslab/typescript-for-tslab") as TypeScriptParser & {
    version: string;
    sys: Record<string, unknown>;
  };
  lendLonghand(typescript.sys);
  keepTimersApart(typescript.sys);
  readOnlyNodesTypes(typescript.sys);
  const { createConverter, isCompleteCode } = own("./converter.js") as Pick<TslabParts, "createConverter"> & {
    isCompleteCode: Tslab["isComplete"];
  };
  const { createExecutor } = own("./executor.js") as Pick<TslabParts, "createExecutor">;
  const { printQuickInfo } = own("./inspect.js") as { printQuickInfo: Tslab["describe"] };
  const jupyter = own("./jupyter.js") as { lastWriteDisplayData: WriteDisplay };
  const { version } = own("../package.json") as { version: string };

  const executor = joinTslab({ typescript, createConverter, createExecutor }, listeners, process.cwd());
  return {
    executor,
    languageVersion: typescript.version,
    version,
    isComplete: isCompleteCode,
    describe: printQuickInfo,
    setDisplayWriter: (write) => {
      jupyter.lastWriteDisplayData = write;
    },
  };
}

/**
 * Names the code of each cell after it, and where a guard watches takes SIGINT's handling from Node.
 *
 * Node breaks off a cell's first part on SIGINT, but takes all listeners off meanwhile, and a signal in the moment
 * before they are back ends the process. A guarded kernel keeps them on; its guard breaks off whatever runs.
 */
function nameCells(listeners: ExecutorListeners, guarded: boolean): void {
  const run = vm.runInThisContext;
  vm.runInThisContext = (code, given) => {
    const isCell = typeof given === "object" && given.breakOnSigint === true;
    if (!isCell) return run(code, given);
    return run(code, { ...given, filename: listeners.nameOfCode(), breakOnSigint: !guarded });
  };
}
