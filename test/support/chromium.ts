import { type Browser, chromium } from "playwright-core";
import { type Need, program } from "./needs.js";

/** The browser that end-to-end tests drive. */
export function chromiumProgram(): Need {
  return program("chromium", "apt-get install chromium");
}

/**
 * Starts Chromium without a window.
 *
 * It makes no connections of its own: tests may run where there is no network, and each refused one costs time. Its
 * sandbox is off, for it cannot be had by root, as whom containers run tests; the pages are our own.
 *
 * @param scrollbars whether they are shown and take room, as most readers have them; on screenshots they are in the way
 */
export async function launchChromium({ scrollbars = false } = {}): Promise<Browser> {
  const executablePath = chromiumProgram().path;
  if (executablePath === undefined) throw new Error("chromium is absent; ask chromiumProgram() first");
  return chromium.launch({
    executablePath,
    ignoreDefaultArgs: scrollbars ? ["--hide-scrollbars"] : [],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
