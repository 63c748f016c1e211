import { ILabShell, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { LabIcon } from "@jupyterlab/ui-components";
import { Widget } from "@lumino/widgets";
import drawing from "./logo.svg";

/** Longhand's mark: a pen's stroke that runs from one unit to the next. */
export const longhandIcon: LabIcon = new LabIcon({ name: "longhand:logo", svgstr: drawing });

/** Puts the mark at the page's upper left corner. */
export const logoPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:logo",
  autoStart: true,
  requires: [ILabShell],
  activate: (_app, shell: ILabShell) => {
    const logo = new Widget();
    logo.id = "jp-MainLogo";
    longhandIcon.element({ container: logo.node, elementPosition: "center", height: "auto", width: "20px" });
    shell.add(logo, "top", { rank: 0 });
  },
};
