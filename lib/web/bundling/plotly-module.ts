import type { Plugin } from "vite";

/**
 * Makes an ES module of Plotly's minified file, whose body is the last function in a call of a function.
 *
 * A function is read twice: passed over when the file is read, off the page's thread, and compiled on it when it is
 * called. For four megabytes that takes as long as all else that loading Plotly has the page wait for.
 */
export function plotlyModule(): Plugin {
  return {
    name: "longhand:plotly-module",
    enforce: "pre",
    transform: {
      filter: { id: /\/plotly\.js-dist-min\/plotly\.min\.js$/ },
      handler: (code) => ({ code: asModule(code), map: null }),
    },
  };
}

/** @throws where the file is not of the form that this knows */
export function asModule(code: string): string {
  const found =
    /^(?<licence>[\s\S]*?)\(\s*function\(root, factory\) \{[\s\S]*?\(\) => \{\n(?<body>[\s\S]*)\nreturn Plotly;\s*\}\)\);\s*$/.exec(
      code,
    );
  if (found?.groups === undefined) {
    throw new Error(
      "Plotly's file is no longer one call of a function that ends in `return Plotly;`. Look at its first lines and its " +
        "last, and change asModule.",
    );
  }
  return `${found.groups["licence"]}\n${found.groups["body"]}\nexport default Plotly;\n`;
}
