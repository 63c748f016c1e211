import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { FactFile } from "./report/chapters.js";
import { codeState } from "./report/code-state.js";
import { renderReport } from "./report/render.js";

const made = (file: string, facts: FactFile["facts"], more: Partial<FactFile> = {}): FactFile => ({
  file,
  measured: "2026-11-26T03:00:00Z",
  commit: "abc1234",
  machine: "2 × a processor, 8 GB",
  versions: "Node 20",
  seed: 7,
  facts,
  ...more,
});

test("the report has its chapters in their order, whoever told first, and leaves out those without a fact", () => {
  const load = made("load", [{ chapter: "load", what: "clients", figure: "50" }]);
  const fuzz = made("fuzz/idx", [
    { chapter: "inputs", what: "IDX", figure: 1_234_567 },
    { chapter: "inputs", what: "a | b", figure: "two\nlines" },
  ]);
  const report = renderReport([load, fuzz], "## Faults found\n\n- none\n");
  expect(report).toBe(renderReport([fuzz, load], "## Faults found\n\n- none\n"));
  expect(report.match(/^## .*/gm)).toEqual([
    "## Bad inputs tried",
    "## Load held",
    "## Faults found",
    "## Where it was measured",
  ]);
  expect(report).toContain("| IDX | 1,234,567 |\n| a \\| b | two lines |\n");
  expect(report).toContain("| fuzz/idx | 2026-11-26 | abc1234 | 2 × a processor, 8 GB | Node 20 | 7 |");
});

test("the report begins with what failed, and says of older facts on which day and code they were measured", () => {
  const load = made("load", [{ chapter: "load", what: "clients", figure: "50" }]);
  const old = made("old", [{ chapter: "load", what: "pages", figure: "7" }], {
    measured: "2026-11-20T03:00:00Z",
    commit: "0123456 with changes",
  });
  const soak = made("load/soak", [], { failed: ["two hours > the page's memory"] });
  const report = renderReport([load, old, soak], "## Faults found");
  expect(report).toContain("The newest are of 2026-11-26, abc1234;");
  expect(report.match(/^## .*/gm)?.slice(0, 2)).toEqual(["## Failed", "## Load held"]);
  expect(report).toContain("| load/soak | two hours > the page's memory | 2026-11-26, abc1234 |");
  expect(report).toContain("| clients | 50 |\n| pages | 7 (2026-11-20, 0123456 with changes) |");
});

const trust = fileURLToPath(new URL(".", import.meta.url));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder within reach of the project's packages. */
function makeFolder(): string {
  const cache = join(trust, "../../node_modules/.cache/longhand-trust");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "report-"));
  folders.push(folder);
  return folder;
}

/** A suite of two files in a folder of its own, of which one fails where it is told to. */
function makeSuite(): { folder: string; run(...args: string[]): Promise<string> } {
  const folder = makeFolder();
  const from = (path: string): string => JSON.stringify(join(trust, path));
  const files = {
    "FAULTS.md": "## Faults found",
    "setup.ts": `import { reportOn } from ${from("report/global-setup.ts")};
      export default (project) => reportOn(project, ${JSON.stringify(folder)});`,
    "vitest.config.ts": `export default ({ mode }) => ({ root: ${JSON.stringify(folder)}, test: { projects: [
      { mode, test: { name: "own", globalSetup: "setup.ts", include: ["**/*.test.ts"], exclude: [] } }] } });`,
    "one.test.ts": `import { expect, test } from "vitest";
      import { tell } from ${from("report/tell.ts")};
      test("first", () => tell("load", "a first", 1));
      test("second", () => { expect(process.env.FAILS).not.toBe("test"); tell("load", "a second", 2); });
      if (process.env.FAILS === "process") process.kill(process.pid, "SIGKILL");
      if (process.env.FAILS === "file") throw new Error("no beginning");`,
    "two.test.ts": `import { test } from "vitest";
      import { tell } from ${from("report/tell.ts")};
      test("third", () => tell("soak", "a third", 3));`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const program = join(trust, "../../node_modules/vitest/vitest.mjs");
  const run = (...given: string[]): Promise<string> =>
    new Promise((resolve) => {
      const [fails = "", ...args] = given;
      const all = [program, "run", "--config", join(folder, "vitest.config.ts"), "--mode", "whole", ...args];
      const env = { ...process.env, FAILS: fails, TRUST_SEED: "1" };
      execFile(process.execPath, all, { cwd: folder, env }, (_failed, out, errors) => {
        if (!out.includes("trust: the report is")) throw new Error(`${out}${errors}`);
        resolve(readFileSync(join(folder, "REPORT.md"), "utf8"));
      });
    });
  return { folder, run };
}

test("a file that fails loses its facts and stands in the report as failed; a run of some tests alone changes nothing", async () => {
  const { folder, run } = makeSuite();
  const sound = await run();
  expect(sound).toContain("| a first | 1 |\n| a second | 2 |");
  expect(sound).toContain("| a third | 3 |");
  expect(sound).toContain(
    `The newest are of ${new Date().toISOString().slice(0, 10)}, ${codeState(folder)};`,
  );
  expect(sound).not.toContain("## Failed");

  expect(await run("", "--testNamePattern", "first"), "a run of one test").toBe(sound);

  const failed = await run("test", "one");
  expect(failed).toContain("## Failed");
  expect(failed).toMatch(/^\| one \| second \| /m);
  expect(failed).not.toContain("a first");
  expect(failed).toContain("| a third | 3 |");

  expect(await run("file", "one")).toMatch(/^\| one \| outside of its tests: no beginning \| /m);

  expect(await run("process", "one")).toMatch(/^\| one \| it did not come to its end \| /m);

  expect(await run("", "one")).toContain("| a first | 1 |\n| a second | 2 |");
  rmSync(join(folder, "two.test.ts"));
  expect(await run("", "one"), "facts of a file that is gone").not.toContain("a third");
});

test("the code is its commit, with a word where the library has changes that are not committed", () => {
  const folder = makeFolder();
  expect(codeState("/")).toBe("no commit");
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.example", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  git("init", "--quiet");
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "lib/a.ts"), "1");
  git("add", ".");
  git("commit", "--quiet", "--message", "a first");
  const commit = git("rev-parse", "--short", "HEAD").trim();
  writeFileSync(join(folder, "beside.ts"), "1");
  expect(codeState(folder)).toBe(commit);
  writeFileSync(join(folder, "lib/a.ts"), "2");
  expect(codeState(join(folder, "lib"))).toBe(`${commit} with changes`);
});
