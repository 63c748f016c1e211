export { startServer } from "./server.js";
export { defaultStateFolder } from "./state-folder.js";
export type {
  DataState,
  FetchProgress,
  Learning,
  Log,
  RunLine,
  RunningServer,
  ServerOptions,
  StartKernel,
} from "./types.js";
