import { format, inspect } from "node:util";
import type { StreamName } from "../../kernel/inside/joined-streams.js";
import { consoleTable } from "./table.js";

type Write = (stream: StreamName, text: string) => void;

/** A console that prints as Node's does, in a place of its own. */
export function makeConsole(write: Write): Record<string, (...data: never[]) => void> {
  let indent = "";
  const counts = new Map<string, number>();
  const starts = new Map<string, number>();
  const print = (stream: StreamName, data: readonly unknown[]): void => {
    const text = format(...data);
    write(stream, `${indent === "" ? text : text.replace(/^/gm, indent)}\n`);
  };
  const out = (...data: unknown[]): void => print("stdout", data);
  const err = (...data: unknown[]): void => print("stderr", data);
  const since = (label: string): string => {
    const ms = performance.now() - (starts.get(label) ?? performance.now());
    return ms < 1000 ? `${label}: ${ms.toFixed(3)}ms` : `${label}: ${(ms / 1000).toFixed(3)}s`;
  };
  return {
    log: out,
    info: out,
    debug: out,
    warn: err,
    error: err,
    trace: (...data: unknown[]) => err("Trace:", ...data),
    dir: (value: unknown, options?: { depth?: number | null }) => out(inspect(value, options ?? {})),
    table: (data: unknown, columns?: readonly string[]) => out(consoleTable(data, columns) ?? data),
    assert: (condition?: unknown, ...[first, ...rest]: unknown[]) => {
      if (condition) return;
      if (typeof first === "string") err(`Assertion failed: ${first}`, ...rest);
      else if (first === undefined) err("Assertion failed");
      else err("Assertion failed:", first, ...rest);
    },
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      out(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = "default") => void counts.delete(label),
    time: (label = "default") => void starts.set(label, performance.now()),
    timeLog: (label = "default", ...data: unknown[]) => out(since(label), ...data),
    timeEnd: (label = "default") => {
      out(since(label));
      starts.delete(label);
    },
    group: (...label: unknown[]) => {
      if (label.length > 0) out(...label);
      indent += "  ";
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
  };
}
