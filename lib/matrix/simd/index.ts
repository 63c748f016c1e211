export { arithmeticInUse } from "./arithmetic.js";
export { computesOnSimd, type Engine, engineInUse, setEngine } from "./engine.js";
export { addProductOnSimd } from "./products.js";
export { setThreads, threadsInUse } from "./threads.js";
