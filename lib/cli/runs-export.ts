import { type RecordedRun, settingText } from "../experiment/index.js";

/** Runs, or what was made of them, as JSON. Numbers that JSON lacks stand there as text. */
export function exportJson(told: unknown): string {
  const write = (_: string, value: unknown): unknown =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return JSON.stringify(told, write, 1);
}

/**
 * A line an epoch: the run's id, name, seed and settings, and every figure; as RFC 4180 has it. A setting that is called as
 * a figure is stands under `setting` and its name.
 *
 * What a run came to in the end stands in each of its lines as `final` and the figure's name. A run of no epochs has a
 * line, too.
 */
export function exportCsv(runs: readonly RecordedRun[]): string {
  const finals = namesIn(runs.map(({ figures }) => figures));
  const settings = namesIn(runs.map(({ spec, parameters }) => ({ ...spec, ...parameters })));
  const figures = namesIn(runs.flatMap(({ metrics }) => metrics));
  const others = figures.filter((name) => name !== "epoch");
  const first = ["id", "name", "status", "total seconds", "seed"];
  const last = ["epoch", ...others, ...finals.map((name) => `final ${name}`)];
  const taken = new Set([...first, ...last]);
  const headOf = (name: string): string => (taken.has(name) ? `setting ${name}` : name);
  const head = [...first, ...settings.filter((name) => name !== "seed").map(headOf), ...last];
  const lines = runs.flatMap((run) => {
    const values: Record<string, unknown> = { ...run.spec, ...run.parameters };
    const fixed = [run.id, run.name, run.status, run.seconds ?? "", run.seed ?? values["seed"] ?? ""];
    const set = settings.filter((name) => name !== "seed").map((name) => settingText(values[name]));
    const ends = finals.map((name) => run.figures[name] ?? "");
    const epochs: readonly Record<string, number>[] = run.metrics.length > 0 ? run.metrics : [{}];
    return epochs.map((record) => [
      ...fixed,
      ...set,
      record["epoch"] ?? "",
      ...others.map((name) => record[name] ?? ""),
      ...ends,
    ]);
  });
  return [head, ...lines].map((line) => line.map((cell) => quoted(String(cell))).join(",")).join("\n");
}

function namesIn(all: readonly object[]): string[] {
  return [...new Set(all.flatMap((each) => Object.keys(each)))];
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
