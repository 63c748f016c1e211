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
 * @param keys how many letters are typed into the cell behind the runs
 * @param keep whether the page stays open, for `again` to run its cell once more
 * @returns milliseconds until the cells stand there and the kernel is ready, of each run from Shift+Enter to its output,
 *   of each letter from its key to the next picture that the browser draws, and the page's scripts in kB as they would travel gzipped
 */
export async function visit(
  browser,
  { contestant, address, notebook = "n0.ipynb", runs = 11, keys = 0, keep = false },
) {
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
    const letters = await type(page, contestant, keys);
    const again = () => runCell(page, contestant);
    return {
      shown,
      usable,
      cell: times.slice(1),
      first: times[0],
      scripts: sum(bytes) / 1000,
      letters,
      again,
    };
  } finally {
    if (!keep) {
      await page.close({ runBeforeUnload: false });
      await context.close();
    }
  }
}

/** Types letters, thirty a second as fast fingers do in bursts. @returns milliseconds from each key to its picture */
async function type(page, { editor }, keys) {
  if (keys === 0) return [];
  await page.locator(editor).last().click();
  await page.evaluate(() => {
    window.benchKeys = [];
    const drawn = (begun) =>
      requestAnimationFrame(() => setTimeout(() => window.benchKeys.push(performance.now() - begun)));
    window.addEventListener("keydown", (event) => drawn(event.timeStamp), { capture: true });
  });
  await page.keyboard.type(" //".padEnd(keys, "abcdefghij "), { delay: 33 });
  await page.waitForFunction((count) => window.benchKeys.length >= count, keys);
  return page.evaluate(() => window.benchKeys);
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
