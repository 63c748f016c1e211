import { prepareCell, type TypeScriptParser } from "./cell-source.js";
import { Declared } from "./declared.js";

/** A compile error as tslab's converter gives it; line and character count from 0. */
export interface Diagnostic {
  start: { line: number; character: number };
  end: { line: number; character: number };
  messageText: string;
  code: number;
  fileName?: string;
}

export interface Converter {
  convert(
    declarations: string,
    code: string,
  ): { diagnostics: Diagnostic[]; hasToplevelAwait: boolean; output?: string; declOutput?: string };
  inspect(declarations: string, code: string, position: number): unknown;
  complete(declarations: string, code: string, position: number): unknown;
  close(): void;
}

/** What this kernel uses of tslab's executor. */
export interface Executor {
  /** Holds the value of each name that cells declare. */
  locals: object;
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

/** tslab's parts that are joined, wherever they were loaded from. */
export interface TslabParts {
  typescript: TypeScriptParser;
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
  createExecutor(folder: string, converters: object, output: object): Executor;
}

/**
 * Joins tslab's converter and executor to listeners of ours.
 *
 * tslab's executor reports through a console that it is given: `log` carries only the value of a last line, and
 * `error` either one thrown value or a format with a compile error. So nothing has to be read back out of text. What
 * cells declare is kept here and not there: see `Declared`.
 *
 * @param folder where the cells' own files would lie
 */
export function joinTslab(parts: TslabParts, listeners: ExecutorListeners, folder: string): Executor {
  const node = parts.createConverter({ isJS: false, isBrowser: false });
  const [convert, inspect, complete] = [node.convert, node.inspect, node.complete];
  let refused: Diagnostic[] = [];
  node.convert = (_, code) => {
    listeners.onCompiling(true);
    declared.giveUp();
    const cell = prepareCell(parts.typescript, code);
    const converted = convert(declared.text, cell.code);
    listeners.onCompiling(false);
    converted.hasToplevelAwait ||= cell.awaits;
    for (const found of converted.diagnostics)
      if (found.fileName === undefined)
        Object.assign(found, { start: cell.original(found.start), end: cell.original(found.end) });
    refused = converted.diagnostics;
    if (refused.length > 0) listeners.onDiagnostics(refused);
    else converted.output = declared.begin(converted);
    listeners.onCompiled(cell.code, converted.output ?? "");
    return converted;
  };
  node.inspect = (_, code, position) => inspect(declared.text, code, position);
  node.complete = (_, code, position) => complete(declared.text, code, position);
  const browser = lazily(() => parts.createConverter({ isJS: false, isBrowser: true }));
  const converters = {
    node,
    get browser() {
      return browser();
    },
    close: () => node.close(),
  };
  const executor = parts.createExecutor(folder, converters, {
    log: listeners.onResult,
    error: (...args: unknown[]) => {
      if (args.length === 1) listeners.onThrown(args[0]);
      else if (refused.length === 0)
        listeners.onWarning(`${String(args[1])}${args[2]}:${args[3]} - ${args[4]}\n`);
    },
  });
  const declared = new Declared(parts.typescript, executor.locals);
  const { execute } = executor;
  executor.execute = async (code) => {
    const ok = await execute(code);
    if (ok) declared.end();
    return ok;
  };
  return executor;
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
