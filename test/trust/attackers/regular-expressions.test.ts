import { expect, test } from "vitest";
import { exportNotebook } from "../../../lib/export/index.js";
import { type Notebook, readPercent, summarizeNotebook } from "../../../lib/notebook/index.js";
import { times, whole } from "../length.js";
import { tell } from "../report/tell.js";
import { expressionsOfLib, pumpsFor, timeOf } from "./regular-expressions.js";

/** Those that may take long for a long text, since what they are given is short or our own. */
const given: Record<string, string> = {
  "bundling/": "what our own build is made of",
  "vite.config.ts": "names of our own files",
  "live/page/editor.ts": "the line in which a person types",
  "server/page.ts": "the page that we built ourselves",
  "export/render/protect-math.ts": "at most 8,000 characters at once",
};

/** A text that would be read in a few thousandths of a second by what goes through it once. */
const long = 64_000;

test("no regular expression of lib takes a second for a text of 64,000 characters, whatever stands in it", {
  timeout: 900_000,
}, () => {
  const all = expressionsOfLib().filter(
    ({ place }) => !Object.keys(given).some((part) => place.includes(part)),
  );
  let tried = 0;
  let slowest = 0;
  const faults: string[] = [];
  for (const expression of all) {
    for (const pump of pumpsFor(expression)) {
      for (const end of ["", "\u0000!"]) {
        const text = (length: number): string => pump.repeat(Math.ceil(length / pump.length)) + end;
        tried++;
        // What goes through 4,000 characters once takes far less than a thousandth of a second.
        if (timeOf(expression, text(4000)) < 1.5 || timeOf(expression, text(4000)) < 1.5) continue;
        const took = Math.min(timeOf(expression, text(long)), timeOf(expression, text(long)));
        slowest = Math.max(slowest, took);
        if (took > 1000)
          faults.push(
            `${expression.place}: /${expression.source}/${expression.flags} takes ${Math.round(took)} ms for ${JSON.stringify(pump)} again and again`,
          );
      }
      if (faults.length > 0 && faults.at(-1)!.startsWith(expression.place)) break;
    }
  }
  expect(faults).toEqual([]);
  expect(all.length).toBeGreaterThan(300);
  tell(
    "attacks",
    `${all.length} regular expressions, each with texts of 64,000 characters made to keep it busy`,
    `${tried.toLocaleString("en-US")} texts, none over ${Math.max(100, Math.ceil(slowest))} ms`,
  );
});

const pumps = [
  "![",
  "[a](",
  "[",
  "<",
  "<a ",
  "<svg ",
  "<img src=",
  "$",
  "$$ ",
  "\\(",
  "`",
  "``` ",
  "~~~\n",
  "*",
  "**a",
  "_",
  "> ",
  "- ",
  "1. ",
  "| ",
  "|a|\n",
  "# ",
  "\n\n",
  " ",
  "\t",
  "&",
  "&#",
  "<!--",
  "[a]: ",
  "[^1]: ",
  "\\",
  "\u001b[",
  "\u001b[31m",
  "http://",
  "www.a",
  "a@",
  '"',
  "'",
  "(",
  "{",
  "\\begin{a}",
  "- [ ] ",
  "<details>",
  "</b>",
  "<b>",
];

/** Milliseconds of a processor: what others do on the machine does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

test.each(["text/markdown", "text/html", "text/plain", "image/svg+xml", "text/latex"])(
  "a notebook that is made to keep an exporter busy is exported all the same: %s",
  { timeout: 900_000 },
  async (mime) => {
    const length = 20_000;
    let slowest = { took: 0, pump: "" };
    const tried = whole ? pumps : pumps.filter((_, nth) => nth % 3 === 0);
    for (const pump of tried) {
      const text = pump.repeat(Math.ceil(length / pump.length));
      const notebook: Notebook = {
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: [
          { cell_type: "markdown", id: "a", metadata: {}, source: mime === "text/markdown" ? text : "# A" },
          {
            cell_type: "code",
            id: "b",
            metadata: {},
            source: mime === "text/plain" ? text : "1",
            execution_count: 1,
            outputs: [{ output_type: "display_data", data: { [mime]: text }, metadata: {} }],
          },
        ],
      };
      const began = processorTime();
      summarizeNotebook(notebook);
      await exportNotebook(notebook, { name: "pumped", to: "html" });
      await exportNotebook(notebook, { name: "pumped", to: "markdown" });
      const took = processorTime() - began;
      if (took > slowest.took) slowest = { took, pump };
    }
    expect(slowest.took, `for ${JSON.stringify(slowest.pump)} again and again`).toBeLessThan(5000);
    tell(
      "attacks",
      `notebooks whose ${mime} keeps an exporter busy`,
      `${tried.length} exported, at most ${Math.ceil(slowest.took)} ms for ${JSON.stringify(slowest.pump)}`,
    );
  },
);

test("a script that is made to keep its reader busy is read or refused at once", () => {
  const length = times(100_000, 1_000_000);
  let slowest = 0;
  for (const pump of [
    "a=",
    ' a="',
    " a=[",
    " a={",
    ' "a"',
    " ",
    "\\",
    ' tags=["a"]',
    "metadata=",
    "\n// %%",
    "\n// ---",
    "\n//   a: ",
    "\r",
    "#",
    "[",
  ]) {
    for (const head of ["// %% ", '// %% x="', "// ---\n// jupyter:\n// "]) {
      const began = processorTime();
      try {
        readPercent(`${head}${pump.repeat(Math.ceil(length / pump.length))}\n\n// %%\n`, "pumped");
      } catch (thrown) {
        expect((thrown as { code?: string }).code).toBe("NOTEBOOK");
      }
      slowest = Math.max(slowest, processorTime() - began);
    }
  }
  expect(slowest).toBeLessThan(5000);
});
