import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { chromiumProgram, launchChromium } from "./chromium.js";
import { type LonghandServer, startLonghand } from "./longhand-server.js";
import { describeWith } from "./needs.js";
import { NotebookPage, type OpenOptions } from "./notebook-page.js";

/** What the tests of a file share. */
export interface Pages {
  readonly server: LonghandServer;
  /** Opens a page, which is closed behind the test. */
  open(options?: OpenOptions): Promise<NotebookPage>;
  /** From now on a page may complain of what has these words in it. */
  expectComplaint(words: string): void;
}

/**
 * Tests in Chromium on a server of their own, one of each for all of them. No page's console may hold an error but those
 * that are expected.
 *
 * @param served the folder whose copy is served, and where in the copy it lies, as `startLonghand` takes them
 */
export function describeOnPage(
  title: string,
  served: Parameters<typeof startLonghand>,
  tests: (pages: Pages) => void,
): void {
  describeWith(title, [chromiumProgram()], () => {
    let browser: Browser;
    let server: LonghandServer;
    let visits: NotebookPage[] = [];
    const expected: string[] = [];

    beforeAll(async () => {
      [server, browser] = await Promise.all([startLonghand(...served), launchChromium()]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });
    afterEach(async ({ task }) => {
      const opened = visits;
      visits = [];
      if (task.result?.state === "fail") {
        for (const [index, visit] of opened.entries()) await visit.tellOfFailure(`${task.name} ${index + 1}`);
      }
      for (const visit of opened) await visit.close();
      for (const { complaints } of opened) {
        const faults = complaints.filter((complaint) => !expected.some((part) => complaint.includes(part)));
        expect(faults, "the page's console has no errors").toEqual([]);
      }
    });

    tests({
      get server() {
        return server;
      },
      expectComplaint: (words) => void expected.push(words),
      async open(options) {
        const visit = await NotebookPage.open(browser, server, options);
        visits.push(visit);
        return visit;
      },
    });
  });
}
