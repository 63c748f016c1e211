import address from "virtual:plotly-address";

/** The part of Plotly that the page calls; figures come as JSON and are Plotly's to judge. */
export interface Plotly {
  react(target: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(target: HTMLElement): void;
  relayout(target: HTMLElement, change: unknown): Promise<unknown>;
}

/** Five megabytes, fetched once. */
let loading: Promise<Plotly> | undefined;
let failures = 0;

/** Loads Plotly, or gives the one that is there; rejects where it cannot be fetched, and the next call tries again. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= fetchPlotly();
  return loading;
}

async function fetchPlotly(): Promise<Plotly> {
  try {
    // Browsers remember of an address that it failed.
    const module = await import(/* @vite-ignore */ failures === 0 ? address : `${address}?again=${failures}`);
    return (module as { default: Plotly }).default;
  } catch (thrown) {
    failures += 1;
    loading = undefined;
    throw thrown;
  }
}
