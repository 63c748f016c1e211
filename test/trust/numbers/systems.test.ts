import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../../support/chromium.js";
import { describeWith } from "../../support/needs.js";
import { times, whole } from "../length.js";
import { tell } from "../report/tell.js";
import { root } from "../support/marked.js";
import { otherNode } from "../support/nodes.js";
import { patience } from "../support/patience.js";

const program = fileURLToPath(new URL("../support/five-systems.mjs", import.meta.url));
const data = { train: times(600, 10_000), test: times(200, 2_000), epochs: times(2, 10) };

interface System {
  losses: number[];
  testLoss: number;
  testAccuracy: number;
  confusion: number[][];
}

interface Told {
  found: Record<string, System>;
  threadsUsed: number;
}

interface How {
  engine: "auto" | "plain-simd" | "reference";
  threads: number;
}

const others = ([22, 24] as const).slice(whole ? 0 : 1).map((line) => otherNode(line));
const relaxed: How = { engine: "auto", threads: 1 };
const plain: How = { engine: "plain-simd", threads: 1 };
const reference: How = { engine: "reference", threads: 1 };

describeWith("the five systems in float64", [...others, chromiumProgram()], () => {
  /** Of Node as it runs here, on one thread. */
  let [withRelaxed, withPlain, onReference]: [Told, Told, Told] = [none, none, none];
  beforeAll(async () => {
    withRelaxed = await inNode(process.execPath, relaxed);
    withPlain = await inNode(process.execPath, plain);
    onReference = await inNode(process.execPath, reference);
  }, patience.timeout);

  test("learn: these are figures of trainings, and not of nothing", () => {
    expect(Object.keys(withRelaxed.found)).toEqual(["A", "B", "C", "D", "E"]);
    for (const [name, { losses }] of Object.entries(withRelaxed.found)) {
      expect(losses.every(Number.isFinite), name).toBe(true);
      expect(losses.at(-1), name).not.toBe(losses[0]);
    }
  });

  test("are the same to the last bit on one thread and on two", patience, async () => {
    const two = await inNode(process.execPath, { ...relaxed, threads: 2 });
    expect([withRelaxed.threadsUsed, two.threadsUsed]).toEqual([1, 2]);
    expect(two.found).toEqual(withRelaxed.found);
    expect((await inNode(process.execPath, { ...plain, threads: 2 })).found).toEqual(withPlain.found);
    tell("numbers", "one thread and two", "the same to the last bit");
  });

  test("agree with and without fused multiply-add, and with the plain TypeScript, within 1e-9 of each loss", () => {
    const spread = Math.max(farthest(withRelaxed, withPlain), farthest(withRelaxed, onReference));
    expect(spread).toBeLessThan(1e-9);
    // And yet they are other ways of computing: else this would compare a thing with itself.
    expect(withPlain.found).not.toEqual(withRelaxed.found);
    expect(onReference.found).not.toEqual(withRelaxed.found);
    for (const [name, { confusion }] of Object.entries(withRelaxed.found)) {
      expect(withPlain.found[name]!.confusion, name).toEqual(confusion);
      expect(onReference.found[name]!.confusion, name).toEqual(confusion);
    }
    tell(
      "numbers",
      "with relaxed SIMD, without, and plain TypeScript",
      `losses within ${spread.toExponential(1)}, every answer the same`,
    );
  });

  test.each(others.map(({ name, path }) => [name, path ?? ""]))(
    "are the same to the last bit in %s",
    patience,
    async (name, path) => {
      expect((await inNode(path, relaxed)).found).toEqual(withRelaxed.found);
      expect((await inNode(path, plain)).found).toEqual(withPlain.found);
      expect((await inNode(path, reference)).found).toEqual(onReference.found);
      tell(
        "numbers",
        `Node ${process.versions.node} and ${name}, by each of the three engines`,
        "the same to the last bit",
      );
    },
  );

  describeInChromium(() => ({ withRelaxed, withPlain }));

  test("come to these figures", () => {
    for (const [name, { losses, testLoss, testAccuracy }] of Object.entries(withRelaxed.found)) {
      const last = losses.at(-1)!;
      tell(
        "numbers",
        `system ${name}, ${losses.length} epochs of ${data.train} drawn digits`,
        `loss ${last}, test loss ${testLoss}, test accuracy ${testAccuracy}`,
      );
    }
  });
});

const none: Told = { found: {}, threadsUsed: 0 };

async function inNode(node: string, how: How): Promise<Told> {
  const args = [program, JSON.stringify({ ...data, ...how })];
  const { stdout, stderr } = await promisify(execFile)(node, args, { maxBuffer: 1 << 26 });
  expect(stderr, "what it complains of").toBe("");
  return JSON.parse(stdout) as Told;
}

/** The largest relative difference between two worlds' losses. */
function farthest(one: Told, other: Told): number {
  const differences = Object.entries(one.found).flatMap(([name, system]) => {
    const losses = [...system.losses, system.testLoss];
    const theirs = [...other.found[name]!.losses, other.found[name]!.testLoss];
    return losses.map((loss, at) => Math.abs(loss / theirs[at]! - 1));
  });
  return Math.max(...differences);
}

function describeInChromium(inNodeHere: () => { withRelaxed: Told; withPlain: Told }): void {
  let folder: string;
  let browser: Browser;
  let server: Server;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "longhand-numbers-"));
    const entry = join(folder, "page.js");
    writeFileSync(
      entry,
      `import { fiveSystems } from ${JSON.stringify(program)};\nglobalThis.fiveSystems = fiveSystems;\n`,
    );
    await build({
      root: folder,
      configFile: false,
      logLevel: "error",
      resolve: { alias: { longhand: join(root, "lib/dist/index.js") } },
      build: { target: "esnext", lib: { entry, formats: ["es"], fileName: () => "bundle.js" } },
    });
    server = createServer((request, response) => {
      const script = request.url === "/bundle.js";
      response.writeHead(200, {
        "content-type": script ? "text/javascript" : "text/html",
        // Isolated, so that threads may share memory.
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      });
      response.end(
        script
          ? readFileSync(join(folder, "dist/bundle.js"))
          : '<script type="module" src="/bundle.js"></script>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("are the same to the last bit in Chromium, on one thread and on two", patience, async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction("globalThis.fiveSystems !== undefined");
    const run = (how: How): Promise<Told> =>
      page.evaluate(`globalThis.fiveSystems(${JSON.stringify({ ...data, ...how })})`) as Promise<Told>;
    const { withRelaxed, withPlain } = inNodeHere();
    const found = async (how: How): Promise<Told["found"]> =>
      (JSON.parse(JSON.stringify(await run(how))) as Told).found;
    expect(await found(relaxed)).toEqual(withRelaxed.found);
    expect(await found({ ...relaxed, threads: 2 })).toEqual(withRelaxed.found);
    expect(await found(plain)).toEqual(withPlain.found);
    tell(
      "numbers",
      `Node ${process.versions.node} and Chromium ${browser.version()}`,
      "the same to the last bit",
    );
  });
}
