export { type Exchange, exchange } from "./exchange.js";
export { type ExecuteOptions, type ExecuteResult, execute } from "./execute.js";
export { type InstallPlace, installedFolders, installKernel, isCurrent, removeKernel } from "./install.js";
export { dataFolders, type Machine, thisMachine, userDataFolder } from "./jupyter-paths.js";
export { type StartOptions, startKernel } from "./kernel.js";
export { createMessage, type MessageParts, parentId } from "./messages.js";
export { type FoundKernelSpec, findKernelSpecs, isOurKernel, tslabSpec } from "./specs.js";
export type { Channel, Kernel, KernelMessage, KernelSpec, KernelStatus, MessageHeader } from "./types.js";
export { parse, type RoutedMessage, serialize, sign } from "./wire.js";
