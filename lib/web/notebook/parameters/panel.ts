import { URLExt } from "@jupyterlab/coreutils";
import { ReactWidget } from "@jupyterlab/ui-components";
import { createElement, type ReactElement } from "react";
import { parametersForm } from "./form.js";
import { readForm } from "./form-model.js";
import type { NotebookParameters } from "./notebook-parameters.js";

/** The panel at the page's side: the parameters of the notebook in front as a form. */
export class ParametersPanel extends ReactWidget {
  #shown: NotebookParameters | undefined;

  readonly #baseUrl: string;

  /** @param baseUrl the server's, to link to its pages */
  constructor(baseUrl: string) {
    super();
    this.#baseUrl = baseUrl;
    this.id = "longhand-parameters";
    this.addClass("longhand-parameters");
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", "Parameters");
  }

  /** Shows a notebook's parameters, or says that there is none. */
  follow(parameters: NotebookParameters | undefined): void {
    this.#shown?.changed.disconnect(this.#onChanged, this);
    this.#shown = parameters;
    parameters?.changed.connect(this.#onChanged, this);
    this.update();
  }

  protected override render(): ReactElement {
    const state = this.#shown?.state;
    switch (state?.kind) {
      case undefined:
        return words("Open a notebook, and its parameters are shown here.");
      case "none":
        return words(
          "This notebook has no parameters. Give the tag “parameters” to the cell that declares its constants (Property Inspector, Common Tools), and they can be set here.",
        );
      case "unreadable":
        return words(state.message, "alert");
      case "form":
        return this.#form(this.#shown!, state);
    }
  }

  #onChanged(): void {
    this.update();
  }

  #form(
    shown: NotebookParameters,
    { schemas, data }: Extract<NotebookParameters["state"], { kind: "form" }>,
  ): ReactElement {
    const read = readForm(schemas, data);
    const wrong = Object.keys(read.problems).length;
    const outcome = wrong > 0 ? undefined : shown.outcome;
    return createElement(
      "div",
      { className: "longhand-parameters-body" },
      createElement("h2", null, "Parameters"),
      parametersForm({ schemas, data, read, disabled: shown.running, edit: (now) => shown.edit(now) }),
      createElement(
        "div",
        { className: "longhand-parameters-buttons" },
        button("Run with these", "jp-mod-accept", wrong > 0 || shown.running, () => void shown.run()),
        button("Back to defaults", "jp-mod-reject", shown.running, () => void shown.backToDefaults()),
      ),
      createElement(
        "p",
        { role: "status", className: outcome?.failed === true ? "longhand-parameters-failed" : "" },
        wrong > 0 ? "Nothing runs before the values that are marked are mended." : outcome?.words,
      ),
      shown.comparable.length > 0 && !shown.running && this.#compareLink(shown.comparable),
    );
  }

  #compareLink(runs: readonly string[]): ReactElement {
    const url = URLExt.join(this.#baseUrl, "longhand/runs/compare");
    const href = `${url}?ids=${runs.map(encodeURIComponent).join(",")}`;
    return createElement("a", { href, target: "_blank", rel: "noopener" }, "Compare with the last");
  }
}

function words(text: string, role?: string): ReactElement {
  return createElement("p", { className: "longhand-parameters-note", role }, text);
}

function button(label: string, kind: string, disabled: boolean, act: () => void): ReactElement {
  return createElement(
    "button",
    { type: "button", className: `jp-mod-styled ${kind}`, disabled, onClick: act },
    label,
  );
}
