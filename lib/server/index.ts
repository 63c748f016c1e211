export { startServer } from "./server.js";
export { defaultStateFolder } from "./state-folder.js";
export type { Log, RunningServer, ServerOptions, StartKernel } from "./types.js";
