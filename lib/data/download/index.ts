export {
  type FetchedSet,
  type FetchProgress,
  type FetchSetOptions,
  fetchSet,
  noneAnswered,
} from "./fetch-set.js";
export { mirrorsFor, namesMirrors } from "./mirrors.js";
