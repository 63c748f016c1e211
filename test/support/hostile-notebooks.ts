import type { Cell, Notebook } from "../../lib/notebook/index.js";
import { codeCell, display, makeNotebook, stream } from "./make-notebook.js";

/** A notebook that tries to run `ran()` in the page that is made of it. */
export interface Hostile {
  how: string;
  notebook: Notebook;
}

const markdown = (source: string): Cell => ({
  cell_type: "markdown",
  id: `md-${made++}`,
  metadata: {},
  source,
});
const output = (mime: string, data: unknown, metadata = {}): Cell =>
  codeCell("", { outputs: [display({ [mime]: data }, metadata)] });
const html = (data: string): Cell => output("text/html", data);
const svg = (data: string): Cell => output("image/svg+xml", data);
const raw = (format: string, source: string): Cell => ({
  cell_type: "raw",
  id: `raw-${made++}`,
  metadata: { format },
  source,
});
const attached = (mime: string, data: string, name = "a.png"): Cell => ({
  cell_type: "markdown",
  id: `at-${made++}`,
  metadata: {},
  source: `![a](attachment:${name})`,
  attachments: { [name]: { [mime]: data } },
});
const plotly = (figure: Record<string, unknown>): Cell => output("application/vnd.plotly.v1+json", figure);
let made = 0;

const b64 = (text: string): string => Buffer.from(text).toString("base64");

const cases: Record<string, Cell> = {
  // Elements that run.
  "a script in Markdown": markdown("Hello\n\n<script>ran()</script>\n\nthere"),
  "a script inline in Markdown": markdown("Hello <script>ran()</script> there"),
  "a script in an HTML output": html("<script>ran()</script>"),
  "a script in capitals": html("<SCRIPT>ran()</SCRIPT>"),
  "a script that is not closed": html("<script>ran()"),
  "a script in two pieces": html("<scr<script>ipt>ran()</scr</script>ipt>"),
  "a script with a slash for a blank": html("<script/x>ran()</script>"),
  "a script of a module": html('<script type="module">ran()</script>'),
  "a script from a data address": html(`<script src="data:text/javascript,ran()"></script>`),
  "a script of an SVG in HTML": html("<svg><script>ran()</script></svg>"),
  "a script of an SVG that refers to itself": html('<svg><script href="data:text/javascript,ran()"/></svg>'),
  "a script behind an entity": html("&lt;script&gt;ran()&lt;/script&gt;<script>ran()</script>"),
  "a script in a template": html("<template><script>ran()</script></template>"),
  "a script in a comment that ends early": html("<!--><script>ran()</script>-->"),
  "a script in a comment that ends with an exclamation mark": html("<!-- --!><script>ran()</script> -->"),
  "a script in what looks like CDATA": html("<![CDATA[><script>ran()</script>]]>"),
  "a script behind a processing instruction": html("<?xml ><script>ran()</script>?>"),
  "a JavaScript output": output("application/javascript", "ran()"),
  // Handlers.
  "onerror of an image in Markdown": markdown('<img src=x onerror="ran()">'),
  "onerror of an image in HTML": html("<img src=x onerror=ran()>"),
  "onerror with a slash for a blank": html("<img/src=x/onerror=ran()>"),
  "onerror in capitals": html("<IMG SRC=x ONERROR=ran()>"),
  "onerror behind a line break": html("<img src=x\nonerror\n=\nran()>"),
  "onerror with a null character": html("<img src=x o\u0000nerror=ran()>"),
  "onerror behind an unclosed quote": html(`<img src="x" title="a"onerror="ran()">`),
  "onerror in backticks": html("<img src=`x` onerror=`ran()`>"),
  "onload of an SVG in HTML": html("<svg onload=ran()></svg>"),
  "onload of an SVG in Markdown": markdown("<svg/onload=ran()>"),
  "onload of the body": html("<body onload=ran()>"),
  "onpageshow of the body": html("<body onpageshow=ran()>"),
  "onfocus with autofocus": html("<input autofocus onfocus=ran()>"),
  "onfocus of anything": html('<div tabindex=1 autofocus onfocus="ran()">a</div>'),
  "ontoggle of details": html("<details open ontoggle=ran()><summary>a</summary></details>"),
  onanimationstart: html(
    "<style>@keyframes x{}</style><b style='animation-name:x' onanimationstart=ran()>a</b>",
  ),
  "onerror of a video's source": html("<video><source onerror=ran()></video>"),
  "onerror of audio": html("<audio src=x onerror=ran()>"),
  "onstart of a marquee": html("<marquee onstart=ran()>a</marquee>"),
  "onbegin of an animation": html("<svg><animate onbegin=ran() attributeName=x dur=1s></svg>"),
  "a handler in a table's cell of Markdown": markdown("| a |\n|---|\n| <img src=x onerror=ran()> |"),
  "a handler in a heading": markdown("# A <img src=x onerror=ran()> title"),
  "a handler in a heading's anchor": markdown('## "><img src=x onerror=ran()>'),
  "a handler in an image's words": markdown('![" onerror="ran()](x.png)'),
  "a handler in a link's title": markdown(
    `[a](http://a.example "\\" onmouseover=\\"ran()")<img src=x onerror=ran()>`,
  ),
  // Addresses.
  "a javascript: link of Markdown": markdown("[click](javascript:ran())"),
  "a javascript: link in capitals": markdown("[click](JaVaScRiPt:ran())"),
  "a javascript: link with an entity": markdown("[click](javascript&colon;ran())"),
  "a javascript: link with a line break": html('<a href="java\nscript:ran()">click</a>'),
  "a javascript: link with a tabulator's entity": html('<a href="java&#9;script:ran()">click</a>'),
  "a javascript: link behind control characters": html('<a href="\u0001 javascript:ran()">click</a>'),
  "a javascript: link by reference": markdown("[click][1]\n\n[1]: javascript:ran()"),
  "a javascript: link as an autolink": markdown("<javascript:ran()>"),
  "a vbscript: link": html('<a href="vbscript:ran()">click</a>'),
  "a data: link with a page": html(`<a href="data:text/html,<script>ran()</script>">click</a>`),
  "a data: link in Markdown": markdown(
    `[click](data:text/html;base64,${b64("<script>parent.ran()</script>")})`,
  ),
  "a javascript: image": markdown("![a](javascript:ran())"),
  "a frame": html('<iframe src="javascript:parent.ran()"></iframe>'),
  "a frame that holds its page": html(`<iframe srcdoc="<script>parent.ran()</script>"></iframe>`),
  "an object": html(`<object data="data:text/html,<script>parent.ran()</script>"></object>`),
  "an embedded page": html(`<embed src="data:text/html;base64,${b64("<script>parent.ran()</script>")}">`),
  "a form": html('<form action="javascript:ran()"><button autofocus>go</button></form>'),
  "a button with an action of its own": html(
    '<form id=f></form><button form=f formaction="javascript:ran()">go</button>',
  ),
  "a refresh": html('<meta http-equiv="refresh" content="0;url=javascript:ran()">'),
  "another base": html('<base href="javascript:/a/-ran()//">'),
  "a link of an SVG": html('<svg><a xlink:href="javascript:ran()"><text y=20>click</text></a></svg>'),
  "an SVG that uses another": html(
    `<svg><use href="data:image/svg+xml;base64,${b64("<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>ran()</script></svg>")}#x"/></svg>`,
  ),
  "a style with an address": html(`<p style="background:url(javascript:ran())">a</p>`),
  "a style with an expression": html(`<p style="width:expression(ran())">a</p>`),
  "a stylesheet": html(
    `<link rel="stylesheet" href="data:text/css,*{color:red}"><style>@import 'javascript:ran()'</style>`,
  ),
  // What a browser's parser makes of what a sanitizer saw otherwise.
  "MathML within a table within a form": html(
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=ran()>",
  ),
  "a style within MathML": html(
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=ran()&gt;'>",
  ),
  "a style within an SVG": html("<svg><style><img src='</style><img src=x onerror=ran()>'>"),
  noscript: html('<noscript><p title="</noscript><img src=x onerror=ran()>">'),
  "a textarea": html("<textarea><p title='</textarea><img src=x onerror=ran()>'></textarea>"),
  "a title": html("<title><p title='</title><img src=x onerror=ran()>'></title>"),
  "an xmp": html("<xmp><p title='</xmp><img src=x onerror=ran()>'></xmp>"),
  "a plaintext": html("<p>a<plaintext><img src=x onerror=ran()>"),
  "a desc of an SVG": html("<svg></p><style><a id='</style><img src=1 onerror=ran()>'>"),
  "an annotation of MathML": html(
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=ran()></style></annotation-xml></math>',
  ),
  "a select": html("<select><template><img src=x onerror=ran()></template></select>"),
  "an entity in an attribute that is read twice": html('<p title="&lt;img src=x onerror=ran()&gt;">a</p>'),
  "a link that closes itself in Markdown": markdown('[a](<http://a.example/"onmouseover=ran()//> "x")'),
  "code that closes its block": markdown("```\n</code></pre><script>ran()</script>\n```"),
  "code that names its language oddly": markdown('```"><script>ran()</script>\na\n```'),
  "a code span": markdown("`<img src=x onerror=ran()>`"),
  // Formulas.
  "a formula with a link": markdown("$\\href{javascript:ran()}{x}$"),
  "a formula with HTML": markdown(
    "$\\htmlData{x=<img src=x onerror=ran()>}{y}$ and $<img src=x onerror=ran()>$",
  ),
  "a formula that fails": markdown('$\\nope{"><img src=x onerror=ran()>}$'),
  "a formula in an attribute": markdown('<p title="$">&lt;<img src=x onerror=ran()>$">a</p>'),
  "a formula across tags": markdown("<b title='$x'>a</b> $<img src=x onerror=ran()>$"),
  "a LaTeX output": output("text/latex", "$\\text{<img src=x onerror=ran()>}$<script>ran()</script>"),
  // Other outputs.
  "an SVG output with a script": svg(
    '<svg xmlns="http://www.w3.org/2000/svg"><script>ran();parent.ran()</script></svg>',
  ),
  "an SVG output with onload": svg('<svg xmlns="http://www.w3.org/2000/svg" onload="ran()"/>'),
  "an SVG output that closes its address": svg('<svg x="&quot;"/>" onerror="ran()" x="'),
  "an SVG output that is a page": svg("<img src=x onerror=ran()>"),
  "a picture that closes its address": output("image/png", '" onerror="ran()'),
  "a picture whose words are a handler": codeCell("", {
    outputs: [display({ "image/png": "AAAA", "text/plain": '" onload="ran()' })],
  }),
  "a picture of a size that is none": output("image/png", "AAAA", {
    "image/png": { width: '1" onload="ran()' },
  }),
  "text that is HTML": output("text/plain", "<img src=x onerror=ran()>"),
  "text of a stream": codeCell("", { outputs: [stream("<script>ran()</script>")] }),
  "colours of a terminal": codeCell("", {
    outputs: [
      stream(
        '\u001b[31"onclick="ran()m<img src=x onerror=ran()>\u001b[0m\u001b]8;;javascript:ran()\u0007link\u001b]8;;\u0007',
      ),
    ],
  }),
  "an error": codeCell("", {
    outputs: [
      {
        output_type: "error",
        ename: "<script>ran()</script>",
        evalue: "<img src=x onerror=ran()>",
        traceback: [],
      },
    ],
  }),
  "an error's traceback": codeCell("", {
    outputs: [{ output_type: "error", ename: "E", evalue: "", traceback: ["<img src=x onerror=ran()>"] }],
  }),
  "a JSON output": output("application/json", { "</script><script>ran()</script>": 1 }),
  "an output of an unknown kind": output("application/<img src=x onerror=ran()>", "a"),
  "a Markdown output": output("text/markdown", "<img src=x onerror=ran()>[a](javascript:ran())"),
  "a figure that closes its script": plotly({
    data: [{ type: "scatter", y: [1] }],
    layout: { title: { text: "</script><script>ran()</script>" } },
  }),
  "a figure with a comment in its script": plotly({
    data: [{ type: "scatter", y: [1], name: "<!--<script>" }],
    layout: {},
  }),
  "a figure's label": plotly({
    data: [{ type: "scatter", y: [1] }],
    layout: { title: { text: "<a href='javascript:ran()'>a</a><img src=x onerror=ran()>" } },
  }),
  "a figure's words": codeCell("", {
    outputs: [
      display({
        "application/vnd.plotly.v1+json": { data: [{ y: [1] }], layout: {} },
        "text/plain": '"><img src=x onerror=ran()>',
      }),
    ],
  }),
  "a figure with a picture": plotly({
    data: [{ y: [1] }],
    layout: { images: [{ source: "javascript:ran()" }] },
  }),
  // Attachments, raw cells and code.
  "an attachment that is a page": attached("text/html", b64("<script>ran()</script>")),
  "an attachment with a script": attached(
    "image/svg+xml",
    '<svg xmlns="http://www.w3.org/2000/svg" onload="ran()"/>',
  ),
  "an attachment that closes its address": attached("image/png", '"><img src=x onerror=ran()>'),
  "an attachment named as an object's own": attached("image/png", "AAAA", "__proto__"),
  "a raw cell of HTML": raw("text/html", "<script>ran()</script><img src=x onerror=ran()>"),
  "a raw cell of no format": raw("", "<script>ran()</script>"),
  "a cell of code": codeCell("</code></pre><script>ran()</script>"),
  "a count that is none": codeCell("1", { execution_count: '1" onclick="ran()' as unknown as number }),
};

const names: Record<string, Notebook["metadata"]> = {
  "the title": { title: "</title><script>ran()</script>" },
  "the language": { language_info: { name: '"><img src=x onerror=ran()>' } },
  "the kernel": {
    kernelspec: {
      name: "x",
      display_name: "<script>ran()</script>",
      language: "</style><script>ran()</script>",
    },
  },
};

export const hostile: readonly Hostile[] = [
  ...Object.entries(cases).map(([how, cell]) => ({ how, notebook: makeNotebook(cell) })),
  ...Object.entries(names).map(([how, metadata]) => ({ how, notebook: { ...makeNotebook("1"), metadata } })),
];
