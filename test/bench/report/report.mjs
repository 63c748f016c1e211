import { rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { drawPace, drawRatios } from "./drawings.mjs";
import { ratioOf, rowsOf } from "./figures.mjs";
import { align, markdown, percent, seconds, spread, times } from "./tables.mjs";

/**
 * Writes the page and its drawings, and prints the tables.
 *
 * @param {string} page the Markdown file; the drawings go beside it
 * @param {{ command: string, commit: string | undefined, plan: any, contestants: any[], runs: any[] }} measured
 */
export async function writeReport(page, measured) {
  const { plan, contestants, runs } = measured;
  const of = ({ id }) => runs.filter(({ workload }) => workload === id);
  const done = plan.workloads.filter((workload) => of(workload).length > 0);
  const ratios = ratioTable(done, { contestants, of });
  const tables = done.map((workload) => ({
    workload,
    rows: rowsOf(of(workload), { workload, contestants }),
  }));
  console.log("");
  if (ratios.length > 1) console.log([...align(ratios), ""].join("\n"));
  for (const { workload, rows } of tables)
    console.log([workload.title, ...align(paceTable(rows)), ""].join("\n"));

  const drawings = [
    {
      name: "ratios.svg",
      svg: drawRatios(done, { contestants, of }),
      alt: "How many times as long NumPy takes",
    },
    { name: "pace.svg", svg: drawPace(tables[0]), alt: "Seconds an epoch" },
  ].filter(({ svg }) => svg !== undefined);
  for (const { name, svg } of drawings) await replace(join(dirname(page), name), svg);
  await replace(page, `${text({ ...measured, ratios, tables, drawings }).join("\n")}\n`);
}

function text({ command, commit, plan, contestants, runs, ratios, tables, drawings }) {
  const { processor, cores, memoryGB, system, node } = plan.machine;
  const loads = runs.flatMap(({ load }) => load ?? []);
  const absent = contestants.filter((one) => one.absent);
  const rounds = new Set(runs.map(({ round }) => round)).size;
  return [
    "# Longhand and its peers, measured",
    "",
    `Made by \`${command}\`${commit === undefined ? "" : ` at ${commit}`}, which trains everything below and writes this page.`,
    "",
    `Machine: ${processor}, ${cores} cores, ${memoryGB} GB, ${system}, Node ${node}. ` +
      `Load of the machine while measuring: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
    "",
    "Everyone does the same mathematics on the same digits: the same layers, first weights, batches, orders, rates and " +
      "epochs, each in a process of its own. A round runs all of them one after another, near paces side by side, and " +
      `then the next begins: ${rounds} ${rounds === 1 ? "round" : "rounds"}. A ratio is taken within a round, so what slows the whole machine slows both sides of it. ` +
      "Figures are medians, with the least and the most beside them where there is more than one. " +
      "Time is training alone, the first epoch with its warm-up included; loading and testing are not in it.",
    "",
    ...(ratios.length > 1 ? ["## How many times as long the peer takes", "", ...markdown(ratios), ""] : []),
    ...drawings.flatMap(({ name, alt }) => [`![${alt}](${basename(name)})`, ""]),
    ...tables.flatMap(({ workload, rows }) => [
      `## ${workload.title}`,
      "",
      `${[784, ...workload.spec.hidden, 10].join("-")}, ${workload.spec.epochs} ${workload.spec.epochs === 1 ? "epoch" : "epochs"}` +
        `${workload.examples === undefined ? "" : `, and an epoch is ${workload.examples} examples`}.`,
      "",
      ...markdown(paceTable(rows)),
      "",
    ]),
    "## What the columns say",
    "",
    "- GFLOP/s counts every multiplication and addition of the matrix products as if no pixel were zero. Four of five " +
      "are, so one that passes over zeros can stand above what its arithmetic does.",
    `- The peak is that of one core with 128-bit vectors: ${peakText(runs)}. It was measured in every round, by a ` +
      "WebAssembly kernel that multiplies and adds into twelve vectors and touches no memory. One that uses wider " +
      "vectors or more cores, as NumPy's BLAS does, can stand above 100 %.",
    "- Test accuracy and training loss (of the last epoch, each batch before its step) show that all did the same.",
    "- Memory is the most that the process held at once, its runtime and the digits included.",
    "",
    "## Who took part",
    "",
    ...notes(tables),
    ...absent.map((one) => `- ${one.id} is absent. ${one.absent}`),
    "- scikit-learn starts from the same weights, but shuffles in its own way (system D) and divides a short last " +
      "batch by its own size (system A), so its accuracy may differ by some images.",
    "- The JavaScript peers read the digits and draw the first weights through Longhand, which adds some 20 MB to each.",
  ];
}

function ratioTable(workloads, { contestants, of }) {
  const ours = contestants.filter(({ peer, absent }) => peer === "longhand" && absent === undefined);
  const others = contestants.filter(({ peer }) => peer !== "longhand");
  const rows = others.flatMap(({ id, dtype }) =>
    ours
      // Longhand in float64 against a peer in float32 would be two different questions in one figure.
      .filter((one) => dtype === "float64" || one.dtype === "float32")
      .map((one) => [
        `${id} ÷ ${one.id}`,
        ...workloads.map((workload) => times(ratioOf(of(workload), { peer: id, ours: one.id }))),
      ])
      .filter(([, ...cells]) => cells.some((cell) => cell !== "")),
  );
  return [["", ...workloads.map(({ id }) => id)], ...rows];
}

function paceTable(rows) {
  return [
    [
      "",
      "runs",
      "seconds an epoch",
      "test accuracy, %",
      "training loss",
      "peak memory, MB",
      "GFLOP/s",
      "of one core's peak",
    ],
    ...rows.map(({ id, seconds: pace, accuracy, loss, memory, gflops, ofPeak, failed }) =>
      pace === undefined
        ? [id, "", "failed", "", "", "", "", ""]
        : [
            id,
            `${pace.count}${failed === undefined ? "" : " (and failures)"}`,
            spread(pace, seconds),
            spread(accuracy, percent),
            loss === undefined ? "" : spread(loss, (value) => value.toFixed(5)),
            String(Math.round(memory.median)),
            gflops.toFixed(1),
            ofPeak === undefined ? "" : `${Math.round(100 * ofPeak)} %`,
          ],
    ),
  ];
}

function notes(tables) {
  const found = new Map(
    tables.flatMap(({ rows }) => rows.flatMap(({ id, note }) => (note ? [[id, note]] : []))),
  );
  const failures = tables.flatMap(({ workload, rows }) =>
    rows.flatMap(({ id, failed }) =>
      failed === undefined ? [] : [`- ${id} failed on ${workload.id}: ${failed}`],
    ),
  );
  return [...[...found].map(([id, note]) => `- ${id}: ${note}.`), ...failures];
}

function peakText(runs) {
  const best = (dtype, way) => {
    const figures = runs.flatMap(({ gflops }) => gflops?.[dtype]?.[way] ?? []).sort((a, b) => a - b);
    return figures.length === 0 ? "not to be had" : figures[Math.floor(figures.length / 2)].toFixed(1);
  };
  return ["float32", "float64"]
    .map((dtype) => `${dtype} ${best(dtype, "apart")} GFLOP/s, fused ${best(dtype, "fused")}`)
    .join("; ");
}

/** Whole or not at all: somebody may be reading. */
async function replace(path, content) {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
