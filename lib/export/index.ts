export {
  type Exported,
  type ExportRequest,
  exporterNamed,
  exportFiles,
  exportNotebook,
} from "./export-notebook.js";
export { findChromium } from "./pdf/find-chromium.js";
export { readBeside } from "./read-beside.js";
export { exporters } from "./registry.js";
export { removeTagged, withoutInput } from "./steps/view.js";
export type {
  ExportedFile,
  Exporter,
  ExportOptions,
  NamedNotebook,
  PageDigits,
  Step,
  Theme,
} from "./types.js";
