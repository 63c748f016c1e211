#!/usr/bin/env node
/**
 * `npm run bench:live [rounds]`: how fast a live page trains beside a kernel on one thread, in turns, and how large pages
 * are. With `-- --series [number]` it runs every cell of every notebook, with the small values of its parameters, in both
 * worlds instead, and says where they print or show something else; it exits with 1 where any does.
 *
 * Needs Chromium and MNIST.
 */
import { parseArgs } from "node:util";
import { compareWorlds } from "./live/compare-worlds.mjs";
import { measurePace } from "./live/pace.mjs";

const { values, positionals } = parseArgs({
  options: { series: { type: "boolean", default: false } },
  allowPositionals: true,
});
process.exitCode = values.series
  ? await compareWorlds(positionals[0])
  : await measurePace(Number(positionals[0] ?? 5));
