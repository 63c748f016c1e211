import { inspect } from "node:util";
import type { Diagnostic } from "./join-tslab.js";

/** The content of a Jupyter `error` message, and of the reply to a request that failed. */
export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** Frames that are the kernel's own and tell a reader of the cell nothing. */
const kernelFrame = /^\s+at .*(node_modules[\\/]tslab[\\/]|node:(vm|internal)|[\\/]kernel[\\/]inside[\\/])/;

/** How a cell that was stopped is told, under the name that every Jupyter client knows. */
export const interruption: Failure = {
  ename: "KeyboardInterrupt",
  evalue: "the cell was interrupted",
  traceback: ["KeyboardInterrupt: the cell was interrupted"],
};

/** What is answered to a request whose code is no text. */
export function notText(code: unknown): Failure {
  const evalue = `execute_request: expected the code as a text, found ${typeof code}. Send \`code\` as a string.`;
  return { ename: "TypeError", evalue, traceback: [`TypeError: ${evalue}`] };
}

/** What a cell threw, or its promise was rejected with, as an error for its output. */
export function fromThrown(thrown: unknown): Failure {
  if (isInterruption(thrown)) return interruption;
  const text = inspectSafely(thrown);
  if (!(thrown instanceof Error)) {
    const ename = nameOfValue(thrown);
    const evalue = typeof thrown === "string" ? thrown : text;
    return { ename, evalue, traceback: [`Uncaught ${ename}: ${evalue}`] };
  }
  const ename = read(thrown, "name") || "Error";
  const evalue = read(thrown, "message");
  if (isStoppedWork(thrown)) return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
  return { ename, evalue, traceback: withoutKernelFrames(text.split("\n")) };
}

/** Whether work of our library ended because of an interrupt: where it was just then tells a reader nothing. */
function isStoppedWork(thrown: Error): boolean {
  return read(thrown, "code") === "ABORTED" && read(thrown, "cause") === "interrupt";
}

/** The last frame may carry the brace that opens the error's fields; it moves to the last frame that stays. */
function withoutKernelFrames(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (const line of lines) {
    if (!kernelFrame.test(line)) kept.push(line);
    else if (line.endsWith(" {") && kept.length > 0) kept.push(`${kept.pop()} {`);
  }
  return kept;
}

/** Why a cell was not run: each compile error with the line it stands in and a mark beneath. */
export function fromDiagnostics(diagnostics: readonly Diagnostic[], code: string): Failure {
  const source = code.split("\n");
  const [first] = diagnostics;
  const traceback = diagnostics.flatMap((diagnostic) => {
    const { start, end, fileName } = diagnostic;
    const heading = `${place(diagnostic)} - error TS${diagnostic.code}: ${diagnostic.messageText}`;
    const line = fileName === undefined ? source[start.line] : undefined;
    if (line === undefined) return [heading];
    const width = end.line === start.line ? end.character - start.character : line.length - start.character;
    return [heading, `  ${line}`, `  ${" ".repeat(start.character)}${"~".repeat(Math.max(1, width))}`];
  });
  const evalue = first === undefined ? "" : `${place(first)} - ${first.messageText}`;
  return {
    ename: "TypeScriptError",
    evalue,
    traceback: ["TypeScriptError: the cell was not run", ...traceback],
  };
}

/** The one line of a failure, for a stream rather than an error output. */
export function describeThrown(thrown: unknown): string {
  return fromThrown(thrown).traceback.join("\n");
}

/** Whether something thrown is the end that an interrupt puts to code, and not the code's own doing. */
export function isInterruption(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return (
    read(thrown, "code") === "ERR_SCRIPT_EXECUTION_INTERRUPTED" ||
    read(thrown, "message") === "Interrupted asynchronously"
  );
}

/** Whether something thrown says that work was stopped on request, as an abort signal or our library does. */
export function isAbort(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return read(thrown, "name") === "AbortError" || ["ABORT_ERR", "ABORTED"].includes(read(thrown, "code"));
}

function place(diagnostic: Diagnostic): string {
  const { line, character } = diagnostic.start;
  const at = `${line + 1}:${character + 1}`;
  return diagnostic.fileName === undefined ? at : `${diagnostic.fileName} ${at}`;
}

function nameOfValue(value: unknown): string {
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === "string" && name !== "" ? name : "object";
  } catch {
    return "object";
  }
}

/** An error's getters are the cell's own code, and may throw. */
function read(error: Error, field: string): string {
  try {
    const value = (error as unknown as Record<string, unknown>)[field];
    return value === undefined ? "" : String(value);
  } catch {
    return "";
  }
}

function inspectSafely(value: unknown): string {
  try {
    return inspect(value, { depth: 4, maxStringLength: 100_000 });
  } catch {
    return "(a value that cannot be shown: inspecting it throws)";
  }
}
