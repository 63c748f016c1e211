export { declaredNames, neededCells } from "./needed-cells.js";
