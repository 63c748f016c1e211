declare module "virtual:setting-schemas" {
  /** Every composed package's schemas of settings, as `bundling/setting-schemas.ts` found them. */
  const schemas: import("./settings/connector.js").BundledSchema[];
  export default schemas;
}
declare module "virtual:package-styles";
declare module "virtual:library-docs" {
  /** Every public name of the library, as `bundling/library-docs.ts` read it. */
  const entries: import("./bundling/library-docs.js").LibraryEntry[];
  export default entries;
}
declare module "virtual:plotly-address" {
  /** Where Plotly is, as `bundling/plotly-module.ts` wrote it. */
  const address: string;
  export default address;
}
declare module "virtual:notation" {
  /** The table of symbols as Markdown, as `bundling/notation.ts` collected it. */
  const table: string;
  export default table;
}

/** KaTeX's finder of formulas, which comes without types. */
declare module "katex/contrib/auto-render" {
  import type { KatexOptions } from "katex";
  export default function renderMathInElement(
    element: HTMLElement,
    options: KatexOptions & {
      delimiters: readonly { left: string; right: string; display: boolean }[];
      preProcess?: (tex: string) => string;
    },
  ): void;
}
