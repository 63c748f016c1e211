export { type RunWayOptions, runWay, type WayFigures } from "./run-way.js";
export { summarizeWays, type WaySummary } from "./table.js";
export { type RunTransferOptions, runTransfer, type TransferFigures } from "./transfer.js";
export { baseline, batchSize, networkOf, type Way } from "./way.js";
export { settingsOfWay } from "./way-settings.js";
export { bestWays, ways } from "./ways.js";
