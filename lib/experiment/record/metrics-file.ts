import { DataFormatError } from "../../errors.js";
import { readFigures, toJson } from "./json.js";
import type { MetricRecord } from "./types.js";

/** Epochs as lines of a metrics.jsonl. */
export function metricLines(records: readonly MetricRecord[]): Uint8Array {
  return new TextEncoder().encode(records.map((record) => `${toJson(record)}\n`).join(""));
}

/**
 * The epochs that a metrics.jsonl tells of, in order.
 *
 * A last line that was cut off, by a kill or a full disk, is left out. Where an epoch stands there twice, as when a run
 * went on from before it, the later line counts.
 *
 * @throws {DataFormatError} where a line before the last is damaged
 */
export function parseMetrics(bytes: Uint8Array, path: string): MetricRecord[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  // Behind the last newline is nothing, or a line that was never finished.
  lines.pop();
  const records = new Map<number, MetricRecord>();
  for (const [at, line] of lines.entries()) {
    const record = parseLine(line);
    if (record === undefined)
      throw new DataFormatError(
        `${path}, line ${at + 1}: expected an epoch's figures as JSON. Mend or remove that line.`,
      );
    records.set(record.epoch, record);
  }
  return [...records.values()].sort((a, b) => a.epoch - b.epoch);
}

function parseLine(line: string): MetricRecord | undefined {
  try {
    const record = readFigures(JSON.parse(line));
    return Number.isInteger(record["epoch"]) ? (record as unknown as MetricRecord) : undefined;
  } catch {
    return undefined;
  }
}
