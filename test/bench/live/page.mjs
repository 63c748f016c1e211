import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { loadMnist, writeIdx } from "longhand";
import { chromium } from "playwright-core";
import { exportFiles } from "../../../lib/dist/export/index.js";
import { parseNotebook } from "../../../lib/dist/notebook/index.js";

const compress = promisify(gzip);

/** All of MNIST, or its first images, packed for a page. */
export async function packMnist(trainCount = 60_000, testCount = 10_000) {
  const { train, test, source } = await loadMnist({ say: () => {} });
  if (source !== "mnist") throw new Error("bench:live: there is no MNIST. Set MNIST_DIR.");
  const images = ({ pixels, height, width }, count) =>
    compress(
      writeIdx({ kind: "images", count, height, width, pixels: pixels.subarray(0, count * height * width) }),
    );
  const labels = (set, count) =>
    compress(writeIdx({ kind: "labels", count, labels: set.labels.subarray(0, count) }));
  return {
    source,
    trainImages: await images(train, trainCount),
    trainLabels: await labels(train, trainCount),
    testImages: await images(test, testCount),
    testLabels: await labels(test, testCount),
  };
}

/** Chromium, with a way to open a notebook as a live page from a file, without a network. */
export async function openBrowser() {
  const executablePath = execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const folder = await mkdtemp(join(tmpdir(), "longhand-live-"));
  return {
    async open(name, notebook, digits) {
      const [file] = await exportFiles([{ name, notebook }], { to: "live", digits: async () => digits });
      const path = join(folder, file.path);
      await writeFile(path, file.bytes);
      const context = await browser.newContext({ offline: true });
      const page = await context.newPage();
      await page.goto(pathToFileURL(path).href);
      await ended(page);
      return { page, bytes: file.bytes.length, close: () => context.close() };
    },
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until no cell runs or waits. */
export async function ended(page) {
  await page.waitForFunction(
    () =>
      document.querySelector('[data-state="running"], [data-state="waiting"]') === null &&
      document.querySelector(".live-bar .status")?.textContent === "Ready",
    undefined,
    { timeout: 1_200_000 },
  );
}

/** Runs all cells, and gives the notebook as the page saves it. */
export async function runAll(page) {
  await page.getByRole("button", { name: "Run all" }).click();
  await ended(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save", exact: true }).click(),
  ]);
  return parseNotebook(await readFile(await download.path(), "utf8"), download.suggestedFilename());
}
