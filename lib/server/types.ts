import type { PageDigits } from "../export/index.js";
import type { FoundKernelSpec, Kernel, KernelSpec } from "../kernel/index.js";

/** Starts a kernel's process in a folder; settles when it answers. A fake of it serves the tests. */
export type StartKernel = (options: { spec: KernelSpec; cwd: string; id: string }) => Promise<Kernel>;

/** What a kernel may do before it is asked for anything; a kernel that cannot is as good as one that has not. */
export type WarmUp = (kernel: Kernel) => Promise<unknown>;

/** One line for the person at the terminal. */
export type Log = (line: string) => void;

/** Where MNIST stands, for whoever opens the start page. */
export interface DataState {
  /** "fault" where files are there but cannot be used. */
  state: "here" | "absent" | "fault";
  /** A plain sentence for a person; of a fault, with its mend. */
  words: string;
}

/** How far a download has come, in bytes of one file. */
export interface FetchProgress {
  file: string;
  received: number;
  total: number | undefined;
}

/** One recorded run, as the start page lists it. */
export interface RunLine {
  id: string;
  /** What was trained, in a few words. */
  name: string;
  /** ISO 8601. */
  started: string;
  status: string;
  /** The figure it is judged by, in words: "97.5 % test accuracy". */
  result: string | undefined;
}

/**
 * What the server shows of the learning half, which it may not import: whoever joins the two gives it as functions.
 */
export interface Learning {
  dataState(): Promise<DataState>;
  /** Downloads MNIST. @throws with the mend in its message; an AbortError's like when the signal is given */
  fetchData(options: { progress: (progress: FetchProgress) => void; signal: AbortSignal }): Promise<void>;
  /** The latest runs first. */
  listRuns?: (() => Promise<readonly RunLine[]>) | undefined;
  /** Ids of the runs that a notebook's last pass recorded, the latest last; none where it recorded none. */
  lastPass?: ((notebook: string) => Promise<readonly string[]>) | undefined;
  /** A whole HTML page that needs no script. @throws {LonghandError} for an id that there is not */
  comparePage?: ((ids: readonly string[]) => Promise<string>) | undefined;
  /** Packs the digits that a live page carries. */
  pageDigits?: (() => Promise<PageDigits>) | undefined;
}

/** What a server is made of; every side effect beyond the file system comes in here. */
export interface ServerOptions {
  /** The folder whose files are served and in which kernels start. */
  root: string;
  /** Which kernels can be started; the first is the default. */
  findKernelSpecs: () => Promise<readonly FoundKernelSpec[]>;
  startKernel: StartKernel;
  /** Which kernels are kept ready before they are asked for, one at a time; none where not given. */
  keepsReady?: ((spec: KernelSpec) => boolean) | undefined;
  /** What a kernel that is kept ready does meanwhile. */
  warmUp?: WarmUp | undefined;
  /** The folder of the built page, with its index.html; without it only the API is served. */
  webRoot?: string | undefined;
  /** An address of this machine; anything but loopback lets the network in and demands a token. */
  host?: string | undefined;
  /** Where not given, 8888 or the next free one; 0 takes any free port. */
  port?: number | undefined;
  /** Where not given, 24 random bytes; "" lets in everyone who can reach the address, which must be loopback. */
  token?: string | undefined;
  /** Where settings, workspaces and the memory of trust are kept; by default the user's own state folder. */
  stateFolder?: string | undefined;
  /** The page that `/` leads to, such as "/lab/tree/notebooks". */
  landing?: string | undefined;
  /** Whether the page's scripts may call eval, which JupyterLab's own settings registry does. */
  allowEval?: boolean | undefined;
  version?: string | undefined;
  /** Where not given, the start page says nothing of data and runs. */
  learning?: Learning | undefined;
  /** The built `document-worker.js`, which takes large documents off the server's own thread; none where not given. */
  documentWorker?: URL | undefined;
  /** The built `export-worker.js`, which makes exports off the server's own thread; none where not given. */
  exportWorker?: URL | undefined;
  /** Called when a client asks the server to end; the caller decides. */
  onShutdownRequest?: (() => void) | undefined;
  log?: Log | undefined;
}

/** A server that listens. */
export interface RunningServer {
  /** With a slash at the end and without the token. */
  url: string;
  token: string;
  /** Starts the default kernel for a folder, by its API path, before a notebook there is opened. */
  prepareKernel(path: string): Promise<void>;
  /** Ends kernels, websockets and the listener; settles when all are gone. */
  close(): Promise<void>;
}
