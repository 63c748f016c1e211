export { formatShape } from "./arrays.js";
export {
  type CheckCase,
  type CheckCases,
  type CheckConditions,
  type CheckOptions,
  check,
  todo,
} from "./check/index.js";
export {
  type ComparePageOptions,
  type ComparisonFigures,
  comparePage,
  comparisonFigures,
  comparisonRows,
  comparisonText,
} from "./comparison/index.js";
export { drawingPad } from "./drawing-pad.js";
export { type Live, showLive } from "./live.js";
export { type DrawHistory, type LiveChartOptions, liveChart } from "./live-chart.js";
export { loadMnist } from "./load-mnist.js";
export { showMarkdown } from "./markdown.js";
export type { DisplayMessage, MimeBundle, Publisher, Showable } from "./message.js";
export { type Progress, type ProgressOptions, progress } from "./progress.js";
export { setPublisher } from "./publisher.js";
export { show } from "./show.js";
export { showTable, type TableColumn, type TableOptions, type TableRow } from "./table.js";
export { tellOfTrainings } from "./training-progress.js";
