import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExportError, messageOf } from "../../errors.js";
import { makeTemporaryFolder } from "../../make-temporary-folder.js";
import { type ChromiumEnd, runChromium } from "./run-chromium.js";

export interface PrintOptions {
  /** Chromium's program. */
  chromium: string;
  /** Ends Chromium; nothing of it is left when the promise settles. */
  signal?: AbortSignal | undefined;
}

/** A notebook takes a second or two; a machine under load, many times that. */
const mostMs = 180_000;

/**
 * Prints a page to PDF with Chromium's own command line, which needs no driver.
 *
 * @throws {ExportError} where Chromium fails, takes more than three minutes, or is stopped
 */
export async function printPage(html: Uint8Array, { chromium, signal }: PrintOptions): Promise<Uint8Array> {
  const folder = await makeTemporaryFolder("pdf");
  try {
    const [page, pdf] = [join(folder, "page.html"), join(folder, "page.pdf")];
    await writeFile(page, html);
    refuseStopped(signal);
    const args = [...flags(), `--user-data-dir=${join(folder, "profile")}`, `--print-to-pdf=${pdf}`, page];
    const end = await runChromium(chromium, args, { folder, signal, mostMs }).catch((cause: unknown) => {
      throw failed(chromium, `failed (${messageOf(cause)})`, cause);
    });
    refuseStopped(signal);
    if (end.late) throw failed(chromium, `gave none in ${mostMs / 1000} seconds`);
    if (end.code !== 0) throw failed(chromium, `failed (${wordsOf(end)})`);
    return await readFile(pdf).catch((cause: unknown) => {
      throw failed(chromium, `failed (${wordsOf(end)})`, cause);
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
}

function refuseStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ExportError("stopped, so nothing was written");
}

function failed(chromium: string, what: string, cause?: unknown): ExportError {
  return new ExportError(
    `pdf: ${chromium} was to print the page and ${what}. Try another Chromium with CHROME_PATH.`,
    { cause },
  );
}

function wordsOf({ code, said }: ChromiumEnd): string {
  return said || (code === null ? "it was ended from outside" : `exit code ${code}`);
}

function flags(): string[] {
  return [
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Nothing is fetched: a picture whose server never answers would be waited for.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    // It ends by itself where nobody is left to end it.
    `--timeout=${mostMs}`,
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    // Chromium's sandbox refuses root, as whom containers run. The page has no script and may run none.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}
