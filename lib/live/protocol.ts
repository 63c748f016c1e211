/** Digits that a page carries, as the worker is given them: gzipped IDX files. */
export interface DigitFiles {
  source: "mnist" | "drawn";
  trainImages: Uint8Array;
  trainLabels: Uint8Array;
  testImages: Uint8Array;
  testLabels: Uint8Array;
}

/** What a page tells its worker. */
export type ToWorker =
  /** `digitsUrl` says where MNIST is fetched from; what the page carries is for where that fails. */
  | { type: "begin"; digits: DigitFiles | undefined; digitsUrl: string | undefined }
  /** Runs a cell; `count` is the number in its brackets. */
  | { type: "run"; run: number; count: number; code: string }
  /** Asks what runs to stop, as Ctrl-C asks a program. */
  | { type: "interrupt" }
  | { type: "complete"; request: number; code: string; position: number }
  /** Asks for the code of a parameters cell with other values in it. */
  | { type: "revise"; request: number; code: string; values: Readonly<Record<string, unknown>> };

/** What a worker tells its page. */
export type FromWorker =
  | { type: "ready" }
  /** What the worker is at: the compiler answers nobody, but always ends. */
  | { type: "stage"; stage: "compiling" | "running" }
  /** Its event loop has turned while a cell runs. */
  | { type: "turned" }
  /** It has heard that it shall stop, so its event loop is alive. */
  | { type: "heard" }
  /** An output message of Jupyter's, as JSON. */
  | { type: "output"; run: number; message: string; content: string }
  | { type: "done"; run: number; ok: boolean }
  | { type: "completed"; request: number; start: number; end: number; candidates: string[] }
  | { type: "revised"; request: number; code: string };
