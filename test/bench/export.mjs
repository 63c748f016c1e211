import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commitNow, describeMachine, loadNow } from "./machine.mjs";
import { summarize } from "./statistics.mjs";

/**
 * HTML of the whole series with Longhand and with Debian's nbconvert, whole processes in turn (A B A B), so that what
 * else the machine does meets both.
 */
const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, help: { type: "boolean" } },
});
if (values.help === true) {
  console.log(
    "npm run bench:export -- [--rounds 5]\n\nTimes `longhand export --to html` and `jupyter nbconvert --to html` on notebooks/, in turn.",
  );
  process.exit(0);
}
const root = fileURLToPath(new URL("../..", import.meta.url));
const notebooks = readdirSync(join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .sort()
  .map((name) => join("notebooks", name));

const contestants = {
  longhand: (out) => [
    process.execPath,
    "lib/cli/longhand.js",
    "export",
    ...notebooks,
    "--to",
    "html",
    "-o",
    out,
  ],
  nbconvert: (out) => ["jupyter", "nbconvert", "--to", "html", "--output-dir", out, ...notebooks],
};

const seconds = { longhand: [], nbconvert: [] };
const sizes = {};
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, command] of Object.entries(contestants)) {
    const out = mkdtempSync(join(tmpdir(), `bench-${name}-`));
    try {
      const [program, ...args] = command(out);
      const started = performance.now();
      const { status, error, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
      seconds[name].push((performance.now() - started) / 1000);
      if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr.slice(-500)}`);
      const files = readdirSync(out).filter((file) => file.endsWith(".html"));
      if (files.length !== notebooks.length)
        throw new Error(`${name} gave ${files.length} pages of ${notebooks.length}`);
      sizes[name] = files.map((file) => statSync(join(out, file)).size);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  }
  console.log(
    `round ${round + 1}: ${Object.keys(contestants)
      .map((name) => `${name} ${seconds[name].at(-1).toFixed(2)} s`)
      .join(", ")}`,
  );
}
const ratios = summarize(seconds.nbconvert.map((theirs, round) => theirs / seconds.longhand[round]));
const total = (name) => `${(sizes[name].reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)} MB`;
for (const name of Object.keys(contestants)) {
  const { median, least, most } = summarize(seconds[name]);
  console.log(
    `${name}: median ${median.toFixed(2)} s (${least.toFixed(2)} to ${most.toFixed(2)}), ${notebooks.length} files, ${total(name)}`,
  );
}
console.log(
  `nbconvert took ${ratios.median.toFixed(2)} times as long (median of pairs; ${ratios.least.toFixed(2)} to ${ratios.most.toFixed(2)})`,
);
console.log(`${JSON.stringify({ ...describeMachine(), commit: commitNow(), load: loadNow() })}`);
