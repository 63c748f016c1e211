import { host } from "#host";
import type { Digits } from "../data/index.js";
import { DataSourceError, messageOf, ParameterError } from "../errors.js";
import { type EpochRecord, loadTraining, saveTraining, type TrainingParts } from "../train/index.js";
import type { EpochFigures } from "./run.js";
import { settingsOf } from "./settings.js";
import type { ExperimentSpec } from "./spec.js";

/** What is kept of an epoch: the training's own record, and the figures in the spec's conventions. */
export interface KeptRecord extends EpochRecord {
  figures: EpochFigures;
  /** In the first record alone. */
  origin?: Origin;
}

/** What the figures of a run depend on, however many epochs it takes. */
export interface Origin {
  spec: Omit<ExperimentSpec, "epochs">;
  /** Where they come from, and how many there are to train and to test on, as in "mnist, 60000 and 10000". */
  digits: string;
}

export function originOf(spec: ExperimentSpec, { train, test }: Digits): Origin {
  const { epochs: _, ...rest } = spec;
  const sources = train.source === test.source ? train.source : `${train.source} and ${test.source}`;
  return { spec: rest, digits: `${sources}, ${train.count} and ${test.count}` };
}

/** Keeps a run between two epochs, with what it is a run of. */
export async function keepRun(
  path: string,
  { parts, records, origin }: { parts: TrainingParts; records: readonly KeptRecord[]; origin: Origin },
): Promise<void> {
  const marked = records.map((record, i) => (i === 0 ? { ...record, origin } : record));
  await saveTraining({ ...parts, records: marked }, path);
}

/**
 * Brings the parts to where a stopped run left them, and tells its epochs; none where there is nothing kept.
 *
 * @throws {DataSourceError} where what is kept is damaged, or of another spec or other digits, or has come further than
 *   this run goes; the parts may have changed by then
 */
export async function goOn(
  path: string,
  { parts, origin, epochs }: { parts: TrainingParts; origin: Origin; epochs: number },
): Promise<KeptRecord[]> {
  if ((await host.files?.kindOf(path)) !== "file") return [];
  try {
    const records = (await loadTraining(parts, path)).records as KeptRecord[];
    refuseOther(path, records[0]?.origin, origin);
    if (records.length > epochs)
      throw new ParameterError(
        `going on from ${path}: it has come to epoch ${records.length}, and this run ends after ${epochs}. ` +
          `Ask for at least ${records.length} epochs, or give the checkpoint up.`,
      );
    return records;
  } catch (cause) {
    throw new DataSourceError(`${messageOf(cause)} Remove ${path}, and the run begins anew.`, { cause });
  }
}

/** Figures of another run would pass for this one's. */
function refuseOther(path: string, kept: Origin | undefined, origin: Origin): void {
  const doing = `going on from ${path}`;
  if (kept === undefined)
    throw new ParameterError(`${doing}: it does not say which spec and digits it was kept for.`);
  const [before, now] = [kept.spec, origin.spec] as [ExperimentSpec, ExperimentSpec];
  const [was, is] = [settingsOf(before, now), settingsOf(now, before)];
  if (was.length + is.length > 0)
    throw new ParameterError(
      `${doing}: it was kept for another spec, with ${was.join(" ")} where this one has ${is.join(" ")}.`,
    );
  if (kept.digits !== origin.digits)
    throw new ParameterError(
      `${doing}: it was kept for other digits (${kept.digits}, to train and to test on) than these (${origin.digits}).`,
    );
}
