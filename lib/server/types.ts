import type { FoundKernelSpec, Kernel, KernelSpec } from "../kernel/index.js";

/** Starts a kernel's process in a folder; settles when it answers. A fake of it serves the tests. */
export type StartKernel = (options: { spec: KernelSpec; cwd: string; id: string }) => Promise<Kernel>;

/** One line for the person at the terminal. */
export type Log = (line: string) => void;

/** What a server is made of; every side effect beyond the file system comes in here. */
export interface ServerOptions {
  /** The folder whose files are served and in which kernels start. */
  root: string;
  /** Which kernels can be started; the first is the default. */
  findKernelSpecs: () => Promise<readonly FoundKernelSpec[]>;
  startKernel: StartKernel;
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
  /** Called when a client asks the server to end; the caller decides. */
  onShutdownRequest?: (() => void) | undefined;
  log?: Log | undefined;
}

/** A server that listens. */
export interface RunningServer {
  /** With a slash at the end and without the token. */
  url: string;
  token: string;
  /** Ends kernels, websockets and the listener; settles when all are gone. */
  close(): Promise<void>;
}
