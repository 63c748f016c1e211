import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as longhand from "../../lib/index.js";
import { committed, root, series, textOf } from "../support/series.js";

/**
 * What is public and whose docstring names no notebook yet that derives it ("Derived in notebooks/04.") or uses it
 * ("Used in notebooks/05.", "Used from notebooks/01 on."). Sorted, and exact: a name that is mended leaves the list.
 */
const stillMissing: string[] = [
  "AveragePool2d",
  "BatchNorm",
  "Conv2d",
  "Dataset",
  "Dropout",
  "Ensemble",
  "Flatten",
  "LeakyRelu",
  "Matrix",
  "MaxPool2d",
  "Network",
  "Relu",
  "Sequential",
  "Sigmoid",
  "Tanh",
  "accuracy",
  "accuracyChart",
  "adam",
  "adamW",
  "add",
  "addRow",
  "applySettings",
  "argmaxRows",
  "augment",
  "barChart",
  "baseline",
  "bestWays",
  "check",
  "checkFinite",
  "checkGradients",
  "checkWeights",
  "classReport",
  "combine",
  "comparePublished",
  "concatDatasets",
  "confusionAccuracy",
  "confusionHeatMap",
  "confusionMatrix",
  "constant",
  "cosine",
  "drawDigits",
  "drawnTransposed",
  "earlyStopping",
  "engineInUse",
  "ensemble",
  "evaluate",
  "examplesOf",
  "expectedCalibrationError",
  "exponential",
  "formatShape",
  "glorotUniform",
  "heNormal",
  "heatMap",
  "histogram",
  "imageGrid",
  "l1",
  "l2",
  "labelsOf",
  "largestDifference",
  "leakyRelu",
  "leakyReluBackward",
  "lecunNormal",
  "lineChart",
  "loadMlp",
  "loadModel",
  "loadTraining",
  "lossChart",
  "macroAverage",
  "map",
  "mean",
  "mistakes",
  "multiply",
  "network",
  "normal",
  "openMlOrder",
  "openMlSplit",
  "parseCsv",
  "parseIdx",
  "predict",
  "progress",
  "readCsv",
  "readIdx",
  "readSafetensors",
  "reliabilityBins",
  "relu",
  "replaceHead",
  "rmsProp",
  "runExperiment",
  "runTransfer",
  "runWay",
  "saveModel",
  "saveTraining",
  "scale",
  "selectClasses",
  "setEngine",
  "setPublisher",
  "settingsOf",
  "show",
  "showLive",
  "showMarkdown",
  "showTable",
  "sigmoid",
  "sigmoidBackward",
  "specFields",
  "splitDataset",
  "stepDecay",
  "subtract",
  "sum",
  "sumRows",
  "summarize",
  "summarizeWays",
  "systems",
  "tanh",
  "tanhBackward",
  "toSpec",
  "toSvg",
  "todo",
  "topKAccuracy",
  "transpose",
  "warmUp",
  "ways",
  "weightedAverage",
  "worstConfusions",
  "writeCsv",
  "writeIdx",
  "writeSafetensors",
  "zeroGradients",
];

interface Public {
  name: string;
  /** The file that declares it, from the top of the project: "lib/nn/dense.ts". */
  file: string;
  /** The docstring without its stars; "" where there is none. */
  doc: string;
}

/**
 * Every exported value with its docstring, from the folder that lib/index.ts takes it from.
 *
 * Errors are left out, which are met and not derived, and so is a namespace, whose parts have docstrings of their own.
 */
const all: Public[] = readPublic();

describe("the docstrings of what is public", () => {
  test("are there", () => {
    expect(all.filter(({ doc }) => doc === "").map(({ name }) => name)).toEqual([]);
  });

  test("name a notebook that derives it or uses it, but for those on the list", () => {
    const missing = all.filter(({ doc }) => notebooksIn(doc).length === 0).map(({ name }) => name);
    expect(
      missing.sort(),
      "Name the notebook in the docstring, and take the name off the list above.",
    ).toEqual(stillMissing);
  });

  test("name notebooks that are there, and that name it or the file that holds it", () => {
    const wrong = all.flatMap(({ name, doc, file }) =>
      notebooksIn(doc)
        .filter((number) => !standsIn(name, number) && !standsIn(file, number))
        .map((number) => `${name}: neither it nor ${file} is named in notebooks/${number}`),
    );
    expect(wrong).toEqual([]);
  });

  test("are read rightly", () => {
    expect(notebooksIn("A. Derived in notebooks/02.")).toEqual(["02"]);
    expect(notebooksIn("Source: X, 2006. Used from notebooks/01 on.")).toEqual(["01"]);
    expect(notebooksIn("Derived in notebooks/03 and used in notebooks/04.")).toEqual(["03", "04"]);
    expect(notebooksIn("See notebooks/02.")).toEqual([]);
    expect(standsIn("oneHot", "01")).toBe(true);
    expect(standsIn("oneHo", "01")).toBe(false);
    expect(standsIn("oneHot", "99")).toBe(false);
    expect(all.find(({ name }) => name === "matmulTN")?.file).toBe("lib/matrix/matmul.ts");
  });
});

function notebooksIn(doc: string): string[] {
  return [...doc.matchAll(/\b(?:derived in|used in|used from) notebooks\/(\d\d)\b/gi)].map(
    (match) => match[1]!,
  );
}

/** Whether a notebook of that number speaks of a name, in its cells or its prose. */
function standsIn(name: string, number: string): boolean {
  return series
    .filter((file) => file.startsWith(`${number}-`))
    .some((file) => {
      const notebook = committed(file);
      return new RegExp(`\\b${name}\\b`).test(`${textOf(notebook, "code")}\n${textOf(notebook, "markdown")}`);
    });
}

function readPublic(): Public[] {
  const index = readFileSync(join(root, "lib/index.ts"), "utf8");
  const blocks = [...index.matchAll(/export \{([^}]*)\} from "\.\/([\w-]+)(?:\/index)?\.js"/g)];
  const homes = new Map(
    blocks.flatMap(([, names, home]) =>
      names!
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "" && !name.startsWith("type "))
        .map((name) => [name, home!] as const),
    ),
  );
  return Object.entries(longhand)
    .filter(([name, value]) => homes.get(name) !== "errors" && !isNamespace(value))
    .map(([name]) => ({ name, ...declarationOf(name, homes.get(name)!) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isNamespace(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object Module]";
}

function declarationOf(name: string, home: string): { file: string; doc: string } {
  const start = new RegExp(`^export (?:abstract )?(?:async )?(?:function\\*?|const|class) ${name}\\b`, "m");
  const [file] = filesIn(home).filter((each) => start.test(readFileSync(join(root, each), "utf8")));
  if (file === undefined) throw new Error(`${name} is exported from lib/${home}, where no file declares it`);
  const above = readFileSync(join(root, file), "utf8").split(start)[0]!;
  // Between a docstring and what it is of there may be a remark for a tool.
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:\/\/[^\n]*\s*)*$/.exec(above)?.[1] ?? "";
  return { file, doc: comment.replace(/^\s*\* ?/gm, "").trim() };
}

function filesIn(home: string): string[] {
  return readdirSync(join(root, "lib", home), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join("lib", home, file));
}
