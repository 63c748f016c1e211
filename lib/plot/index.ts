export type { AxisOptions } from "./axis.js";
export { type BarChartOptions, barChart } from "./bar-chart.js";
export { type ComputationGraphOptions, computationGraph } from "./computation-graph.js";
export { type ConfusionOptions, confusionHeatMap } from "./confusion-heat-map.js";
export {
  type DecisionSurfaceOptions,
  decisionSurface,
  type PredictProbabilities,
} from "./decision-surface.js";
export type { Axis, Figure, Layout, Trace } from "./figure.js";
export type { GridInput, MatrixLike } from "./grid-input.js";
export { type HeatMapOptions, heatMap } from "./heat-map.js";
export { type HistogramOptions, histogram } from "./histogram.js";
export { type HistogramGridOptions, histogramGrid } from "./histogram-grid.js";
export { type ImageGridOptions, imageGrid } from "./image-grid.js";
export type { ImageInput, ImageSet } from "./images.js";
export { type LineChartOptions, lineChart } from "./line-chart.js";
export { numberFormat } from "./number-format.js";
export type { PanelInput } from "./panel-values.js";
export {
  type ParallelCoordinatesOptions,
  type ParallelLine,
  parallelCoordinates,
} from "./parallel-coordinates.js";
export type { Band, Series, SeriesInput } from "./series.js";
export type { Dimension, Shape, Sizes } from "./shape-formula.js";
export { type ShapesDiagramOptions, shapesDiagram } from "./shapes-diagram.js";
export { toSvg } from "./svg/to-svg.js";
export { formatNumber } from "./text.js";
export { accuracyChart, type EpochRecord, lossChart, type Run, type Runs } from "./training-curve.js";
