import { barChart, toSvg } from "longhand";
import { ratioOf } from "./figures.mjs";

/** NumPy float32 beside Longhand float32, a bar a workload; undefined where either did not run. */
export function drawRatios(workloads, { contestants, of }) {
  const ours = contestants.find(({ peer, dtype }) => peer === "longhand" && dtype === "float32")?.id;
  const bars = workloads.flatMap((workload) => {
    const ratio = ratioOf(of(workload), { peer: "NumPy float32", ours });
    return ratio === undefined ? [] : [{ label: workload.id, value: ratio.median }];
  });
  if (bars.length === 0) return undefined;
  return draw(bars, {
    title: `How many times as long NumPy takes as Longhand, float32`,
    x: "workload",
    y: { title: "times" },
  });
}

/** Everyone's seconds an epoch on one workload; undefined where there is nobody. */
export function drawPace(table) {
  const bars = (table?.rows ?? []).flatMap(({ id, seconds }) =>
    seconds === undefined ? [] : [{ label: id.replace("float", "f"), value: seconds.median }],
  );
  if (bars.length === 0) return undefined;
  return draw(bars, {
    title: `Seconds an epoch, ${table.workload.title}`,
    y: { title: "seconds" },
    width: 1200,
  });
}

function draw(bars, options) {
  const values = bars.map(({ value }) => value);
  return toSvg(barChart(values, { ...options, labels: bars.map(({ label }) => label) }));
}
