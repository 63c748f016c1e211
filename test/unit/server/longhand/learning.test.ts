import { afterEach, describe, expect, test } from "vitest";
import { DataSourceError } from "../../../../lib/errors.js";
import type { Learning } from "../../../../lib/server/index.js";
import { openTestServer, type TestServer } from "../../../support/test-server.js";

let server: TestServer;
afterEach(() => server.remove());

const here = { state: "here", words: "All of it." } as const;
const base: Learning = { dataState: async () => here, fetchData: async () => {} };

/** Begins a download; `lines` are what it says, as they come. */
async function fetchData(signal?: AbortSignal): Promise<AsyncIterable<string>> {
  const answer = await fetch(new URL("/longhand/api/data/fetch", server.url), {
    method: "POST",
    headers: { authorization: `token ${server.token}` },
    ...(signal === undefined ? {} : { signal }),
  });
  expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
  return answer.body!.pipeThrough(new TextDecoderStream());
}

async function all(lines: AsyncIterable<string>): Promise<unknown[]> {
  let text = "";
  for await (const piece of lines) text += piece;
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("the digits", () => {
  test("are told of, and looked at anew after a download", async () => {
    let looked = 0;
    server = await openTestServer({
      learning: {
        dataState: async () => ({ state: looked++ === 0 ? "absent" : "here", words: "So they stand." }),
        fetchData: async ({ progress }) => progress({ file: "a.gz", received: 3, total: 3 }),
      },
    });
    const state = async () => (await server.ask("GET", "/longhand/api/data")).body.state;
    expect(await state()).toBe("absent");
    expect(await state(), "read a moment ago").toBe("absent");
    expect(await all(await fetchData())).toEqual([{ file: "a.gz", received: 3, total: 3 }, { done: true }]);
    expect(await state()).toBe("here");
  });

  test("that cannot be fetched say why, and can be tried again", async () => {
    const learning = { ...base, fetchData: () => Promise.reject(new DataSourceError("No mirror answered.")) };
    server = await openTestServer({ learning });
    expect(await all(await fetchData())).toEqual([{ error: "No mirror answered." }]);
    expect(await all(await fetchData())).toEqual([{ error: "No mirror answered." }]);
  });

  test("are fetched once at a time, until whoever asked goes away", async () => {
    let stopped = (): void => {};
    const over = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const learning: Learning = {
      ...base,
      fetchData: ({ progress, signal }) =>
        new Promise((_, reject) => {
          progress({ file: "a.gz", received: 1, total: 9 });
          signal.addEventListener("abort", () => {
            stopped();
            reject(new Error("stopped"));
          });
        }),
    };
    server = await openTestServer({ learning });
    const control = new AbortController();
    const lines = (await fetchData(control.signal))[Symbol.asyncIterator]();
    expect((await lines.next()).value).toContain('"received":1');
    expect((await server.ask("POST", "/longhand/api/data/fetch")).status).toBe(409);
    control.abort();
    await lines.next().catch(() => undefined);
    await over;
  });

  test("are no concern of a server without the learning half", async () => {
    server = await openTestServer();
    expect((await server.ask("GET", "/longhand/api/data")).body).toBeNull();
    expect((await server.ask("POST", "/longhand/api/data/fetch")).status).toBe(404);
    expect((await server.ask("GET", "/longhand/api/runs")).body).toEqual({ runs: [] });
  });
});

describe("runs", () => {
  const run = { id: "a", name: "n", started: "2026-01-01T00:00:00Z", status: "done", result: "97 %" };

  test("are listed, the first few", async () => {
    const listRuns = async () => Array.from({ length: 20 }, (_, at) => ({ ...run, id: `r${at}` }));
    server = await openTestServer({ learning: { ...base, listRuns } });
    const { body } = await server.ask("GET", "/longhand/api/runs");
    expect(body.runs).toHaveLength(8);
    expect(body.runs[0]).toEqual({ ...run, id: "r0" });
  });

  test("are laid side by side on a page that can do nothing", async () => {
    const comparePage = async (ids: readonly string[]) => `<p>${ids.join(" and ")}`;
    server = await openTestServer({ learning: { ...base, comparePage } });
    const { status, body, headers } = await server.ask("GET", "/longhand/runs/compare?ids=a,b");
    expect([status, body]).toEqual([200, "<p>a and b"]);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    );
    expect((await server.ask("GET", "/longhand/runs/compare")).status).toBe(400);
  });

  test("that there are not get a plain answer", async () => {
    const comparePage = () => Promise.reject(new DataSourceError("There is no run x."));
    server = await openTestServer({ learning: { ...base, comparePage } });
    const { status, body } = await server.ask("GET", "/longhand/runs/compare?ids=x");
    expect([status, body.message]).toEqual([404, "There is no run x."]);
  });
});
