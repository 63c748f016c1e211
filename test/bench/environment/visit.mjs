import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

/** Starts Chromium once for all measurements. */
export function launch() {
  const executablePath = process.env.CHROME_PATH ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

/**
 * Opens a notebook as somebody who was never here before, and runs its cell some times.
 *
 * @returns milliseconds until the cells stand there and the kernel is ready, of each run from Shift+Enter to its output,
 *   and the page's scripts in kB as they would travel gzipped
 */
export async function visit(browser, { contestant, address, notebook = "n0.ipynb", runs = 11 }) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const scripts = [];
  page.on("response", (answer) => {
    if (/\.m?js(\?|$)/.test(answer.url())) scripts.push(answer.body().catch(() => Buffer.alloc(0)));
  });
  const target = new URL(address);
  target.pathname = contestant.pageOf(address, notebook);
  try {
    const begun = performance.now();
    await page.goto(target.href);
    await page.locator(contestant.cells).first().waitFor();
    const shown = performance.now() - begun;
    await page.locator(contestant.idle).first().waitFor();
    const usable = performance.now() - begun;
    const bytes = (await Promise.all(scripts)).map((body) => gzipSync(body).length);
    const times = [];
    for (let run = 0; run < runs; run++) times.push(await runCell(page, contestant));
    return { shown, usable, cell: times.slice(1), first: times[0], scripts: sum(bytes) / 1000 };
  } finally {
    await page.close({ runBeforeUnload: false });
    await context.close();
  }
}

/** From the key to the output on the page, as the page's own clock and observer see it. */
async function runCell(page, { editor, output }) {
  await page.locator(editor).first().click();
  await page.evaluate((selector) => {
    for (const old of document.querySelectorAll(selector)) old.dataset.old = "yes";
    window.benchDone = new Promise((resolve) => {
      window.addEventListener("keydown", () => (window.benchStart = performance.now()), {
        capture: true,
        once: true,
      });
      const look = () => {
        const fresh = [...document.querySelectorAll(selector)].find(
          (node) => node.dataset.old === undefined && node.textContent.includes("42"),
        );
        if (fresh !== undefined) resolve(performance.now() - window.benchStart);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }, output);
  await page.keyboard.press("Control+Enter");
  return page.evaluate(() => window.benchDone);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
