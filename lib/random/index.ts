export { checkPosition, type RandomPosition, RandomState } from "./random-state.js";
