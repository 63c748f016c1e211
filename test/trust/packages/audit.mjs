import { spawnSync } from "node:child_process";

/*
 * Asks the registry for known holes of high and critical weight in what is installed: `npm run audit`. Ends with 0 where
 * there are none, with 1 where there are any, and with 3 where the registry does not answer such questions, as some
 * mirrors do not: then nothing is shown.
 */

const { stdout } = spawnSync("npm", ["audit", "--audit-level=high", "--json"], {
  encoding: "utf8",
  timeout: 120_000, // npm itself would wait for a quarter of an hour
});
let answer = {};
try {
  answer = JSON.parse(stdout);
} catch {
  // No answer is no JSON either.
}
const counts = answer.metadata?.vulnerabilities;
if (counts === undefined) {
  const why = (answer.error?.summary || answer.message || "it gave no reason").split("\n")[0];
  console.log(`not shown: the registry did not answer (${why})`);
  process.exitCode = 3;
} else {
  const heavy = counts.high + counts.critical;
  const known = Object.values(answer.vulnerabilities ?? {}).filter(({ severity }) =>
    /high|critical/.test(severity),
  );
  for (const { name, severity, range } of known) console.error(`${name} ${range}: ${severity}`);
  console.log(`${heavy} known holes of high or critical weight`);
  if (heavy > 0) process.exitCode = 1;
}
