/** How far a running cell is, as it says in the metadata of what it shows. */
export interface ReportedProgress {
  done: number;
  total: number;
  /** What else is worth knowing: "epoch 3 of 10 · loss 0.31 · 12 s left". */
  words: string;
}

/** @returns undefined where an output says nothing of progress, or nothing that makes sense */
export function reportedProgress(metadata: Readonly<Record<string, unknown>>): ReportedProgress | undefined {
  const progress = (metadata["longhand"] as { progress?: Partial<ReportedProgress> } | null | undefined)
    ?.progress;
  const { done, total, words } = progress ?? {};
  if (typeof done !== "number" || typeof total !== "number" || !(total > 0)) return undefined;
  return { done, total, words: typeof words === "string" ? words : "" };
}
