export { type FetchedSet, type FetchProgress, type FetchSetOptions, fetchSet } from "./fetch-set.js";
export { mirrorsFor } from "./mirrors.js";
