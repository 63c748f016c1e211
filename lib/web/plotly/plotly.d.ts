declare module "plotly.js-dist-min" {
  /** The part of Plotly that the page calls; figures come as JSON and are Plotly's to judge. */
  interface PlotlyModule {
    react(target: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
    purge(target: HTMLElement): void;
    relayout(target: HTMLElement, change: unknown): Promise<unknown>;
  }
  const plotly: PlotlyModule;
  export default plotly;
}
