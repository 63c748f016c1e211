import { LabIcon } from "@jupyterlab/ui-components";

const drawing = (paths: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g class="jp-icon3" fill="#616161">${paths}</g></svg>`;

/** Cells from the top down to a line that is here. */
export const runToHereIcon: LabIcon = new LabIcon({
  name: "longhand:run-to-here",
  svgstr: drawing('<path d="M6 3h2v10H6zM11 3l8 5-8 5z"/><path d="M4 17h16v3H4z"/>'),
});

/** A line that is here, and cells below it. */
export const runFromHereIcon: LabIcon = new LabIcon({
  name: "longhand:run-from-here",
  svgstr: drawing('<path d="M4 4h16v3H4z"/><path d="M6 11h2v10H6zM11 11l8 5-8 5z"/>'),
});
