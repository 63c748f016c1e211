import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CodeCell, formatNotebook, parseNotebook } from "../../../lib/notebook/index.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { moonsNotebook } from "../../support/moons-notebook.js";
import { readRecords } from "../../support/tf-record.js";
import { times } from "../length.js";
import { tell } from "../report/tell.js";
import { chance, pause } from "../support/chance.js";
import { killAndBury, type Marked, startMarked } from "../support/marked.js";
import { noPaperLeft } from "../support/no-paper-left.js";
import { patience } from "../support/patience.js";
import { type Home, makeHome } from "../support/served.js";

const count = 12;
const counting = makeNotebook(
  ...Array.from({ length: count }, (_, n) => `await new Promise((go) => setTimeout(go, 20)); ${n} * 2`),
);
const large = makeNotebook(...Array.from({ length: 400 }, (_, n) => `const value${n}: number = ${n} * 2;`));

/** What a command does that may be killed, and what must be so of what it leaves. */
interface Work {
  kills: number;
  /** Its arguments, the first time and after a kill. */
  args: readonly string[];
  again?: readonly string[];
  /** Said when it has begun in earnest; kills come from then on. */
  begun: RegExp;
  judge(folder: string): Promise<number>;
  /** Of the files in the end, after it was run once more and not killed. */
  complete(folder: string): Promise<void>;
}

const files = async (folder: string, ending: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true }))
    .filter((path) => path.endsWith(ending) && !path.split("/").some((name) => name.startsWith(".")))
    .map((path) => join(folder, path));

const outputsIn = async (path: string): Promise<(number | undefined)[]> =>
  parseNotebook(await readFile(path, "utf8"), path).cells.map((cell) => {
    const [output] = (cell as CodeCell).outputs;
    return output?.output_type === "execute_result" ? Number(output.data["text/plain"]) : undefined;
  });

/** Doubled numbers as far as it came, and nothing behind them: outputs of half a cell would stand out. */
async function judgeOutputs(path: string): Promise<void> {
  const found = await outputsIn(path);
  const done = found.filter((value) => value !== undefined).length;
  expect(found).toEqual(Array.from({ length: count }, (_, n) => (n < done ? n * 2 : undefined)));
}

const executing: Work = {
  kills: times(2, 30),
  args: ["run", "counting.ipynb", "-o", "out.ipynb"],
  again: ["run", "counting.ipynb", "-o", "out.ipynb", "--resume"],
  begun: /cell 1 of/,
  judge: async (folder) => {
    expect(await readFile(join(folder, "counting.ipynb"), "utf8")).toBe(formatNotebook(counting));
    const made = await files(folder, "out.ipynb");
    for (const path of made) await judgeOutputs(path);
    return made.length + 1;
  },
  complete: async (folder) => {
    const found = await outputsIn(join(folder, "out.ipynb"));
    expect(found).toEqual(Array.from({ length: count }, (_, n) => n * 2));
  },
};

const exporting: Work = {
  kills: times(1, 15),
  args: ["export", "counting.ipynb", "large.ipynb", "moons.ipynb", "--to", "html", "-o", "pages"],
  begun: /->/,
  judge: async (folder) => {
    const pages = await files(folder, ".html");
    for (const path of pages)
      expect((await readFile(path, "utf8")).trimEnd().slice(-7), path).toBe("</html>");
    return pages.length;
  },
  complete: async (folder) => {
    expect((await files(folder, ".html")).map((path) => path.split("/").at(-1)).sort()).toEqual([
      "counting.html",
      "large.html",
      "moons.html",
    ]);
  },
};

const printing: Work = {
  kills: times(2, 15),
  args: ["export", "counting.ipynb", "large.ipynb", "moons.ipynb", "--to", "pdf", "-o", "papers"],
  begun: /->/,
  judge: async (folder) => {
    const papers = await files(folder, ".pdf");
    for (const path of papers)
      expect((await readFile(path, "latin1")).trimEnd().slice(-5), path).toBe("%%EOF");
    return papers.length;
  },
  complete: async (folder) => {
    expect(await files(folder, ".pdf")).toHaveLength(3);
  },
};

const recording: Work = {
  kills: times(1, 15),
  args: ["run", "moons.ipynb", "-o", "moons-out.ipynb", "--record"],
  begun: /cell 2 of/,
  judge: async (folder) => {
    const records = await files(folder, "run.json");
    for (const path of records) expect(JSON.parse(await readFile(path, "utf8"))).toHaveProperty("status");
    const metrics = await files(folder, "metrics.jsonl");
    for (const path of metrics) {
      // A kill costs the line that it cut, and no other.
      const lines = (await readFile(path, "utf8")).split("\n").slice(0, -1);
      expect(lines.map((line) => (JSON.parse(line) as { epoch: number }).epoch)).toEqual(
        lines.map((_, at) => at + 1),
      );
    }
    const events = (await readdir(folder, { recursive: true })).filter((path) => /tfevents/.test(path));
    for (const path of events) readRecords(await readFile(join(folder, path)));
    const listed = startMarked(["runs", "list", "--json"], { cwd: folder });
    expect(await listed.ended, listed.printed()).toBe(0);
    expect(JSON.parse(listed.printed())).toHaveLength(records.length);
    return records.length + metrics.length + events.length;
  },
  complete: async (folder) => {
    const [record] = await files(folder, "run.json");
    expect(JSON.parse(await readFile(record!, "utf8"))).toMatchObject({ status: "done" });
    const [metrics] = await files(folder, "metrics.jsonl");
    expect((await readFile(metrics!, "utf8")).trim().split("\n")).toHaveLength(400);
  },
};

describe.skipIf(process.platform !== "linux")("a command that is killed", () => {
  let home: Home;
  beforeAll(async () => {
    home = await makeHome();
    const notebooks = { counting, large, moons: moonsNotebook({ epochs: 400 }) };
    for (const [name, notebook] of Object.entries(notebooks))
      await writeFile(join(home.folder, `${name}.ipynb`), formatNotebook(notebook));
  });
  afterAll(() => home.remove());

  const start = (args: readonly string[]): Marked =>
    startMarked(args, { cwd: home.folder, env: { TMPDIR: home.temporary } });

  test.each([
    ["executes", executing],
    ["exports", exporting],
    ["prints", printing],
    ["records", recording],
  ] as const)(
    "while it %s leaves whole files and no process, and the next one works",
    patience,
    async (name, work) => {
      const { args, again = args, begun, judge, complete, kills } = work;
      const dice = chance(name);
      // How long it takes from there to its end, on this machine as it is now.
      const measured = start(args);
      await measured.says(begun);
      const from = performance.now();
      expect(await measured.ended, measured.printed()).toBe(0);
      const takes = performance.now() - from;

      let [judged, early] = [0, 0];
      for (let kill = 0; kill < kills; kill++) {
        const started = start(kill % 2 === 0 ? args : again);
        await started.says(begun).catch(() => "");
        await pause(dice.between(0, takes));
        if (started.child.exitCode === null) early += 1;
        await killAndBury(started);
        judged += await judge(home.folder);
      }
      const last = start(again);
      expect(await last.ended, last.printed()).toBe(0);
      await complete(home.folder);
      await noPaperLeft(home);
      tell("faults", `kills of a command while it ${name}`, `${kills}, of which ${early} before its end`);
      tell("lost", `files found whole after those`, judged);
    },
  );
});
