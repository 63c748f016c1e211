export { neededCells } from "./needed-cells.js";
