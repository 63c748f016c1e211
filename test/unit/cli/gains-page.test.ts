import { describe, expect, test } from "vitest";
import { describeGains, gainsPage, type Measured } from "../../../lib/cli/gains-page.js";
import { bestWays, type WayFigures, ways } from "../../../lib/experiment/index.js";

function trained(way: string, accuracies: number[], epochs = 10): WayFigures[] {
  return accuracies.map((testAccuracy, at) => ({
    way,
    seed: at + 1,
    epochs,
    trainingAccuracy: 0.99,
    testLoss: 0.1,
    testAccuracy,
    seconds: 1,
  }));
}

function measured(change: Partial<Measured> = {}): Measured {
  return {
    figures: [],
    transfers: [],
    flags: { epochs: 10, seeds: 3 },
    source: "MNIST: 60,000 training images.",
    command: "npx longhand gains --page GAINS.md",
    ...change,
  };
}

const all = [...ways, ...bestWays].flatMap(({ name }, at) =>
  trained(name, [0.97, 0.975, 0.98 + at / 10_000]),
);
const transfers = [50, 200, 1000].flatMap((examples) =>
  [1, 2].map((seed) => ({ seed, examples, transferred: 0.5 + seed / 100, fromScratch: 0.4 })),
);

/** The cells of each table row of a page. */
function rowsOf(page: string): string[][] {
  return page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.slice(2, -2).split(" | "));
}

describe("the page of gains", () => {
  const page = gainsPage(measured({ figures: all, transfers }));

  test("says which command made it, from which digits, and how long each way was trained", () => {
    expect(page).toMatch(/^# What each way on gains\n\nMade by `npx longhand gains --page GAINS\.md`/);
    expect(page).toContain("Digits: MNIST: 60,000 training images.\n");
    expect(page).toContain("trained for 10 epochs from 3 seeds");
    expect(gainsPage(measured({ flags: { epochs: 1, seeds: 1 } }))).toContain("1 epoch from 1 seed;");
    expect(page.endsWith("\n")).toBe(true);
  });

  test("is valid Markdown: each table has a heading, a rule, and as many cells in every row", () => {
    const tables = page.split(/^## .+\n\n/m).slice(1);
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      const [head, rule, ...rows] = rowsOf(table);
      expect(rule).toEqual(head!.map((_, at) => (at === 0 ? "---" : "---:")));
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(head!.length);
    }
  });

  test("shows every way that has figures once, and none that has none", () => {
    const names = rowsOf(page).map(([name]) => name);
    for (const { name } of [...ways, ...bestWays])
      expect(names.filter((one) => one === name)).toEqual([name]);
    const few = gainsPage(measured({ figures: trained("Adam", [0.9]) }));
    expect(rowsOf(few).map(([name]) => name)).toEqual(["way", "---", "Adam"]);
  });

  test("marks a way only where all of its seeds are apart from all of the baseline's", () => {
    const rows = rowsOf(
      gainsPage(
        measured({
          figures: [
            ...trained("baseline", [0.97, 0.972]),
            ...trained("Adam", [0.973, 0.974]),
            ...trained("RMSProp", [0.971, 0.974]),
            ...trained("L2 1e-4", [0.96, 0.969]),
            ...trained("elastic", [0.99]),
          ],
        }),
      ),
    );
    expect(rows.slice(2).map(([way, mean, spread, gain]) => [way, mean, spread, gain])).toEqual([
      ["baseline", "97.10", "97.00 to 97.20", ""],
      ["L2 1e-4", "96.45", "96.00 to 96.90", "-0.65 *"],
      ["RMSProp", "97.25", "97.10 to 97.40", "+0.15"],
      ["Adam", "97.35", "97.30 to 97.40", "+0.25 *"],
      ["elastic", "99.00", "99.00 to 99.00", "+1.90"],
    ]);
  });

  test("leaves the gain open where there is no baseline, and calls none 0.00", () => {
    const alone = rowsOf(gainsPage(measured({ figures: trained("Adam", [0.9, 0.91]) })));
    expect(alone.at(-1)![3]).toBe("");
    const same = [...trained("baseline", [0.97, 0.97]), ...trained("Adam", [0.97, 0.96999])];
    expect(rowsOf(gainsPage(measured({ figures: same }))).at(-1)![3]).toBe("0.00");
  });

  test("gives mean and spread of transfer for each number of examples", () => {
    expect(rowsOf(page).slice(-3)[0]).toEqual(["50", "51.50", "51.00 to 52.00", "40.00", "40.00 to 40.00"]);
  });
});

describe("the gains in a terminal", () => {
  test("keep to 100 columns, also with the longest names", () => {
    const text = describeGains(measured({ figures: all, transfers }));
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
    expect(text).toMatch(/^elastic +97\./m);
    expect(text).toContain("Put together\n");
  });

  test("say what the star means only where there is one", () => {
    const plain = [...trained("baseline", [0.97, 0.98]), ...trained("Adam", [0.975, 0.985])];
    expect(describeGains(measured({ figures: plain }))).not.toContain("*");
    const apart = [...trained("baseline", [0.97, 0.98]), ...trained("Adam", [0.985, 0.986])];
    expect(describeGains(measured({ figures: apart }))).toMatch(/\+1\.05 \*[\s\S]*\n\* every seed/);
  });
});
