import { type CompareOptions, compare, type RecordedRun } from "../../experiment/index.js";
import { escapeHtml } from "../html.js";
import { comparisonHtml } from "./bundle.js";

export interface ComparePageOptions extends CompareOptions {
  /** "Runs compared" when left out. */
  title?: string;
}

/**
 * Runs side by side as one file of HTML that stands alone: no script, no network, and readable in print.
 * Used in notebooks/07.
 *
 * @throws as `compare`
 */
export function comparePage(runs: readonly RecordedRun[], options: ComparePageOptions = {}): string {
  const { title = "Runs compared", ...how } = options;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${comparisonHtml(compare(runs, how))}
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; max-width: 72rem;
  margin: 2rem auto; padding: 0 1rem; color: light-dark(#1f2933, #e4e7eb); background: light-dark(#fff, #15191e); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid light-dark(#e4e7eb, #3a424c); white-space: nowrap; }
thead th { border-bottom: 2px solid light-dark(#9aa5b1, #616e7c); }
tbody tr:first-child td { font-weight: 600; }
figure { margin: 1.5rem 0; overflow-x: auto; }
@media print { body { max-width: none; } figure { break-inside: avoid; } }
`;
