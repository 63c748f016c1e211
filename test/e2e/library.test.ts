import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { describeWith } from "../support/needs.js";
import { trainSomewhere } from "../support/train-somewhere.js";

const support = fileURLToPath(new URL("../support/train-somewhere.ts", import.meta.url));

describeWith("the library in a page", [chromiumProgram()], () => {
  let folder: string;
  let browser: Browser;
  const servers: Server[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "longhand-library-"));
    writeFileSync(
      join(folder, "page.js"),
      `import { trainSomewhere } from ${JSON.stringify(support)};\nglobalThis.trainSomewhere = trainSomewhere;\n`,
    );
    await build({
      root: folder,
      configFile: false,
      logLevel: "error",
      // The library as a page's bundler finds it: built, and by what package.json says of browsers.
      resolve: { alias: { longhand: fileURLToPath(new URL("../../lib/dist/index.js", import.meta.url)) } },
      build: {
        target: "esnext",
        lib: { entry: join(folder, "page.js"), formats: ["es"], fileName: () => "bundle.js" },
      },
    });
    writeFileSync(join(folder, "index.html"), '<script type="module" src="/dist/bundle.js"></script>');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(headers: Record<string, string>): Promise<string> {
    const server = createServer((request, response) => {
      const script = request.url === "/dist/bundle.js";
      response.writeHead(200, { "content-type": script ? "text/javascript" : "text/html", ...headers });
      response.end(readFileSync(join(folder, script ? "dist/bundle.js" : "index.html")));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const isolation = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };

  test.each([
    ["a page without shared memory, on one thread", {}, false],
    ["an isolated page, on two threads", isolation, true],
  ])("%s, trains to the very losses that Node comes to", async (_, headers, isolated) => {
    const page = await browser.newPage();
    await page.goto(await serve(headers));
    await page.waitForFunction("globalThis.trainSomewhere !== undefined");
    expect(await page.evaluate("globalThis.crossOriginIsolated")).toBe(isolated);
    const losses = await page.evaluate("globalThis.trainSomewhere(2)");
    await page.close();
    expect(losses).toEqual(await trainSomewhere(1));
  });
});
