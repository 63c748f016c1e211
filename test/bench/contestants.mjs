import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as longhand from "longhand";

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Somebody who trains a workload in a process of its own, and prints one JSON line.
 *
 * @typedef {object} Contestant
 * @property {string} id what tables call it, such as "NumPy float32"
 * @property {string} peer what `--peers` names; "longhand" for our own side
 * @property {"float64" | "float32"} dtype
 * @property {string[]} command program and script; the task follows as one JSON argument
 * @property {Record<string, unknown>} options
 * @property {Record<string, string>} [env] set for the process
 * @property {string} [absent] why it cannot run here, and the mend
 */

/** `--peers` takes these; those that stand first run by default. */
export const peerNames = ["numpy", "sklearn", "reference", "jax-js", "tfjs", "numpy-ts"];
export const furtherPeerNames = ["numpy-1thread"];

/**
 * Everyone asked for, those with near paces side by side, Longhand before each.
 *
 * @param {{ peers: string[], dtypes: string[], threads: number[], python: string | undefined }} wanted
 * @returns {Promise<Contestant[]>}
 */
export async function gather({ peers, dtypes, threads, python }) {
  const variants = threads.length === 0 ? [undefined] : threads;
  const all = [
    ...["float32", "float64"].flatMap((dtype) => [
      ...variants.map((count) => ourselves(dtype, count)),
      ...pythonPeers(dtype),
    ]),
    ...["float32", "float64"].map((dtype) => ({
      ...ourselves(dtype, undefined),
      id: `Longhand reference ${dtype}`,
      peer: "reference",
      options: { engine: "reference" },
    })),
    npmPeer("jax-js", "jax-js", "@jax-js/jax", "float32"),
    npmPeer("tfjs", "TensorFlow.js wasm", "@tensorflow/tfjs-backend-wasm", "float32"),
    npmPeer("numpy-ts", "numpy-ts", "numpy-ts", "float32"),
    npmPeer("numpy-ts", "numpy-ts", "numpy-ts", "float64"),
  ];
  const chosen = all.filter(
    ({ peer, dtype }) => (peer === "longhand" || peers.includes(peer)) && dtypes.includes(dtype),
  );
  const programs = chosen.some(({ command }) => command[0] === "python") ? await findPython(python) : {};
  return chosen.map((one) => withPython(one, programs));
}

function ourselves(dtype, threads) {
  const absent =
    threads !== undefined && !("setThreads" in longhand)
      ? "This build of Longhand has no threads. Leave --threads out."
      : undefined;
  return {
    id: `Longhand ${dtype}${threads === undefined ? "" : `, ${threads} threads`}`,
    peer: "longhand",
    dtype,
    command: [process.execPath, here("contestants/longhand.mjs")],
    options: { engine: "auto", ...(threads !== undefined && { threads }) },
    ...(absent && { absent }),
  };
}

function pythonPeers(dtype) {
  const one = (peer, name, script) => ({
    id: `${name} ${dtype}`,
    peer,
    dtype,
    command: ["python", here(`peers/${script}`)],
    options: {},
  });
  return [
    one("numpy", "NumPy", "numpy_mlp.py"),
    {
      ...one("numpy-1thread", "NumPy, 1 thread,", "numpy_mlp.py"),
      env: { OPENBLAS_NUM_THREADS: "1" },
    },
    one("sklearn", "scikit-learn", "sklearn_mlp.py"),
  ];
}

function npmPeer(peer, name, packageName, dtype) {
  const there = existsSync(here(`peers/node_modules/${packageName}`));
  return {
    id: `${name} ${dtype}`,
    peer,
    dtype,
    command: [process.execPath, here(`peers/${peer}.mjs`)],
    options: {},
    ...(!there && { absent: "Not installed: npm run bench:peers." }),
  };
}

/** What a Python peer needs, and where Debian has it. */
const pythonNeeds = {
  numpy: { module: "numpy", mend: "Debian: python3-numpy, and libopenblas0 for its speed" },
  sklearn: { module: "sklearn", mend: "Debian: python3-sklearn" },
};

function withPython(one, programs) {
  if (one.command[0] !== "python") return one;
  const { module, mend } = pythonNeeds[one.peer === "sklearn" ? "sklearn" : "numpy"];
  const program = programs[module];
  if (program === undefined) return { ...one, absent: `No Python with ${module} (${mend}; or --python).` };
  return { ...one, command: [program, ...one.command.slice(1)] };
}

/** For each module the first Python that has it, one with OpenBLAS before one without: a slow BLAS is no opponent. */
async function findPython(named) {
  const programs = named === undefined ? ["/usr/bin/python3", "python3"] : [named];
  /** @type {Record<string, string | undefined>} */
  const found = {};
  for (const module of ["numpy", "sklearn"]) {
    const blas = await Promise.all(programs.map((program) => blasOf(program, module)));
    const fast = blas.indexOf("openblas");
    found[module] = programs[fast >= 0 ? fast : blas.findIndex((name) => name !== undefined)];
  }
  return found;
}

/** "openblas" or "other"; undefined where this Python does not have the module. */
async function blasOf(program, module) {
  const script = `import ${module}
try: maps = open("/proc/self/maps").read()
except OSError: maps = ""
print("openblas" if "openblas" in maps else "other")`;
  try {
    return (await run(program, ["-c", script])).stdout.trim();
  } catch {
    return undefined;
  }
}

/** The roof, measured in every round like everyone else. */
export const peak = { command: [process.execPath, here("contestants/peak.mjs")] };
