import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../../lib/export/pdf/find-chromium.js";
import { paperPage } from "../../../lib/export/pdf/pdf.js";
import { codeCell, display, makeNotebook, stream } from "../../support/make-notebook.js";

describe("Chromium", () => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "longhand-chromium-"));
    program = join(folder, "google-chrome");
    await writeFile(program, "#!/bin/sh\n", { mode: 0o755 });
    await writeFile(join(folder, "chromium"), "not a program", { mode: 0o644 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("is found on the PATH under any of its names, and where an option or CHROME_PATH says", () => {
    expect(findChromium(undefined, { PATH: `/nowhere:${folder}` })).toBe(program);
    expect(findChromium(undefined, { PATH: "", CHROME_PATH: program })).toBe(program);
    expect(findChromium(program, { CHROME_PATH: "/nowhere" })).toBe(program);
  });

  test("that is not where it is said to be, or nowhere, is an error with the mend", () => {
    expect(() => findChromium(undefined, { CHROME_PATH: join(folder, "chromium") })).toThrow(
      /CHROME_PATH names .*chromium, which is no program/,
    );
    expect(() => findChromium(undefined, { PATH: "/nowhere" }, [])).toThrow(
      /Install Chromium.*CHROME_PATH.*export html/,
    );
  });
});

test("a page for paper has no script, lies open, and cuts what nobody would read to the end", async () => {
  const lines = Array.from({ length: 1000 }, (_, line) => `line ${line}`).join("\n");
  const figure = {
    "application/vnd.plotly.v1+json": { data: [], layout: {} },
    "image/svg+xml": "<svg/>",
    "text/plain": "A line.",
  };
  const notebook = makeNotebook(
    {
      cell_type: "markdown",
      id: "a",
      metadata: {},
      source: "# T\n\n## A\n\n## B\n\n<details><summary>Answer</summary>yes</details>",
    },
    codeCell("x", { metadata: { tags: ["hide-input"] }, outputs: [stream(lines), display(figure)] }),
  );
  const page = Buffer.from(await paperPage({ name: "a", notebook }, {})).toString();
  expect(page).not.toContain("<script");
  expect(page).toContain("script-src 'none'");
  expect(page.match(/<details/g)).toHaveLength(2);
  expect(page.match(/<details[^>]* open/g)).toHaveLength(2);
  expect(page).toContain("… and 700 lines more in the notebook");
  expect(page).toMatch(/<h1[^>]*>T [\s\S]*<\/h1>\s*<nav class="contents"/);
  expect(page).toContain('alt="A line."');
});

test("a page for paper names no address on the web, and whoever exports it is told which pictures will be missing", async () => {
  const said: string[] = [];
  const source = '[a](https://a.example/) ![x](https://a.example/b.png) <img src="http://a.example/c.png">';
  const notebook = makeNotebook(
    { cell_type: "markdown", id: "a", metadata: {}, source },
    codeCell("x", { outputs: [display({ "text/html": "<img src='https://a.example/d.png'>" })] }),
  );
  const page = await paperPage({ name: "a", notebook }, { warn: (sentence) => said.push(sentence) });
  expect(Buffer.from(page).toString()).not.toMatch(/src=["']http/);
  const named = said.map(
    (sentence) => /^The picture (\S+) lies on the web, and will be missing/.exec(sentence)?.[1],
  );
  expect(new Set(named)).toEqual(
    new Set(["https://a.example/b.png", "http://a.example/c.png", "https://a.example/d.png"]),
  );
});
