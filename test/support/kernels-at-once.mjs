// Starts kernels that let others go first, has each run a cell at once, and prints how nice they are once their groups
// are: for tests of what a user without root's rights gets. Plain JavaScript: it runs alone.
import { readFileSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const built = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "lib", "dist", "kernel", "index.js");
const { execute, startKernel, tslabSpec } = await import(built);
const [count, niceness] = process.argv.slice(2).map(Number);
if (niceness > 0) setPriority(niceness);
const start = () => startKernel({ spec: tslabSpec(), cwd: process.cwd(), yields: true });
const kernels = await Promise.all(Array.from({ length: count }, start));
await Promise.all(kernels.map((kernel) => execute(kernel, "1")));
const look = () =>
  kernels.map(({ pid }) => {
    let group = null; // where there are no groups
    try {
      group = Number(/ nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, "utf8"))?.[1]);
    } catch {}
    return { own: getPriority(pid), group };
  });
for (let tried = 0; tried < 100 && look().some(({ group }) => group === 0); tried++) await sleep(100);
console.log(JSON.stringify(look()));
await Promise.all(kernels.map((kernel) => kernel.shutdown()));
