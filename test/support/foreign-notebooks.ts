/** A notebook's file as other programs write them, or as it comes from an accident. */
export interface Foreign {
  what: string;
  text: string;
  /** Words that must stand in what is made of it; else the error that is told. */
  shows: readonly RegExp[] | { error: RegExp };
}

type Open = Record<string, unknown>;

export const file = (cells: Open[], metadata: Open = {}, minor = 5): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: minor, metadata, cells });
export const md = (source: string | string[], more: Open = {}): Open => ({
  cell_type: "markdown",
  metadata: {},
  source,
  ...more,
});
export const code = (source: string, outputs: Open[] = [], more: Open = {}): Open => ({
  cell_type: "code",
  metadata: {},
  execution_count: 1,
  source,
  outputs,
  ...more,
});
const shown = (data: Open, metadata: Open = {}): Open => ({ output_type: "display_data", data, metadata });
const result = (data: Open): Open => ({
  output_type: "execute_result",
  execution_count: 1,
  data,
  metadata: {},
});
const out = (text: string | string[], name = "stdout"): Open => ({ output_type: "stream", name, text });

const python = {
  kernelspec: { display_name: "Python 3 (ipykernel)", language: "python", name: "python3" },
  language_info: {
    name: "python",
    version: "3.12.1",
    file_extension: ".py",
    codemirror_mode: { name: "ipython", version: 3 },
  },
};
const r = {
  kernelspec: { display_name: "R", language: "R", name: "ir" },
  language_info: { name: "R", file_extension: ".r" },
};

const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const pandas =
  '<div>\n<style scoped>\n    .dataframe tbody tr th { vertical-align: top; }\n</style>\n<table border="1" class="dataframe">\n' +
  '  <thead>\n    <tr style="text-align: right;">\n      <th></th>\n      <th>loss</th>\n    </tr>\n  </thead>\n  <tbody>\n    <tr>\n' +
  "      <th>0</th>\n      <td>0.25</td>\n    </tr>\n  </tbody>\n</table>\n</div>";

export const foreign: readonly Foreign[] = [
  {
    what: "Python with a table of pandas",
    text: file(
      [
        code("import pandas as pd\ndf", [
          result({ "text/html": [pandas], "text/plain": "   loss\n0  0.25" }),
        ]),
      ],
      python,
    ),
    shows: [/loss/, /0\.25/],
  },
  {
    what: "Python with a picture of matplotlib",
    text: file(
      [
        code("%matplotlib inline\nplt.plot()", [
          result({ "text/plain": "[<matplotlib.lines.Line2D>]" }),
          shown(
            { "image/png": `${dot}\n`, "text/plain": "<Figure size 640x480 with 1 Axes>" },
            { needs_background: "light" },
          ),
        ]),
      ],
      python,
    ),
    shows: [/Line2D/, /img/],
  },
  {
    what: "Python with a figure of plotly.py",
    text: file(
      [
        code("fig", [
          shown({
            "application/vnd.plotly.v1+json": {
              config: { plotlyServerURL: "https://plot.ly" },
              data: [{ type: "bar", x: ["a"], y: { dtype: "f8", bdata: "AAAAAAAA8D8=" } }],
              layout: { template: { data: {} } },
            },
            "text/html": '<div><script src="https://cdn.plot.ly/plotly.js"></script></div>',
          }),
        ]),
      ],
      python,
    ),
    shows: [/A figure without a description/],
  },
  {
    what: "Python with a traceback in colours",
    text: file(
      [
        code("1/0", [
          {
            output_type: "error",
            ename: "ZeroDivisionError",
            evalue: "division by zero",
            traceback: [
              "\u001b[0;31m----\u001b[0m",
              "\u001b[0;31mZeroDivisionError\u001b[0m: division by zero",
            ],
          },
        ]),
      ],
      python,
    ),
    shows: [/ZeroDivisionError/, /division by zero/],
  },
  {
    what: "Python with a bar of tqdm",
    text: file(
      [code("fit()", [out(["\r  0%|   | 0/2", "\r 50%|█  | 1/2", "\r100%|██| 2/2\n"], "stderr")])],
      python,
    ),
    shows: [/100%\|██\| 2\/2/],
  },
  {
    what: "widgets",
    text: file(
      [
        code("slider", [
          shown({
            "application/vnd.jupyter.widget-view+json": { version_major: 2, model_id: "x" },
            "text/plain": "IntSlider(value=0)",
          }),
        ]),
      ],
      { ...python, widgets: { "application/vnd.jupyter.widget-state+json": { state: {} } } },
    ),
    shows: [/IntSlider/],
  },
  {
    what: "R with a data frame and a drawing",
    text: file(
      [
        code("x <- c(1, 2)\nplot(x)", [
          shown({
            "text/html":
              '<table class="dataframe">\n<caption>A data.frame</caption>\n<tr><td>1</td></tr>\n</table>\n',
            "text/latex": "A data.frame",
            "text/markdown": "| 1 |",
            "text/plain": "  x\n1 1",
          }),
          shown({
            "image/svg+xml": '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9pt"/>',
            "text/plain": "plot without title",
          }),
        ]),
      ],
      r,
    ),
    shows: [/A data\.frame/, /plot without title/],
  },
  {
    what: "LaTeX of sympy",
    text: file(
      [
        code("x**2", [
          result({ "text/latex": "$\\displaystyle x^{2}$", "image/png": dot, "text/plain": "x**2" }),
        ]),
      ],
      python,
    ),
    shows: [/img|x\^\{2\}/],
  },
  {
    what: "attachments",
    text: file([
      md("![a](attachment:image.png) and ![b](attachment:missing.png)", {
        attachments: { "image.png": { "image/png": dot } },
      }),
    ]),
    shows: [/img|!\[a\]\(/],
  },
  {
    what: "raw cells of several formats",
    text: file([
      { cell_type: "raw", metadata: {}, source: "as it is" },
      { cell_type: "raw", metadata: { raw_mimetype: "text/restructuredtext" }, source: ".. note::" },
      { cell_type: "raw", metadata: { format: "text/html" }, source: "<b>bold</b>" },
    ]),
    shows: [/as it is/, /bold/],
  },
  {
    what: "an output of a hundred thousand lines",
    text: file(
      [
        code("for i in range(10**5): print(i)", [
          out(Array.from({ length: 100_000 }, (_, line) => `${line}\n`)),
        ]),
      ],
      python,
    ),
    shows: [/99999|lines more in the notebook/],
  },
  {
    what: "a line of two million characters",
    text: file([code("x", [result({ "text/plain": "x".repeat(2_000_000) })])]),
    shows: [/x{1000}/],
  },
  {
    what: "a thousand cells",
    text: file(
      Array.from({ length: 1000 }, (_, at) =>
        at % 2 === 0 ? md(`## Part ${at}\n\n$x_{${at}}$`) : code(`x = ${at}`),
      ),
    ),
    shows: [/Part 998/, /x = 999/],
  },
  { what: "no cells", text: file([]), shows: [] },
  {
    what: "empty cells",
    text: file([md(""), code(""), { cell_type: "raw", metadata: {}, source: [] }]),
    shows: [],
  },
  {
    what: "Markdown that never closes what it opens",
    text: file([md("<div><table><tr><td>**a\n\n```python\nx"), md("# After <b>bold <i>")]),
    shows: [/After/],
  },
  {
    what: "headings that are all the same",
    text: file([md("# A\n# A\n# A"), md("A\n===\n\nA\n---")]),
    shows: [/A/],
  },
  { what: "a heading of signs alone", text: file([md("# ***\n\n## 🚀 `x` & <y>\n\n### ")]), shows: [/🚀/] },
  {
    what: "formulas that KaTeX does not know",
    text: file([
      md(
        "$$\\begin{align}a &= b \\label{eq:1}\\tag{1}\\\\ \\require{x} c\\end{align}$$ and $\\unknown$ and \\begin{equation}e=1\\end{equation}",
      ),
    ]),
    shows: [/unknown/],
  },
  {
    what: "fields that are none of the format's",
    text: file([{ ...md("text"), extra: 1 }, code("x", [out("y")], { prompt_number: 3, collapsed: "no" })], {
      celltoolbar: "Slideshow",
      rise: { theme: "sky" },
    }),
    shows: [/text/, /y/],
  },
  {
    what: "slide types of RISE",
    text: file([
      md("# One", { metadata: { slideshow: { slide_type: "slide" } } }),
      md("Two", { metadata: { slideshow: { slide_type: "fragment" } } }),
      md("Shown to no one else", { metadata: { slideshow: { slide_type: "notes" } } }),
    ]),
    shows: [/One/, /Two/],
  },
  {
    what: "a language that nobody knows",
    text: file([code("⍳10")], { language_info: { name: "apl" } }),
    shows: [/⍳10/],
  },
  {
    what: "characters that are halves of a pair",
    text: file([md("a \ud800 b"), code("'\udc00'", [out("\ud83d")])]),
    shows: [/a/],
  },
  {
    what: "an output of JSON and one of GeoJSON",
    text: file([
      code("x", [
        shown({ "application/json": { a: [1, 2] } }),
        shown({ "application/geo+json": {}, "text/plain": "<GeoJSON>" }),
      ]),
    ]),
    shows: [/<?GeoJSON|&lt;GeoJSON/],
  },
  {
    what: "Vega and video",
    text: file([
      code("chart", [
        shown({ "application/vnd.vegalite.v5+json": {}, "image/png": dot }),
        shown({
          "text/html": '<video controls src="data:video/mp4;base64,AA"></video>',
          "text/plain": "<Video>",
        }),
      ]),
    ]),
    shows: [/Video/],
  },
  { what: "nbformat 4.0 without ids", text: file([md(["# Old\n", "text"])], {}, 0), shows: [/Old/] },
  ...[1, 2, 3, 4].map((minor) => ({
    what: `nbformat 4.${minor}`,
    text: file([md(`minor ${minor}`), code("1", [out("one")])], python, minor),
    shows: [new RegExp(`minor ${minor}`), /one/],
  })),
  {
    what: "ids that come twice",
    text: file([
      { ...md("first"), id: "a" },
      { ...md("second"), id: "a" },
    ]),
    shows: [/first/, /second/],
  },
  { what: "a byte order mark", text: `\ufeff${file([md("marked")])}`, shows: [/marked/] },
];
