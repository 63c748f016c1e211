export { RandomState } from "./random-state.js";
