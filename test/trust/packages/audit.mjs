import { spawnSync } from "node:child_process";

/*
 * Asks the registry for known holes of high and critical weight in what is installed: `npm run audit`. Ends with 1 where
 * there are any, and with 0 where there are none or the registry does not answer such questions, as some mirrors do not.
 */

const { stdout } = spawnSync("npm", ["audit", "--audit-level=high", "--json"], { encoding: "utf8" });
let answer = {};
try {
  answer = JSON.parse(stdout);
} catch {
  // No answer is no JSON either.
}
const counts = answer.metadata?.vulnerabilities;
if (counts === undefined) {
  const why = answer.error?.summary ?? answer.message ?? "no answer";
  console.log(`not answered: this registry tells of no holes (${String(why).split("\n")[0]})`);
} else {
  const heavy = counts.high + counts.critical;
  const known = Object.values(answer.vulnerabilities ?? {}).filter(({ severity }) =>
    /high|critical/.test(severity),
  );
  for (const { name, severity, range } of known) console.error(`${name} ${range}: ${severity}`);
  console.log(`${heavy} known holes of high or critical weight`);
  if (heavy > 0) process.exitCode = 1;
}
