export { keepOutputs } from "./keep-outputs.js";
export { languageOf, type ScriptLanguage, scriptLanguage } from "./language.js";
export { readPercent } from "./read-percent.js";
export { writePercent } from "./write-percent.js";
