/** The chapters of the report, in their order; those without a fact are left out. */
export const chapters = {
  inputs: "Bad inputs tried",
  attacks: "Attacks refused",
  faults: "Faults survived",
  lost: "Nothing lost",
  load: "Load held",
  soak: "Kept going",
  numbers: "The same numbers everywhere",
  peers: "Others' programs served",
  packages: "What others' code comes with it",
} as const;

export type Chapter = keyof typeof chapters;

/** One line of the report. */
export interface Fact {
  chapter: Chapter;
  /** What was done, in a few words. */
  what: string;
  /** What came of it, with its unit. */
  figure: string | number;
}

/** What one test file told, of which code, and on which machine. */
export interface FactFile {
  /** From the folder of the suite, without `.test.ts`. */
  file: string;
  /** ISO, to the second. */
  measured: string;
  /** The commit in short, "with changes" where lib/ had some; left out where it was not written down. */
  commit?: string;
  machine: string;
  versions: string;
  seed: number;
  /** What failed, by name, where anything did; then there are no facts. */
  failed?: string[];
  facts: Fact[];
}
