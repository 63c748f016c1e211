import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ILatexTypesetter } from "@jupyterlab/rendermime";

type Setter = typeof import("./set-formulas.js");

/**
 * Sets formulas as the exported pages do.
 *
 * KaTeX is fetched for the first text that holds a formula; from then on formulas are set before they are seen.
 */
export const mathematicsPlugin: JupyterFrontEndPlugin<ILatexTypesetter> = {
  id: "longhand:mathematics",
  autoStart: true,
  provides: ILatexTypesetter,
  activate: () => {
    let setter: Setter | undefined;
    const load = async (): Promise<Setter> => {
      setter ??= await import("./set-formulas.js");
      return setter;
    };
    return {
      typeset: (element) => {
        if (!mayHoldFormula.test(element.textContent ?? "")) return;
        if (setter !== undefined) return setter.setFormulas(element);
        return load().then(({ setFormulas }) => setFormulas(element));
      },
    };
  },
};

const mayHoldFormula = /\$|\\[[(]|\\begin\{/;
