import { URLExt } from "@jupyterlab/coreutils";
import type { ServerConnection } from "@jupyterlab/services";
import { Widget } from "@lumino/widgets";

export interface ExportPreviewOptions {
  settings: ServerConnection.ISettings;
  format: "html" | "slides";
  /** The notebook's path now; it may be renamed while the preview stands. */
  path(): string;
}

/** The export of a notebook in a frame that can do nothing to the page around it. */
export class ExportPreview extends Widget {
  readonly #options: ExportPreviewOptions;
  readonly #frame: HTMLIFrameElement = document.createElement("iframe");

  constructor(options: ExportPreviewOptions) {
    super();
    this.#options = options;
    this.addClass("longhand-preview");
    this.#frame.setAttribute("sandbox", "allow-scripts allow-popups");
    this.#frame.title = options.format === "slides" ? "Preview of the slides" : "Preview of the web page";
    this.node.append(this.#frame);
    this.refresh();
  }

  /** Shows the file as it is now. */
  refresh(): void {
    const { settings, format, path } = this.#options;
    const address = URLExt.join(settings.baseUrl, "nbconvert", format, URLExt.encodeParts(path()));
    // Another address each time, or the frame would keep what it shows.
    this.#frame.src = `${address}?at=${Date.now()}`;
  }
}
