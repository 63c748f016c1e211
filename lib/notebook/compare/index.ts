export { compareOutputs, type OutputChange } from "./compare-outputs.js";
