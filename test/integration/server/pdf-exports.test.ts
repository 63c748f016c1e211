import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { formatNotebook } from "../../../lib/notebook/index.js";
import { Exports } from "../../../lib/server/exports.js";
import { chromiumProgram } from "../../support/chromium.js";
import { type HangingChromium, makeHangingChromium } from "../../support/hanging-chromium.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { describeWith } from "../../support/needs.js";
import { listenSilently } from "../../support/silent-server.js";
import { openTestServer } from "../../support/test-server.js";

/** The built program, as `longhand start` gives it. */
const program = new URL("../../../lib/dist/server/export-worker.js", import.meta.url);
const markdown = (source: string) => ({ id: "m", cell_type: "markdown" as const, metadata: {}, source });

let root: string;
let exports: Exports;
let hanging: HangingChromium;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "longhand-pdf-exports-"));
  exports = new Exports({ program, log: () => {} });
  hanging = await makeHangingChromium();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await exports.close();
  await hanging.remove();
  await rm(root, { recursive: true, force: true });
});

/** From here on Chromium hangs. */
function hang(): void {
  for (const [name, value] of Object.entries(hanging.env)) vi.stubEnv(name, value);
}

async function given(to: string, source = "# One") {
  const absolute = join(root, "a.ipynb");
  await writeFile(absolute, formatNotebook(makeNotebook(markdown(source))));
  return { root, absolute, api: "a.ipynb", to, version: undefined };
}

test("PDFs that take long hold up no other export, and one is printed at a time", async () => {
  hang();
  const pdf = await given("pdf");
  const stops = Array.from({ length: 4 }, () => new AbortController());
  const printed = stops.map(({ signal }) => exports.make(pdf, signal));
  await hanging.started(1);
  for (const to of ["html", "script"])
    expect(await exports.make({ ...pdf, to })).toMatchObject({ fileName: expect.stringMatching(/^a\./) });
  expect(await hanging.started(1)).toHaveLength(2);
  for (const [at, stop] of stops.entries()) {
    await hanging.started(1);
    stop.abort();
    expect(await printed[at]).toMatchObject({ status: 499 });
  }
  await hanging.gone();
});

test("the end of the server ends Chromium, all of its processes, and leaves no folder", async () => {
  hang();
  const printed = exports.make(await given("pdf"));
  await hanging.started(1);
  await exports.close();
  await hanging.gone();
  expect(await printed).toMatchObject({ status: 503, told: true });
});

test("a browser that hangs up gives its place away", async () => {
  hang();
  const server = await openTestServer({
    exportWorker: program,
    files: { "a.ipynb": formatNotebook(makeNotebook(markdown("# One"))) },
  });
  try {
    const left = new AbortController();
    const asked = fetch(new URL("nbconvert/pdf/a.ipynb", server.url), {
      headers: { authorization: `token ${server.token}` },
      signal: left.signal,
    });
    await hanging.started(1);
    left.abort();
    await expect(asked).rejects.toThrow();
    await hanging.gone();
    expect(server.log).toEqual([]);
  } finally {
    await server.remove();
  }
});

describeWith("a PDF", [chromiumProgram()], () => {
  test("is printed without the network, and waits for no picture from there", async () => {
    const silent = await listenSilently();
    try {
      const source = `# One\n\n![x](${silent.url}a.png) ![y](http://localhost:${silent.port}/b.png)`;
      const made = await exports.make(await given("pdf", source));
      expect(made).toMatchObject({ mime: "application/pdf", fileName: "a.pdf" });
      expect(Buffer.from((made as { bytes: Uint8Array }).bytes).toString("latin1", 0, 5)).toBe("%PDF-");
      expect(silent.connections()).toBe(0);
    } finally {
      await silent.close();
    }
  });
});
