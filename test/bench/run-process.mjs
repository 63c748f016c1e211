import { spawn } from "node:child_process";

/**
 * Runs a contestant once, and reads the JSON line that it prints last.
 *
 * The starting process is kept small (it holds no digits), because Linux counts a process's peak memory from before
 * it became another program.
 *
 * @param {{ command: string[], env?: Record<string, string> | undefined }} contestant
 * @param {{ task?: object, signal: AbortSignal, timeout: number }} how timeout in seconds
 * @returns {Promise<Record<string, any>>} what it told; `failed` with a reason where it told nothing
 */
export function runProcess({ command, env }, { task, signal, timeout }) {
  const [program, ...args] = command;
  const started = performance.now();
  const child = spawn(program, [...args, ...(task === undefined ? [] : [JSON.stringify(task)])], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  let late = false;
  const end = () => child.kill("SIGTERM");
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeout * 1000);
  signal.addEventListener("abort", end);
  return new Promise((resolve) => {
    const done = (result) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve({ ...result, wallSeconds: (performance.now() - started) / 1000 });
    };
    child.on("error", ({ message }) => done({ failed: message }));
    child.on("close", (code) => {
      if (late) return done({ failed: `longer than ${timeout} s`, late });
      const line = lastLine(output.text());
      if (code === 0 && line !== undefined) return done(line);
      return done({ failed: reasonOf(errors.text()) ?? `exit code ${code}` });
    });
  });
}

function collect(stream) {
  const parts = [];
  stream.setEncoding("utf8").on("data", (part) => parts.push(part));
  return { text: () => parts.join("") };
}

/** The message of the error that ended it, without the stack around. */
function reasonOf(text) {
  return /^[\w.]*(?:Error|Exception)\b.*/m.exec(text)?.[0].slice(0, 300);
}

function lastLine(text) {
  try {
    return JSON.parse(text.trim().split("\n").at(-1) ?? "");
  } catch {
    return undefined;
  }
}
