import { createRequire } from "node:module";
import vm from "node:vm";
import { readOnlyNodesTypes } from "./ambient-types.js";
import { prepareCell, type TypeScriptParser } from "./cell-source.js";
import { keepTimersApart } from "./compiler-timers.js";
import { lendLonghand } from "./lend-longhand.js";

/** A compile error as tslab's converter gives it; line and character count from 0. */
export interface Diagnostic {
  start: { line: number; character: number };
  end: { line: number; character: number };
  messageText: string;
  code: number;
  fileName?: string;
}

interface Converter {
  convert(
    declarations: string,
    code: string,
  ): { diagnostics: Diagnostic[]; hasToplevelAwait: boolean; output?: string };
  close(): void;
}

/** What this kernel uses of tslab's executor. */
export interface Executor {
  execute(code: string): Promise<boolean>;
  interrupt(): void;
  inspect(code: string, position: number): unknown;
  complete(code: string, position: number): { start: number; end: number; candidates: string[] };
  close(): void;
}

/** What is told while code runs, in place of tslab's printing it. */
export interface ExecutorListeners {
  /** The name that the frames of a stack give to the code that runs now. */
  nameOfCode(): string;
  /** The value of a cell's last line. */
  onResult(value: unknown): void;
  /** Whatever a cell threw, or its promise was rejected with. */
  onThrown(thrown: unknown): void;
  /** Told when the compiler starts and ends its part of a cell. */
  onCompiling(compiling: boolean): void;
  /** What was compiled, and what the compiler made of it. */
  onCompiled(source: string, compiled: string): void;
  /** Why a cell was not run at all. */
  onDiagnostics(diagnostics: Diagnostic[]): void;
  /** A line that tslab prints on stderr about an in-memory module. */
  onWarning(text: string): void;
}

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
 * tslab's executor reports through a console that it is given: `log` carries only the value of a last line, and
 * `error` either one thrown value or a format with a compile error. So nothing has to be read back out of text.
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
  const { createConverter, isCompleteCode } = own("./converter.js") as {
    createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
    isCompleteCode: Tslab["isComplete"];
  };
  const { createExecutor } = own("./executor.js") as {
    createExecutor(folder: string, converters: object, output: object): Executor;
  };
  const { printQuickInfo } = own("./inspect.js") as { printQuickInfo: Tslab["describe"] };
  const jupyter = own("./jupyter.js") as { lastWriteDisplayData: WriteDisplay };
  const { version } = own("../package.json") as { version: string };

  const node = createConverter({ isJS: false, isBrowser: false });
  const convert = node.convert.bind(node);
  let refused: Diagnostic[] = [];
  node.convert = (declarations, code) => {
    listeners.onCompiling(true);
    const cell = prepareCell(typescript, code);
    const converted = convert(declarations, cell.code);
    listeners.onCompiling(false);
    converted.hasToplevelAwait ||= cell.forAwait;
    for (const found of converted.diagnostics)
      if (found.fileName === undefined)
        Object.assign(found, { start: cell.original(found.start), end: cell.original(found.end) });
    listeners.onCompiled(cell.code, converted.output ?? "");
    refused = converted.diagnostics;
    if (refused.length > 0) listeners.onDiagnostics(refused);
    return converted;
  };
  const browser = lazily(() => createConverter({ isJS: false, isBrowser: true }));
  const converters = {
    node,
    get browser() {
      return browser();
    },
    close: () => node.close(),
  };
  const executor = createExecutor(process.cwd(), converters, {
    log: listeners.onResult,
    error: (...args: unknown[]) => {
      if (args.length === 1) listeners.onThrown(args[0]);
      else if (refused.length === 0)
        listeners.onWarning(`${String(args[1])}${args[2]}:${args[3]} - ${args[4]}\n`);
    },
  });
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

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
