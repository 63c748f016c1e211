import { expect, test } from "vitest";
import { lastPass } from "../../../lib/cli/last-pass.js";
import { madeRun } from "../../support/made-runs.js";

const code = (notebook: string) => ({ longhand: "0.1.0", engine: "auto", notebook });

test("the last pass is the latest run of the notebook with the others of its parameters, seed by seed", () => {
  const [early, first, second, other] = [
    madeRun({ code: code("a.ipynb"), parameters: { rate: 0.1 } }),
    madeRun({ code: code("a.ipynb"), parameters: { rate: 0.5, hidden: [8] } }),
    madeRun({ code: code("a.ipynb"), parameters: { hidden: [8], rate: 0.5 } }),
    madeRun({ code: code("b.ipynb"), parameters: { rate: 0.1 } }),
  ];
  const latestFirst = [other, second, first, early];
  expect(lastPass(latestFirst, "a.ipynb")).toEqual([first.id, second.id]);
  expect(lastPass(latestFirst, "b.ipynb")).toEqual([other.id]);
});

test("a notebook that recorded nothing has none", () => {
  expect(lastPass([], "a.ipynb")).toEqual([]);
  expect(lastPass([madeRun({ parameters: {} })], "a.ipynb")).toEqual([]);
});
