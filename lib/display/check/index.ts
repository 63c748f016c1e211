export type { CheckCase, CheckCases } from "./cases.js";
export { type CheckOptions, check } from "./check.js";
export type { CheckConditions } from "./conditions.js";
export { todo } from "./todo.js";
