import type { Notebook } from "../notebook/index.js";

/** Makes another notebook of a notebook, and leaves the one that it was given as it is. */
export type Step = (notebook: Notebook) => Notebook;

/** A notebook and what its file is called, without folder and ending: links and file names are made of it. */
export interface NamedNotebook {
  name: string;
  notebook: Notebook;
}

/** One file of what an export gives. */
export interface ExportedFile {
  /** Where it belongs, with `/` between folders; the names of folders and files as the notebook's own. */
  path: string;
  bytes: Uint8Array;
  mime: string;
}

/** Digits for a live page, as gzipped IDX files. */
export interface PageDigits {
  source: "mnist" | "drawn";
  trainImages: Uint8Array;
  trainLabels: Uint8Array;
  testImages: Uint8Array;
  testLabels: Uint8Array;
}

export type Theme = "auto" | "light" | "dark";

/** What an exporter may be told; each has a default, and exporters pass over what does not concern them. */
export interface ExportOptions {
  /** Light, dark, or as the reader's system has it, which is the default; a reader can switch in any case. */
  theme?: Theme | undefined;
  /** Lets the scripts that stand in outputs and in Markdown run. Only for notebooks whose author is trusted. */
  trust?: boolean | undefined;
  /** The student's version, without the answers, or the one with the answers and without the markers. */
  version?: "student" | "solutions" | undefined;
  /** Names of notebooks that are exported along with this one: links to them lead to what is made of them. */
  together?: readonly string[] | undefined;
  /** Reads a file that Markdown shows, by its path from the notebook's folder; undefined where it may not or is not. */
  readFile?: ((path: string) => Promise<Uint8Array | undefined>) | undefined;
  /** Gives the digits that a live page carries for `loadMnist`, where its cells use that; without them it draws its own. */
  digits?: (() => Promise<PageDigits>) | undefined;
  /** Where MNIST's four files lie, as gzip, for live pages that fetch them; what they carry is for where that fails. */
  digitsUrl?: string | undefined;
  /** For a site: its cells run, as in a live page. */
  live?: boolean | undefined;
  /** Chromium's program, where it is not on the usual paths; PDF alone needs it. */
  chromium?: string | undefined;
  /** Prints a page in Chromium's place: for a thread, which could not end Chromium when it is ended itself. */
  print?: ((page: Uint8Array) => Promise<Uint8Array>) | undefined;
  /** Ends Chromium, and the export with it; PDF alone waits for another program. */
  signal?: AbortSignal | undefined;
  /** Hears, in a sentence, of what a reader will miss. */
  warn?: ((sentence: string) => void) | undefined;
}

/** One format that notebooks can be exported to. */
export interface Exporter {
  /** As it is written on the command line. */
  name: string;
  /** As it stands in a menu. */
  title: string;
  /** The ending of its main file, without a dot; "" for one that fills a folder. */
  extension: string;
  mime: string;
  /** Whether it makes one thing of several notebooks, such as a site. */
  together: boolean;
  /**
   * The files, the main one first.
   *
   * @param notebooks one, or where `together` is true any number, in order
   * @throws {ExportError} where it cannot be done, with what to mend
   */
  export(notebooks: readonly NamedNotebook[], options: ExportOptions): Promise<ExportedFile[]>;
}
