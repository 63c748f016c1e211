import type plotlyModule from "plotly.js-dist-min";

export type Plotly = typeof plotlyModule;

/** Four megabytes, fetched once. */
let loading: Promise<Plotly> | undefined;

/** Loads Plotly, or gives the one that is there; rejects where it cannot be fetched. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= import("plotly.js-dist-min").then((module) => module.default);
  // A fetch that failed may succeed at the next figure.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
