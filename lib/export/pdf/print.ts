import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ExportError } from "../../errors.js";

const run = promisify(execFile);

/** A notebook takes a second or two; a machine under load, many times that. */
const timeout = 180_000;

/**
 * Prints a page to PDF with Chromium's own command line, which needs no driver.
 *
 * @throws {ExportError} where Chromium fails or takes more than three minutes
 */
export async function printPage(html: Uint8Array, chromium: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "longhand-pdf-"));
  try {
    const [page, pdf] = [join(folder, "page.html"), join(folder, "page.pdf")];
    await writeFile(page, html);
    await run(
      chromium,
      [...flags(), `--user-data-dir=${join(folder, "profile")}`, `--print-to-pdf=${pdf}`, page],
      { timeout },
    );
    return await readFile(pdf);
  } catch (cause) {
    const { stderr = "", killed } = cause as { stderr?: string; killed?: boolean };
    const last = stderr.trim().split("\n").at(-1) ?? "";
    const what =
      killed === true
        ? `gave none in ${timeout / 1000} seconds`
        : `failed (${last || (cause as Error).message})`;
    throw new ExportError(
      `pdf: ${chromium} was to print the page and ${what}. Try another Chromium with CHROME_PATH.`,
      {
        cause,
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
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
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    // Chromium's sandbox refuses root, as whom containers run. The page has no script and may run none.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}
