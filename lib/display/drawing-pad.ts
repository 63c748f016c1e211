import { drawingSurface } from "../drawing-surface.js";
import type { MimeBundle } from "./message.js";
import { currentPublisher } from "./publisher.js";

/** Our own page draws this kind with its own code, as it runs no script that comes with an output. */
const padMime = "application/vnd.longhand.drawing-pad";

const withoutScripts =
  "Here would be a surface to draw a digit on, but this page runs no scripts of outputs. Run the cell in Longhand's " +
  "page, in JupyterLab or in VS Code; or write the places where the pen goes: " +
  'const strokes = "30,10 70,10 45,90"; is a 7, from 0 at the left and top to 99.';

/**
 * Shows a surface to draw a digit on, and a line of code that holds the strokes, to copy into a cell.
 *
 *     drawingPad();
 *     // in the next cell, the line from below the surface:
 *     const strokes = "30,10 70,10 45,90";
 *     show(imageGrid(digitFromStrokes(strokes)));
 *
 * A notebook's page cannot send a drawing back by itself, so it goes by way of the clipboard. Where a page runs no
 * scripts, as GitHub's does not, the output says so and how to write strokes by hand.
 *
 * Used in notebooks/12.
 */
export function drawingPad(): void {
  currentPublisher().publish({ data: padBundle() });
}

/** The same each time, so that a notebook run again stays as it was. A script takes the pads that none has taken yet. */
function padBundle(): MimeBundle {
  return {
    [padMime]: "1",
    "text/html":
      `<div data-longhand-pad="new"><p>${withoutScripts.replaceAll('"', "&quot;")}</p></div>` +
      `<script>{ const surface = ${drawingSurface.toString()};\n` +
      `for (const root of document.querySelectorAll('[data-longhand-pad="new"]')) ` +
      `{ root.dataset.longhandPad = "taken"; surface(root); } }</script>`,
    "text/plain": withoutScripts,
  };
}
