import { hostname } from "node:os";
import { type RecordedRun, type RunRecord, settingText } from "../experiment/index.js";
import { isAlive } from "../is-alive.js";
import { alignColumns } from "./align-columns.js";
import { formatSeconds } from "./run-line.js";

/** A line a run: id, when, how it stands, how long it took, and its best-known figure. */
export function describeRuns(runs: readonly RecordedRun[], now: Date): string {
  const rows = runs.map((run) => [
    `${run.id}  ${run.name}`,
    agoText(run.started, now),
    statusOf(run),
    String(run.metrics.length),
    run.seconds === undefined ? "" : formatSeconds(run.seconds),
    mainFigure(run),
  ]);
  return alignColumns([["run", "started", "status", "epochs", "time", "figure"], ...rows], 120).join("\n");
}

/** Everything about one run but its epochs one by one. */
export function describeRunWhole(run: RecordedRun): string {
  const { id, name, spec, parameters, seed, data, code, machine, reason, started, seconds, folder } = run;
  const pairs: [string, string][] = [
    ["run", `${id}  ${name}`],
    ["status", reason === undefined ? statusOf(run) : `${statusOf(run)}: ${reason}`],
    ["started", started],
    ["time", seconds === undefined ? "" : formatSeconds(seconds)],
    ["seed", seed === undefined ? "" : String(seed)],
    ...named("parameters", parameters),
    ...named("spec", spec),
    ...Object.entries(data).map(([set, { name: called, count, hash }]): [string, string] => [
      `data ${set}`,
      `${called}, ${count} examples, ${hash.slice(0, 12)}`,
    ]),
    ["code", `Longhand ${code.longhand}, engine ${code.engine}${code.notebook ? `, ${code.notebook}` : ""}`],
    [
      "machine",
      `${machine.name}, ${machine.processor} × ${machine.processors}, ${machine.system}, ${machine.runtime}`,
    ],
    ["epochs", String(run.metrics.length)],
    ...Object.entries(run.figures).map(([figure, value]): [string, string] => [figure, String(value)]),
    ["made again", againText(run)],
    ["folder", folder],
  ];
  const told = pairs.filter(([, value]) => value !== "");
  const width = Math.max(...told.map(([what]) => what.length));
  return told.map(([what, value]) => `${what.padEnd(width)}  ${value}`).join("\n");
}

/** What became of making a run again, in words; "" where nobody did. */
export function againText({ again }: RunRecord): string {
  if (again === undefined) return "";
  const times = again.times === 1 ? "once" : `${again.times} times`;
  return again.differences.length === 0
    ? `${times}, with the same numbers`
    : `${times}; the last time it differed: ${again.differences.join("; ")}`;
}

function named(what: string, values: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(values).map(([name, value]) => [`${what} ${name}`, settingText(value)]);
}

/** A run whose process is gone without a word was killed. */
export function statusOf({ status, machine }: RunRecord): string {
  // Of another machine's processes nothing is known here.
  if (status !== "running" || machine.name !== hostname()) return status;
  return isAlive(machine.process) ? "running" : "killed";
}

const wanted = ["testAccuracy", "validationAccuracy", "trainingAccuracy", "accuracy", "testLoss", "loss"];

export function mainFigure({ figures }: RunRecord): string {
  const name = wanted.find((each) => figures[each] !== undefined);
  if (name === undefined) return "";
  const value = figures[name]!;
  return `${name} ${/accuracy/i.test(name) ? `${(100 * value).toFixed(2)} %` : value.toPrecision(4)}`;
}

/** "3 min ago", or the day. */
function agoText(started: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(started)) / 60_000);
  if (!(minutes >= 0)) return started.slice(0, 16);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h ago` : started.slice(0, 10);
}
