export { comparisonBundle, comparisonText, isComparison } from "./bundle.js";
export { type ComparePageOptions, comparePage } from "./compare-page.js";
export { type ComparisonFigures, comparisonFigures } from "./figures.js";
export { comparisonRows } from "./table.js";
