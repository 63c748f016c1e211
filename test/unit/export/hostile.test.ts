import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exportNotebook } from "../../../lib/export/index.js";
import { makeContext } from "../../../lib/export/render/context.js";
import { renderHtml, renderMarkdown } from "../../../lib/export/render/markdown.js";
import { hostile } from "../../support/hostile-notebooks.js";
import { elementsIn } from "../../support/html-elements.js";
import { codeCell, display, makeNotebook } from "../../support/make-notebook.js";

/** What our own page has and a notebook may not bring. */
const running = [
  "script",
  "iframe",
  "object",
  "embed",
  "form",
  "svg",
  "math",
  "style",
  "link",
  "meta",
  "base",
  "template",
  "noscript",
];

const textOf = async (given: (typeof hostile)[number], to: string): Promise<string> => {
  const { bytes } = await exportNotebook(given.notebook, { name: '"><script>ran()</script>', to });
  return Buffer.from(bytes).toString();
};

describe("a hostile notebook", () => {
  test("comes in at least 60 kinds", () => {
    expect(hostile.length).toBeGreaterThanOrEqual(60);
    expect(new Set(hostile.map(({ how }) => how)).size).toBe(hostile.length);
  });

  test.each(hostile)("runs nothing in a page: $how", async (given) => {
    const page = await textOf(given, "html");
    const body = page.slice(page.indexOf("<main"), page.indexOf("</main>"));
    expect(body).not.toBe("");
    expectHarmless(body);
    const scripts = elementsIn(page).filter(({ name }) => name === "script");
    const ours = scripts.filter(({ attributes }) => attributes["type"] === undefined);
    expect(ours.length, "the page's own scripts").toBeLessThanOrEqual(2);
    expect(page).not.toMatch(/<title>[^<]*<(?!\/title>)/);
  });
});

const pieces = [
  ..."<>/='\"`$&;#![]() \n\t\u0000",
  ...(
    "script svg math style img a b p table td textarea title xmp noscript template mtext mglyph iframe plaintext select details " +
    "src=x href= onerror=ran() onload=ran() javascript: data:text/html, data:image/svg+xml, <!-- --> <![CDATA[ ]]> <? --!> </ " +
    '&lt; &#60; &colon; $$ ``` \\href{ } style="'
  ).split(" "),
];

test("whatever is put together of what hostile notebooks are made of runs nothing", async () => {
  const run = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 40 })
    .map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(run, async (source) => {
      const notebook = makeNotebook(
        { cell_type: "markdown", id: "a", metadata: {}, source },
        codeCell("", { outputs: [display({ "text/html": source })] }),
      );
      const context = await makeContext({ name: "a", notebook }, { extension: "html" });
      expectHarmless(renderMarkdown(source, context, { outline: true }));
      expectHarmless(renderHtml(source, context));
    }),
    { numRuns: 500 },
  );
});

/** Nothing in it is an element, an attribute or an address that could run. */
function expectHarmless(html: string): void {
  for (const { name, attributes } of elementsIn(withoutFormulas(html))) {
    const data = name === "script" && attributes["type"] === "application/json";
    if (!data) expect(running, `<${name}>`).not.toContain(name);
    for (const [attribute, value] of Object.entries(attributes)) {
      expect(attribute).not.toMatch(/^on|^(?:srcdoc|formaction|action|ping|xlink:href|srcset|autofocus)$/);
      if (attribute === "href") expect(value).toMatch(/^(?:#|https?:|mailto:|tel:|[^:]*$)/i);
      if (attribute === "src") expect(value).toMatch(/^(?:data:image\/|https?:)/);
      if (attribute === "style") expect(value).not.toMatch(/url|expression|@|position|behavior|animation/i);
    }
  }
}

/** MathML comes from the formulas alone, whose renderer lets nothing else through. */
function withoutFormulas(html: string): string {
  return html.replace(/<span class="katex-mathml"><math\b[\s\S]*?<\/math><\/span>/g, (formula) => {
    for (const { name, attributes } of elementsIn(formula)) {
      expect(["script", "img", "a", "style", "iframe"]).not.toContain(name);
      for (const attribute of Object.keys(attributes)) expect(attribute).not.toMatch(/^on|href|src/);
    }
    return "";
  });
}
