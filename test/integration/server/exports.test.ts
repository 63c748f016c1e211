import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packDigits } from "../../../lib/cli/page-digits.js";
import { DataSourceError } from "../../../lib/errors.js";
import { type Cell, formatNotebook, type Notebook } from "../../../lib/notebook/index.js";
import type { ExportGiven, ExportMade, ExportRefused } from "../../../lib/server/export-task.js";
import { Exports } from "../../../lib/server/exports.js";
import type { DataState } from "../../../lib/server/index.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { openTestServer } from "../../support/test-server.js";

/** The built program, as `longhand start` gives it. */
const program = new URL("../../../lib/dist/server/export-worker.js", import.meta.url);

let cells = 0;
const markdownCell = (source: string): Cell => ({
  id: `m${cells++}`,
  cell_type: "markdown",
  metadata: {},
  source,
});

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "longhand-exports-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function put(name: string, notebook: Notebook | string): Promise<Omit<ExportGiven, "to">> {
  const absolute = join(root, name);
  await writeFile(absolute, typeof notebook === "string" ? notebook : formatNotebook(notebook));
  return { root, absolute, api: name, version: undefined };
}

describe("exports, in a thread of their own", () => {
  let asked = 0;
  const digits = async () => {
    asked += 1;
    const target = { write: () => true };
    return packDigits({ source: "drawn", images: 14 }, target, new AbortController().signal);
  };
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const here = new Exports({ digits, log });
  const there = new Exports({ program, digits, log });
  afterAll(() => there.close());

  test("come out as they do without one, in their order", async () => {
    const given = await put("a.ipynb", makeNotebook(markdownCell("# One $x^2$"), "const a = 1;"));
    const formats = ["html", "markdown", "notebook"];
    const make = (exports: Exports) => Promise.all(formats.map((to) => exports.make({ ...given, to })));
    const [made, expected] = [await make(there), await make(here)];
    for (const [at, one] of made.entries()) {
      const other = expected[at] as ExportMade;
      expect(one).toMatchObject({ mime: other.mime, fileName: other.fileName });
      expect(Buffer.compare((one as ExportMade).bytes, other.bytes), formats[at]).toBe(0);
    }
  });

  test("tell a browser nothing of the machine's paths", async () => {
    const broken = Object.assign(new Error("EACCES: permission denied, open '/home/ann/x.gz'"), {
      code: "EACCES",
    });
    const none = new Exports({ program, digits: () => Promise.reject(broken), log });
    const uses = 'import { loadMnist } from "longhand";\nawait loadMnist();';
    const refused = await none.make({ ...(await put("paths.ipynb", makeNotebook(uses))), to: "live" });
    expect(refused).toMatchObject({ message: expect.stringContaining("The system allows no access") });
    expect(JSON.stringify(refused)).not.toContain("/home/ann");
    await none.close();
  });

  test("ask for digits where a page carries them, and only there", async () => {
    asked = 0;
    const plain = await put("plain.ipynb", makeNotebook("const a = 1;"));
    const uses = 'import { loadMnist } from "longhand";\nawait loadMnist();';
    const loading = await put("loading.ipynb", makeNotebook(uses));
    const without = (await there.make({ ...plain, to: "live" })) as ExportMade;
    expect(asked).toBe(0);
    const carrying = (await there.make({ ...loading, to: "live" })) as ExportMade;
    expect(asked).toBe(1);
    expect(carrying.bytes.length).toBeGreaterThan(without.bytes.length + 1000);
    const none = new Exports({
      program,
      digits: () => Promise.reject(new DataSourceError("there are none. Fetch them.")),
      log,
    });
    const refused = await none.make({ ...loading, to: "live" });
    expect(refused).toMatchObject({
      told: true,
      message: expect.stringContaining("there are none. Fetch them."),
    });
    await none.close();
  });

  test.each<[string, string, string, Partial<ExportRefused>]>([
    ["is no notebook", "{", "html", { status: 400, told: true }],
    ["goes into no such format", formatNotebook(makeNotebook("1")), "word", { status: 422, told: true }],
  ])("of what %s are refused with the same words", async (_, content, to, expected) => {
    const given = { ...(await put("b.ipynb", content)), to };
    const refused = await there.make(given);
    expect(refused).toMatchObject(expected);
    expect(refused).toEqual(await here.make(given));
  });

  test("of a file that is not there are not found", async () => {
    const given = {
      root,
      absolute: join(root, "none.ipynb"),
      api: "none.ipynb",
      version: undefined,
      to: "html",
    };
    expect(await there.make(given)).toMatchObject({ status: 404, told: false });
  });

  test("hold nobody up", async () => {
    const formulas = Array.from({ length: 3000 }, (_, at) =>
      markdownCell(`$$\\sum_{n=1}^{${at}} \\frac{x_n}{${at}}$$`),
    );
    const given = await put("long.ipynb", makeNotebook(...formulas));
    await there.make({ ...given, to: "html" }); // the thread has read its program
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 1);
    const began = performance.now();
    const made = (await there.make({ ...given, to: "html" })) as ExportMade;
    clearInterval(timer);
    expect(made.bytes.length).toBeGreaterThan(1_000_000);
    // A share of it, and not so many milliseconds: the machine may be busy.
    expect(longest).toBeLessThan((performance.now() - began) / 3);
  });

  test("do not stand behind one that takes long", async () => {
    const slow = new Exports({ program, digits: () => new Promise(() => {}), log });
    const uses = 'import { loadMnist } from "longhand";\nawait loadMnist();';
    const stuck = slow.make({ ...(await put("stuck.ipynb", makeNotebook(uses))), to: "live" });
    const script = await slow.make({ ...(await put("quick.ipynb", makeNotebook("1"))), to: "script" });
    expect(script).toMatchObject({ fileName: "quick.ts" });
    await slow.close();
    expect(await stuck, "ends with the server").toMatchObject({
      status: 503,
      told: true,
      message: "The server is ending. Start it again.",
    });
    expect(await slow.make({ ...(await put("late.ipynb", makeNotebook("1"))), to: "script" })).toMatchObject({
      status: 503,
    });
  });

  test("that end with the server are no fault that it would log", async () => {
    let ask = (): void => {};
    const asked = new Promise<void>((resolve) => {
      ask = resolve;
    });
    const pageDigits = (): Promise<never> => {
      ask();
      return new Promise(() => {});
    };
    const dataState = async (): Promise<DataState> => ({ state: "absent", words: "" });
    const uses = 'import { loadMnist } from "longhand";\nawait loadMnist();';
    const server = await openTestServer({
      files: { "a.ipynb": formatNotebook(makeNotebook(uses)) },
      exportWorker: program,
      learning: { dataState, fetchData: async () => {}, pageDigits },
    });
    // Whether the answer still comes through depends on who is faster.
    const answer = server.ask("GET", "/nbconvert/live/a.ipynb").then(
      ({ status }) => status,
      () => 503,
    );
    await asked;
    await server.remove();
    expect(await answer).toBe(503);
    expect(server.log).toEqual([]);
  });
});
