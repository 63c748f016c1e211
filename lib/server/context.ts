import type { FoundKernelSpec } from "../kernel/index.js";
import type { Auth } from "./auth.js";
import type { Checkpoints } from "./checkpoints.js";
import type { Documents } from "./documents.js";
import type { EventBus } from "./events.js";
import type { Exports } from "./exports.js";
import type { Kernels } from "./kernels.js";
import type { Sessions } from "./sessions.js";
import type { TrustStore } from "./trust.js";
import type { Learning, Log } from "./types.js";

/** What the routes share: one of each for a running server. */
export interface ServerContext {
  /** The served folder, an absolute path without links. */
  root: string;
  auth: Auth;
  trust: TrustStore;
  documents: Documents;
  exports: Exports;
  checkpoints: Checkpoints;
  kernels: Kernels;
  sessions: Sessions;
  events: EventBus;
  findKernelSpecs: () => Promise<readonly FoundKernelSpec[]>;
  webRoot: string | undefined;
  /** Private to the person: settings. */
  stateFolder: string;
  landing: string;
  allowEval: boolean;
  version: string;
  learning: Learning | undefined;
  /** Called when a client asks the server to end. */
  onShutdownRequest: () => void;
  started: Date;
  log: Log;
}
