import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { exportFiles } from "../../lib/export/index.js";
import { plotlyMime } from "../../lib/export/render/figure.js";
import { parseNotebook } from "../../lib/notebook/index.js";
import { accessFaults } from "../support/axe.js";
import { chromiumProgram } from "../support/chromium.js";
import { eventually } from "../support/eventually.js";
import { ExportedPages } from "../support/exported-pages.js";
import { foreign } from "../support/foreign-notebooks.js";
import { hostile } from "../support/hostile-notebooks.js";
import { codeCell, display, makeNotebook } from "../support/make-notebook.js";
import { describeWith } from "../support/needs.js";
import { codeCells, committed, figuresOf, formulasOf, series } from "../support/series.js";
import { htmlFaults } from "../support/valid-html.js";

describeWith("exported pages, opened from their files without a network", [chromiumProgram()], () => {
  let exported: ExportedPages;

  beforeAll(async () => {
    exported = await ExportedPages.start();
  });
  afterEach(() => exported.leave());
  afterAll(() => exported?.stop());

  test.each(series)(
    "%s: every figure is drawn, every formula is set, and nobody is left out",
    async (file) => {
      const name = file.replace(".ipynb", "");
      const notebook = committed(file);
      const [path] = await exported.write({ [name]: notebook }, { to: "html" });
      const colorScheme = series.indexOf(file) % 2 === 0 ? "light" : "dark";
      const page = await exported.open(path!, { colorScheme });

      expect(await page.locator("main .katex-html").count()).toBeGreaterThanOrEqual(
        formulasOf(notebook).length,
      );
      expect(await page.locator("main .katex-mathml annotation").count()).toBe(
        await page.locator("main .katex-html").count(),
      );
      expect(await page.locator(".math-error").count()).toBe(0);
      expect(await page.evaluate(() => document.querySelector("main")?.textContent?.includes("\ue0f0"))).toBe(
        false,
      );
      expect(await exported.accessibility(page)).toEqual([]);

      expect(await exported.drawAll(page)).toBe(figuresOf(notebook).length);
      expect(await page.locator("figure.plotly .main-svg >> nth=0").count()).toBe(1);
      expect(await page.locator("figure.plotly[data-drawn] > .still:visible").count()).toBe(0);
      expect(exported.complaints).toEqual([]);

      expect(await htmlFaults(await readFile(path!, "utf8"))).toEqual([]);
    },
  );

  test("nothing moves when a figure is drawn, on a wide page and a narrow one, with a picture of it or without", async () => {
    const source = Array.from({ length: 200 }, (_, at) => `Line ${at}`).join("\n\n");
    const bare = [{}, { height: 300 }, { height: "520" }, { height: 5 }].map((layout) =>
      codeCell("", { outputs: [display({ [plotlyMime]: { data: [{ y: [1, 2] }], layout } })] }),
    );
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="500"/>';
    const pictured = [{}, { height: 300 }, { height: 600 }].map((layout) =>
      codeCell("", {
        outputs: [display({ [plotlyMime]: { data: [{ y: [1, 2] }], layout }, "image/svg+xml": picture })],
      }),
    );
    const notebook = makeNotebook(
      { cell_type: "markdown", id: "before", metadata: {}, source },
      ...bare,
      ...pictured,
      ...committed("03-how-wrong.ipynb").cells,
    );
    const [path] = await exported.write({ moves: notebook }, { to: "html" });
    const [all, few] = [figuresOf(notebook).length, bare.length];
    // On a page as narrow as the last only those without a picture are drawn.
    for (const [width, count] of [
      [1280, all],
      [600, all],
      [400, few],
    ] as const) {
      const page = await exported.open(path!, { viewport: { width, height: 700 } });
      await page.evaluate(() => document.fonts.ready);
      const height = () => page.evaluate(() => document.documentElement.scrollHeight);
      expect(await page.locator("[data-drawn]").count(), "none is near yet").toBe(0);
      const before = await height();
      expect(await exported.drawAll(page, count === all ? undefined : "figure.plotly:not(:has(img))")).toBe(
        count,
      );
      expect(await height(), `on a page ${width} pixels wide`).toBe(before);
    }
  });

  test("a page that becomes narrow keeps no empty room, and draws its figures when it is wide again", async () => {
    const source = Array.from({ length: 100 }, (_, at) => `Line ${at}`).join("\n\n");
    const notebook = makeNotebook(...committed("03-how-wrong.ipynb").cells, {
      cell_type: "markdown",
      id: "after",
      metadata: {},
      source,
    });
    const [path] = await exported.write({ turned: notebook }, { to: "html" });
    const page = await exported.open(path!, { viewport: { width: 900, height: 600 } });
    const last = page.locator("figure.plotly").last();
    const heights = () =>
      last.evaluate((figure) => [figure.clientHeight, figure.querySelector("img")!.clientHeight]);
    await page.setViewportSize({ width: 380, height: 600 });
    await last.scrollIntoViewIfNeeded();
    const [room, picture] = await heights();
    expect(room, "the drawing, and nothing below it").toBe(picture);
    expect(await last.getAttribute("data-drawn")).toBeNull();
    await page.setViewportSize({ width: 900, height: 600 });
    await last.and(page.locator("[data-drawn]")).waitFor();
    expect(exported.complaints).toEqual([]);
  });

  test("on paper, and where no script runs, drawings stand in the place of the interactive figures", async () => {
    const [path] = await exported.write({ print: committed("03-how-wrong.ipynb") }, { to: "html" });
    const page = await exported.open(path!);
    const count = await exported.drawAll(page);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("figure.plotly > img.still:visible").count()).toBe(count);
    expect(await page.locator("figure.plotly > .drawn:visible").count()).toBe(0);
    await exported.leave();

    const still = await exported.open(path!, { javaScriptEnabled: false });
    expect(await still.locator("figure.plotly > img.still:visible").count()).toBe(count);
    expect(await still.locator("main .katex-html").count()).toBeGreaterThan(50);
    expect(await still.locator("main .tok-keyword").count()).toBeGreaterThan(50);
  });

  test("a reader changes the colours, copies code and goes by the contents", async () => {
    const [path] = await exported.write({ use: committed("01-digits.ipynb") }, { to: "html" });
    const page = await exported.open(path!, {
      colorScheme: "light",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    expect(await ground()).not.toBe(light);
    const first = page.locator(".input").first();
    await first.hover();
    await first.getByRole("button", { name: "Copy the code" }).click();
    await first.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      codeCells(committed("01-digits.ipynb"))[0]!.source,
    );
    const link = page.locator(".contents a").last();
    await link.click();
    await eventually(() => page.locator(".contents a[aria-current]").textContent()).toBe(
      await link.textContent(),
    );
    expect(exported.complaints).toEqual([]);
  });

  test("nothing of a hostile notebook runs, though its page's policy be taken away", async () => {
    const page = await exported.blank();
    const ran: string[] = [];
    let trying = "";
    await page.exposeBinding("ran", () => void ran.push(trying));
    page.on("dialog", (dialog) => void dialog.dismiss());
    for (const { how, notebook } of hostile) {
      const [main] = await exportFiles([{ name: "a", notebook }], { to: "html" });
      const html = Buffer.from(main!.bytes).toString();
      const open = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
      expect(open.length).toBeLessThan(html.length);
      trying = how;
      await page.goto("about:blank");
      await page.setContent(open, { waitUntil: "load" });
      await page.evaluate(() => {
        for (const link of document.querySelectorAll("main a, main summary, main button")) {
          if (link instanceof HTMLAnchorElement && /^https?:|^mailto:|^tel:/.test(link.href)) continue;
          link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
          link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
        }
      });
    }
    // Proof that the trap works.
    trying = "the trap itself";
    await page.setContent("<img src=x onerror=ran()>");
    await eventually(() => ran).toEqual(["the trap itself"]);
  });

  test.each(["html", "slides"])(
    "as %s, notebooks of other programs open without a fault, run no script, and leave nobody out",
    async (to) => {
      const page = await exported.blank({ viewport: { width: 1280, height: 720 } });
      exported.listen(page);
      const faults: string[] = [];
      for (const [at, { what, text, shows }] of foreign.entries()) {
        if ("error" in shows) continue;
        const [path] = await exported.write({ [`foreign-${at}`]: parseNotebook(text, "a.ipynb") }, { to });
        exported.complaints = [];
        await page.goto(pathToFileURL(path!).href);
        if (to === "slides") await page.locator(".reveal.ready").waitFor();
        // What is repeated a thousand times takes axe long, and has no more kinds of elements than the rest.
        const found = text.length > 50_000 ? [] : await accessFaults(page);
        faults.push(
          ...[...exported.complaints, ...found.map(({ rule, nodes }) => `${rule}: ${nodes[0]}`)].map(
            (fault) => `${what}: ${fault}`,
          ),
        );
      }
      expect(faults).toEqual([]);
    },
  );

  test("a site leads from page to page, and its search finds a heading", async () => {
    const names = ["01-digits", "02-forward-pass"];
    const notebooks = Object.fromEntries(
      names.map((name) => [`site/${name}`.slice(5), committed(`${name}.ipynb`)]),
    );
    const files = await exported.write(notebooks, { to: "site" });
    const page = await exported.open(files[0]!);
    await page.getByLabel("Search all notebooks").fill("softmax");
    await page.locator(".results a").first().click();
    await page.waitForURL(/02-forward-pass\.html#/);
    await exported.drawAll(page);
    await page.getByRole("link", { name: /^← 01/ }).first().click();
    await page.waitForURL(/01-digits\.html/);
    expect(await exported.drawAll(page)).toBeGreaterThan(0);
    expect(await exported.accessibility(page)).toEqual([]);
    expect(exported.complaints).toEqual([]);
  });
});
