import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseNotebook } from "../../../lib/notebook/index.js";
import { display, makeNotebook, stream } from "../../support/make-notebook.js";
import { parentOf, TestClient } from "../../support/test-client.js";
import { times, whole } from "../length.js";
import { tell } from "../report/tell.js";
import { watchMemory } from "../support/memory.js";
import { patience } from "../support/patience.js";
import { allowedP99, latencyText, type Probed, probe, quantile } from "../support/probe.js";
import { end, type Home, makeHome, type Served, serve } from "../support/served.js";

const clients = times(10, 50);
const kernels = times(3, 20);
const seconds = times(5, 60);

describe.skipIf(process.platform !== "linux")("a server under load", () => {
  let home: Home;
  let served: Served;
  beforeAll(async () => {
    home = await makeHome();
    served = await serve(home);
  });
  afterAll(async () => {
    await end(served);
    await home.remove();
  });

  /** Does something, and sees that the server answers everyone else meanwhile. */
  async function meanwhile<T>(
    what: string,
    work: () => Promise<T>,
  ): Promise<{ done: T; grown: number; probed: Probed }> {
    const stop = await probe(served);
    const memory = watchMemory(served.child.pid!);
    const began = performance.now();
    const done = await work();
    const took = (performance.now() - began) / 1000;
    const [grown, probed] = [memory(), await stop()];
    expect(probed.failed, `${what}: requests that failed`).toEqual([]);
    expect(probed.p99, `${what}: ${latencyText(probed)}`).toBeLessThan(allowedP99(probed));
    tell("load", `${what}: /api meanwhile, for ${took.toFixed(1)} s`, latencyText(probed));
    return { done, grown, probed };
  }

  const startKernel = async (): Promise<string> =>
    (await served.ask("POST", "/api/kernels")).body.id as string;

  test(
    `${clients} clients on ${kernels} kernels run cells, each gets its own output, and the server stays awake`,
    patience,
    async () => {
      const ids = await Promise.all(Array.from({ length: kernels }, startKernel));
      const opened = await Promise.all(
        Array.from({ length: clients }, (_, n) => TestClient.open(served, ids[n % kernels]!)),
      );
      // All kernels are up before anybody measures.
      await Promise.all(opened.map((client) => client.idle(client.execute("0"))));
      const latencies: number[] = [];
      const until = performance.now() + seconds * 1000;
      await meanwhile(`${clients} clients on ${kernels} kernels`, async () => {
        await Promise.all(
          opened.map(async (client, n) => {
            for (let cell = 0; performance.now() < until; cell++) {
              const began = performance.now();
              const asked = client.execute(`console.log("${n}:${cell} " + "x".repeat(1000))`);
              await client.idle(asked);
              latencies.push(performance.now() - began);
              expect(client.printed(asked)).toBe(`${n}:${cell} ${"x".repeat(1000)}\n`);
              client.messages.length = 0;
            }
          }),
        );
      });
      tell(
        "load",
        "cells that those clients ran",
        `${latencies.length}, half in ${quantile(latencies, 0.5).toFixed(0)} ms`,
      );
      for (const client of opened) client.socket.terminate();
      await Promise.all(ids.map((id) => served.ask("DELETE", `/api/kernels/${id}`)));
    },
  );

  const megabytes = times(50, 1024);
  test(
    `${megabytes} MB that a cell prints are limited with a notice, and its kernel goes on`,
    patience,
    async () => {
      const client = await TestClient.open(served, await startKernel());
      await client.idle(client.execute("0"));
      const { done, grown } = await meanwhile(`${megabytes} MB of printed text`, async () => {
        const cell = client.execute(
          `const text = "x".repeat(1023) + "\\n"; for (let k = 0; k < ${megabytes} * 1024; k++) console.log(text);`,
        );
        await client.idle(cell);
        return client.printed(cell);
      });
      expect(done).toContain("Longhand leaves out a part of what this cell prints");
      expect(done.length).toBeLessThan(megabytes * 500_000);
      expect(grown, "MB that the server took for it").toBeLessThan(300);
      const next = client.execute("console.log(6 * 7)");
      await client.idle(next);
      expect(client.printed(next)).toBe("42\n");
      client.socket.terminate();
      tell(
        "load",
        `of ${megabytes} MB that a cell printed, MB that reached the page, with a notice`,
        done.length / 1e6,
      );
      tell("load", `memory that the server took for it, MB`, Math.max(0, Math.round(grown)));
    },
  );

  const size = times(25, 100);
  test(`a notebook of ${size} MB is saved and read again`, patience, async () => {
    const picture = display({ "image/png": "iVBORw0KGgo".padEnd(250_000, "A") });
    const cells = Array.from({ length: size * 2 }, (_, n) => ({
      ...makeNotebook(`${n}`).cells[0]!,
      execution_count: n,
      outputs: [picture, stream("printed\n".repeat(30_000))],
    }));
    const content = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
    const { done } = await meanwhile(`a notebook of ${size} MB saved, opened and kept`, async () => {
      const saved = await served.ask("PUT", "/api/contents/large.ipynb", {
        type: "notebook",
        format: "json",
        content,
      });
      const read = await served.ask("GET", "/api/contents/large.ipynb");
      const kept = await served.ask("POST", "/api/contents/large.ipynb/checkpoints");
      return { saved, read, kept };
    });
    expect([done.saved.status, done.read.status, done.kept.status]).toEqual([201, 200, 201]);
    const back = parseNotebook(JSON.stringify(done.read.body.content), "large");
    expect(back.cells).toHaveLength(size * 2);
  });

  // Often enough that the slowest hundredth of all requests is more than one.
  const figures = times(10, 50);
  test("a figure of a million points reaches the page, whole, or a notice does", patience, async () => {
    const client = await TestClient.open(served, await startKernel());
    await client.idle(client.execute('import { display } from "tslab";'));
    /** Runs a cell. @returns whether the figure came, or a notice */
    const show = async (code: string): Promise<"whole" | "left out"> => {
      client.messages.length = 0;
      const cell = client.execute(code);
      await client.idle(cell);
      const ofCell = client.messages.filter((message) => parentOf(message) === cell);
      if (ofCell.some(({ content }) => String(content["text"] ?? "").includes("Longhand left out")))
        return "left out";
      const shown = ofCell.find(({ header }) => header.msg_type === "display_data");
      const { data } = shown!.content as { data: Record<string, string> };
      expect(data["application/vnd.plotly.v1+json"]!.length).toBeGreaterThan(15_000_000);
      return "whole";
    };
    const { done } = await meanwhile(`a figure of a million points, ${figures} times in a row`, async () => {
      const came = [];
      for (let n = 0; n < figures; n++)
        came.push(
          await show(
            `${n === 0 ? "let" : ""} points = Array.from({ length: 1_000_000 }, (_, k) => Math.sin(k / 1e4) + k / 1e6);` +
              'display.raw("application/vnd.plotly.v1+json", JSON.stringify({ data: [{ y: points }], layout: {} }));',
          ),
        );
      return came;
    });
    client.socket.terminate();
    const left = done.filter((came) => came === "left out").length;
    tell(
      "load",
      `a figure of a million points, ${figures} times in a row`,
      left === 0 ? "reached the page whole" : `left out with a notice ${left} times`,
    );
  });

  if (whole)
    test("a notebook that is too large to be opened is refused with the reason", async () => {
      await writeFile(`${home.folder}/huge.ipynb`, Buffer.alloc(300 * 1024 * 1024, " "));
      const { status, body } = await served.ask("GET", "/api/contents/huge.ipynb");
      expect([status, body.message]).toEqual([413, expect.stringMatching(/at most 268435456 can be opened/)]);
    });
});
