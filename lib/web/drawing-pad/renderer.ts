import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import { drawingSurface } from "../../drawing-surface.js";

/** A surface to draw a digit on. */
class DrawingPad extends Widget implements IRenderMime.IRenderer {
  async renderModel(): Promise<void> {
    this.addClass("longhand-drawing-pad");
    drawingSurface(this.node);
  }
}

/** Renders drawing pads; safe, as the surface is the page's own code and the output brings none. */
export const drawingPadRenderer: IRenderMime.IExtension = {
  id: "longhand:drawing-pad",
  dataType: "string",
  rendererFactory: {
    safe: true,
    mimeTypes: ["application/vnd.longhand.drawing-pad"],
    createRenderer: () => new DrawingPad(),
  },
  // Before the script that other pages run.
  rank: 0,
};
