#!/usr/bin/env node
/**
 * `npm run bench:live`: how fast a live page trains beside a kernel on one thread, in turns, and how large pages
 * are. With `-- --series [number]` it runs every cell of every notebook, with the small values of its parameters, in both
 * worlds instead, and says where they print or show something else; it exits with 1 where any does.
 *
 * Needs Chromium and MNIST.
 */
import { parseArgs } from "node:util";
import { compareWorlds } from "./live/compare-worlds.mjs";
import { measurePace } from "./live/pace.mjs";

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    series: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
if (values.help) {
  console.log(
    "npm run bench:live -- [--rounds 5]        a live page's pace beside a kernel's, in turn\n" +
      "npm run bench:live -- --series [number]   every cell of the series in both worlds, and what differs",
  );
} else {
  process.exitCode = values.series
    ? await compareWorlds(positionals[0])
    : await measurePace(Number(values.rounds));
}
