import { type RecordedRun, settingText } from "../experiment/index.js";

/** Runs with every epoch, as JSON. Numbers that JSON lacks stand there as text. */
export function exportJson(runs: readonly RecordedRun[]): string {
  const write = (_: string, value: unknown): unknown =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return JSON.stringify(runs, write, 1);
}

/** A line an epoch: the run's id, name, seed and settings, and every figure; as RFC 4180 has it. */
export function exportCsv(runs: readonly RecordedRun[]): string {
  const settings = namesIn(runs.map(({ spec, parameters }) => ({ ...spec, ...parameters })));
  const figures = namesIn(runs.flatMap(({ metrics }) => metrics));
  const others = figures.filter((name) => name !== "epoch");
  const head = [
    "id",
    "name",
    "status",
    "seed",
    ...settings.filter((name) => name !== "seed"),
    "epoch",
    ...others,
  ];
  const lines = runs.flatMap((run) => {
    const values: Record<string, unknown> = { ...run.spec, ...run.parameters };
    const fixed = [run.id, run.name, run.status, run.seed ?? values["seed"] ?? ""];
    const set = settings.filter((name) => name !== "seed").map((name) => settingText(values[name]));
    return run.metrics.map((record) => [
      ...fixed,
      ...set,
      record.epoch,
      ...others.map((name) => record[name] ?? ""),
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
