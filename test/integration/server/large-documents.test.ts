import { describe, expect, test } from "vitest";
import { formatNotebook } from "../../../lib/notebook/index.js";
import type { ContentsModel } from "../../../lib/server/contents-model.js";
import type { PreparedSave } from "../../../lib/server/document-tasks.js";
import { Documents } from "../../../lib/server/documents.js";
import { giveCell } from "../../../lib/server/held-outputs.js";
import { RecentCells } from "../../../lib/server/recent-cells.js";
import { fromTheWire } from "../../support/from-the-wire.js";
import { display, makeNotebook } from "../../support/make-notebook.js";
import { openTestServer } from "../../support/test-server.js";

/** The built program, as `longhand start` gives it. */
const program = new URL("../../../lib/dist/server/document-worker.js", import.meta.url);
const key = new Uint8Array(32).fill(7);
const bytesOf = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));

/** Two megabytes, with an output that wants trust. */
const large = makeNotebook("x".repeat(2_000_000), {
  ...makeNotebook("shown").cells[0]!,
  metadata: { trusted: true },
  outputs: [display({ "text/html": "<script>1</script>" })],
} as never);

describe("a large document, in a thread of its own", () => {
  const here = new Documents();
  const there = new Documents(program);

  const save = (documents: Documents, request: unknown): Promise<PreparedSave> => {
    const body = bytesOf(request);
    return documents.do("save", { body, api: "n.ipynb", key }, body);
  };

  test("is saved as a small one is: the same bytes, the same trust", async () => {
    const request = { type: "notebook", format: "json", content: large };
    const [made, expected] = [await save(there, request), await save(here, request)];
    expect(Buffer.compare(made.bytes, expected.bytes)).toBe(0);
    expect({ ...made, bytes: 0 }).toEqual({ ...expected, bytes: 0 });
    expect(made.signatures).toHaveLength(1);
  });

  test("is made of a cell's large outputs as here, as often as it is asked for", async () => {
    const cell = new RecentCells();
    const content = { data: { "text/plain": "x".repeat(2_000_000) }, transient: { display_id: "d" } };
    cell.hear(fromTheWire("execute_input", { code: "1" }));
    cell.hear(fromTheWire("display_data", content));
    const ask = async (documents: Documents): Promise<string> => {
      const given = giveCell(cell.kept(cell.list[0]!.msg_id)!);
      return new TextDecoder().decode(await documents.do("cell", given, given.bytes));
    };
    const expected = await ask(here);
    expect(JSON.parse(expected)).toMatchObject({ outputs: [{ data: content.data }], display_ids: ["d"] });
    expect([(await ask(there)) === expected, (await ask(there)) === expected]).toEqual([true, true]);
  });

  test("is read as a small one is, and what is trusted is marked", async () => {
    const { bytes, signatures } = await save(here, { type: "notebook", content: large });
    const model = { path: "n.ipynb", type: "notebook" } as ContentsModel;
    const read = async (documents: Documents): Promise<string> => {
      const given = bytes.slice();
      const known = new Set(signatures);
      return new TextDecoder().decode(await documents.do("read", { bytes: given, model, key, known }, given));
    };
    const text = await read(there);
    expect(text).toBe(await read(here));
    const { content } = JSON.parse(text) as { content: { cells: { metadata: { trusted: boolean } }[] } };
    expect(content.cells.map(({ metadata }) => metadata.trusted)).toEqual([true, true]);
  });

  test.each([
    ["a text", "n.csv", new TextEncoder().encode("1,2\n".repeat(500_000)), undefined, "text"],
    ["a text, packed", "n.csv", new TextEncoder().encode("1,2\n".repeat(500_000)), "base64", "base64"],
    ["what is no text", "n.bin", new Uint8Array(2_000_000).fill(255), undefined, "base64"],
  ])("is opened as a small one is: %s", async (_, path, bytes, format, as) => {
    const model = { path, type: "file" } as ContentsModel;
    const open = async (documents: Documents): Promise<string> => {
      const given = bytes.slice();
      return new TextDecoder().decode(await documents.do("open", { bytes: given, model, format }, given));
    };
    const text = await open(there);
    expect(text === (await open(here))).toBe(true);
    const opened = JSON.parse(text) as { content: string; format: "text" | "base64" };
    expect(opened.format).toBe(as);
    const back = Buffer.from(opened.content, as === "text" ? "utf8" : "base64");
    expect(Buffer.compare(back, bytes)).toBe(0);
  });

  test("is listed and trusted as a small one is", async () => {
    const { bytes, signatures } = await save(here, { type: "notebook", content: large });
    const ask = (documents: Documents) => {
      const [one, other] = [bytes.slice(), bytes.slice()];
      return Promise.all([
        documents.do("summarize", { bytes: one, api: "n.ipynb" }, one),
        documents.do("approve", { bytes: other, api: "n.ipynb", key }, other),
      ]);
    };
    const [summary, approved] = await ask(there);
    expect([summary, approved]).toEqual(await ask(here));
    expect(approved).toEqual(signatures);
  });

  test.each([
    ["is no notebook", { type: "notebook", content: { cells: "x".repeat(2_000_000) } }, 400, /nbformat/],
    ["is not of a type", { type: "x".repeat(2_000_000) }, 400, /must be notebook, file or directory/],
    ["is not base64", { type: "file", format: "base64", content: "?".repeat(2_000_000) }, 400, /not base64/],
  ])("that %s is refused with the same words", async (_, request, status, words) => {
    const refused = await save(there, request).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ status, message: expect.stringMatching(words) });
    const refusedHere = await save(here, request).catch((thrown: Error) => thrown.message);
    expect((refused as Error).message).toBe(refusedHere);
  });

  test("of several at once each gets its own answer", async () => {
    const texts = ["a", "b", "c"].map((letter) => letter.repeat(1_500_000));
    const made = await Promise.all(
      texts.map((content) => save(there, { type: "file", format: "text", content })),
    );
    expect(made.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(texts);
  });

  test("holds up nobody else while it is listed and trusted", async () => {
    const content = formatNotebook(makeNotebook(...Array.from({ length: 40 }, () => "x\n".repeat(500_000))));
    const server = await openTestServer({ files: { "a.ipynb": content }, documentWorker: program });
    let longest = 0;
    let last = performance.now();
    const began = last;
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 1);
    const listed = await server.ask("GET", "/longhand/api/series");
    const trusted = await server.ask("POST", "/api/contents/a.ipynb/trust");
    clearInterval(timer);
    expect([listed.status, trusted.status]).toEqual([200, 201]);
    // A share of it, and not so many milliseconds: the machine may be busy.
    expect(longest).toBeLessThan((performance.now() - began) / 3);
    await server.remove();
  });
});
