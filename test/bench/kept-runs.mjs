import { createHash } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where runs are kept: beside what else Longhand keeps, and out of git. */
const folder = fileURLToPath(new URL("../../.longhand/bench/", import.meta.url));

/**
 * Every run that was measured for one plan, as JSON lines, so that a bench that was stopped goes on.
 *
 * A round of a workload is kept whole or not at all: its runs are compared with one another, so they must have been
 * measured side by side. What a stopped round had measured stays in the file, and the round is measured anew.
 *
 * @param {object} plan all that the figures depend on
 * @param {{ anew: boolean }} how anew: put what is kept aside first
 */
export async function keptRuns(plan, { anew }) {
  const digest = createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 12);
  const path = join(folder, `${digest}.jsonl`);
  if (anew) await rename(path, `${path}.${Date.now()}.old`).catch(ignoreAbsent);
  const lines = await readLines(path);
  /** @type {Map<string, Record<string, any>>} */
  const runs = new Map();
  for (const line of lines) if ("round" in line) runs.set(keyOf(line), line);
  const closed = new Set(lines.filter(({ closed }) => closed !== undefined).map(({ closed }) => closed));
  const add = async (line) => {
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${JSON.stringify(line)}\n`);
  };
  if (lines.length === 0) await add({ plan });
  return {
    path,
    /** @param {number} round @param {string} workload */
    isClosed: (round, workload) => closed.has(`${round} ${workload}`),
    /** @param {Record<string, any>} run */
    async keep(run) {
      runs.set(keyOf(run), run);
      await add(run);
    },
    /** @param {number} round @param {string} workload */
    async close(round, workload) {
      closed.add(`${round} ${workload}`);
      await add({ closed: `${round} ${workload}` });
    },
    /** Runs of closed rounds. */
    all: () => [...runs.values()].filter(({ round, workload }) => closed.has(`${round} ${workload}`)),
  };
}

const keyOf = ({ round, workload, contestant }) => `${round} ${workload} ${contestant}`;

/** A last line that was cut in the middle is no run. */
async function readLines(path) {
  const text = await readFile(path, "utf8").catch(ignoreAbsent);
  return (text ?? "").split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

function ignoreAbsent(error) {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}

/** A digest of the built library: figures of another build are other figures. */
export async function digestLibrary() {
  const dist = fileURLToPath(new URL("../../lib/dist/", import.meta.url));
  const hash = createHash("sha256");
  const names = await readdir(dist, { recursive: true });
  for (const name of names.filter((one) => one.endsWith(".js") && !one.startsWith("web")).sort())
    hash.update(`${name}\0`).update(await readFile(join(dist, name)));
  return hash.digest("hex").slice(0, 16);
}
