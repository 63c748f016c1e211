export { declaredNames } from "./declared-names.js";
export { neededCells } from "./needed-cells.js";
