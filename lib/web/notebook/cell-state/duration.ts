/** A duration as a reader takes it in at a glance: "0.04 s", "3.2 s", "48 s", "2 min 5 s". */
export function durationText(seconds: number): string {
  if (seconds < 0.005) return "under 0.01 s";
  if (seconds < 0.1) return `${seconds.toFixed(2)} s`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * Seconds that a cell ran, from the times that Jupyter's clients may keep in its metadata as `execution`.
 *
 * @returns undefined where they are not there, or make no sense
 */
export function recordedSeconds(execution: unknown): number | undefined {
  if (typeof execution !== "object" || execution === null) return undefined;
  const times = execution as Readonly<Record<string, unknown>>;
  const start = timeOf(times["iopub.execute_input"] ?? times["iopub.status.busy"]);
  const end = timeOf(times["shell.execute_reply"] ?? times["iopub.status.idle"]);
  return end >= start ? (end - start) / 1000 : undefined;
}

function timeOf(text: unknown): number {
  return typeof text === "string" ? Date.parse(text) : Number.NaN;
}
