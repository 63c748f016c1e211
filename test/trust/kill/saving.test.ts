import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseNotebook } from "../../../lib/notebook/index.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { times } from "../length.js";
import { tell } from "../report/tell.js";
import { chance, pause } from "../support/chance.js";
import { killAndBury } from "../support/marked.js";
import { patience } from "../support/patience.js";
import { end, type Home, makeHome, type Served, serve } from "../support/served.js";

const kills = times(4, 80);

/** A megabyte or so whose last line says what all lines before it come to: half of it cannot pass for all of it. */
function whole(version: number, times = 1): string {
  const text = `${version}\n${`${version} `.repeat(100_000 * times)}\n`;
  return `${text}${digest(text)}`;
}

/** @returns the version that a text is, if it is all of it */
function versionOf(text: string): number {
  const at = text.lastIndexOf("\n") + 1;
  expect(text.slice(at), "the text is whole").toBe(digest(text.slice(0, at)));
  return Number.parseInt(text, 10);
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** So large that a copy of it takes a while. */
const large = whole(7, 200);

/** What was asked of the server, and what it has said is done. */
interface Ledger {
  asked: number;
  done: number;
}

describe.skipIf(process.platform !== "linux")("the server, killed while it saves", () => {
  let home: Home;
  beforeAll(async () => {
    home = await makeHome();
  });
  afterAll(() => home.remove());

  const work: Record<string, (served: Served, version: number) => Promise<number>> = {
    notebook: async (served, version) => {
      const content = makeNotebook(whole(version));
      return (await served.ask("PUT", "/api/contents/n.ipynb", { type: "notebook", content })).status;
    },
    data: async (served, version) => {
      const content = Buffer.from(whole(version)).toString("base64");
      return (await served.ask("PUT", "/api/contents/d.csv", { type: "file", format: "base64", content }))
        .status;
    },
    upload: async (served, version) => {
      const text = whole(version);
      const cut = text.length >> 1;
      const put = (chunk: number, piece: string): ReturnType<Served["ask"]> =>
        served.ask("PUT", "/api/contents/u.txt", { type: "file", format: "text", content: piece, chunk });
      await put(1, text.slice(0, cut));
      return (await put(-1, text.slice(cut))).status;
    },
    copy: async (served) => (await served.ask("POST", "/api/contents/", { copy_from: "large" })).status,
    checkpoint: async (served) => (await served.ask("POST", "/api/contents/d.csv/checkpoints")).status,
    setting: async (served, version) => {
      const raw = JSON.stringify({ version, text: whole(version) });
      return (await served.ask("PUT", "/lab/api/settings/@jupyterlab/x:y", { raw })).status;
    },
  };
  const ledgers = Object.fromEntries(
    Object.keys(work).map((name) => [name, { asked: 0, done: 0 }]),
  ) as Record<keyof typeof work, Ledger>;

  /** Works until the server is gone. @returns what it answered that it should not have */
  async function keepBusy(served: Served): Promise<string[]> {
    const wrong: string[] = [];
    const loops = Object.entries(work).map(async ([name, act]) => {
      for (;;) {
        const ledger = ledgers[name]!;
        ledger.asked += 1;
        const version = ledger.asked;
        const status = await act(served, version);
        if (status === 0) return;
        if (status < 200 || status > 204) wrong.push(`${name}: ${status}`);
        else ledger.done = version;
      }
    });
    await Promise.all(loops);
    return wrong;
  }

  /** No file is half of one, and none is older than what the server had said is saved. */
  async function judge(served: Served): Promise<number> {
    const read = (path: string): Promise<string> => readFile(join(home.folder, path), "utf8");
    const since = (name: string, version: number): void => {
      expect(version, `${name}: what was answered as saved is there`).toBeGreaterThanOrEqual(
        ledgers[name]!.done,
      );
      expect(version).toBeLessThanOrEqual(ledgers[name]!.asked);
    };
    const [cell] = parseNotebook(await read("n.ipynb"), "n.ipynb").cells;
    since("notebook", versionOf(cell!.source));
    since("data", versionOf(await read("d.csv")));
    if (ledgers["upload"]!.done > 0) since("upload", versionOf(await read("u.txt")));
    let files = 3;
    const copies = (await readdir(home.folder, { recursive: true })).filter((path) => {
      return /(^|\/)d[^/]*\.csv$/.test(path) && !path.split("/").some((name) => name.startsWith("."));
    });
    for (const path of copies) {
      if (path !== "d.csv") expect((await stat(join(home.folder, path))).size, path).toBe(large.length);
      files += 1;
      if (path.includes("Copy")) await rm(join(home.folder, dirname(path)), { recursive: true });
    }
    const kept = (await served.ask("GET", "/api/contents/d.csv/checkpoints")).body as { id: string }[];
    for (const { id } of kept) {
      versionOf(await read(`.longhand/checkpoints/d.csv.kept/${id}`));
      files += 1;
    }
    const { settings } = (await served.ask("GET", "/lab/api/settings")).body as {
      settings: { raw: string }[];
    };
    since("setting", versionOf((JSON.parse(settings[0]!.raw) as { text: string }).text));
    return files + 1;
  }

  test(`${kills} times, nothing is half-written or lost, and the next start works`, patience, async () => {
    const dice = chance("saving");
    let files = 0;
    let served = await serve(home);
    await mkdir(join(home.folder, "large"));
    await writeFile(join(home.folder, "large", "d.csv"), large);
    // Each once to its end, so that there is something to lose.
    for (const [name, act] of Object.entries(work)) {
      ledgers[name] = { asked: 1, done: 1 };
      expect([200, 201, 204], name).toContain(await act(served, 1));
    }
    for (let kill = 0; kill < kills; kill++) {
      const busy = keepBusy(served);
      await pause(dice.between(0, 400));
      await killAndBury(served);
      expect(await busy).toEqual([]);
      served = await serve(home);
      files += await judge(served);
    }
    const done = Object.values(ledgers).reduce((sum, ledger) => sum + ledger.done, 0);
    expect(done).toBeGreaterThan(kills);
    await end(served);
    tell("faults", "kills of the server while it saves, copies, uploads and keeps checkpoints", kills);
    tell("lost", "files found whole after those kills, and as new as was answered", files);
    tell("lost", "changes that had been answered as done before a kill, all of them there", done);
  });

  test("what a kill leaves of a write is not listed, and is gone with the next write once it is old", async () => {
    const leftovers = async (): Promise<string[]> =>
      (await readdir(home.folder)).filter((name) => name.startsWith(".~"));
    await writeFile(join(home.folder, `.~n.ipynb.${"0f".repeat(6)}`), "half of a note");
    const left = await leftovers();
    const served = await serve(home);
    const { body } = await served.ask("GET", "/api/contents/");
    const listed = (body as { content: { name: string }[] }).content.map(({ name }) => name);
    expect(listed.filter((name) => left.includes(name))).toEqual([]);

    const longAgo = new Date(Date.now() - 3_600_000);
    for (const name of left) await utimes(join(home.folder, name), longAgo, longAgo);
    for (const act of [work["notebook"]!, work["data"]!]) await act(served, 1);
    const stays = (await leftovers()).filter((name) => /^\.~(n\.ipynb|d\.csv)\./.test(name));
    expect(stays).toEqual([]);
    await end(served);
  });
});
