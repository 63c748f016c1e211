import table from "virtual:notation";
import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { Panel } from "@lumino/widgets";

const text = `# Notation

The letters that the notebooks use, each with its name in the code and its shape. A batch is a table: one image a row.

${table}
`;

/** The table of symbols, drawn as a notebook draws it. */
export class NotationPage extends Panel {
  private constructor() {
    super();
    this.addClass("longhand-help");
    this.node.setAttribute("role", "region");
  }

  static async make(rendermime: IRenderMimeRegistry): Promise<NotationPage> {
    const page = new NotationPage();
    const type = "text/markdown";
    const renderer = rendermime.createRenderer(type);
    await renderer.renderModel(rendermime.createModel({ data: { [type]: text } }));
    page.addWidget(renderer);
    return page;
  }
}
