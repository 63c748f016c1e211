/** What one check found. */
export interface Finding {
  /** "note" where something is missing that one can do without. */
  state: "ok" | "note" | "wrong";
  /** What was found, in a sentence without its full stop. */
  found: string;
  /** What to do about it; there for all that is not ok. */
  mend?: string;
}

/** One thing that is looked at. */
export interface Check {
  name: string;
  run(): Promise<Finding>;
}

/** A check that throws has found something wrong as well. */
export async function examine({ name, run }: Check): Promise<Finding & { name: string }> {
  try {
    return { name, ...(await run()) };
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    return { name, state: "wrong", found: words.trim(), mend: "See what the message says." };
  }
}
