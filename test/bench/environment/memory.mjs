import { readdirSync, readFileSync } from "node:fs";

/**
 * Megabytes of a process and of all that it started, each page that several share counted in parts (PSS).
 *
 * @returns {{ server: number, kernels: number[] }} by the direct children of the server
 */
export function memoryOf(pid) {
  const children = childrenByParent();
  const whole = (one) => pssOf(one) + (children.get(one) ?? []).reduce((sum, child) => sum + whole(child), 0);
  return { server: pssOf(pid), kernels: (children.get(pid) ?? []).map(whole) };
}

function childrenByParent() {
  const found = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The program's name stands in parentheses and may hold anything.
      const [, parent] = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      const list = found.get(Number(parent)) ?? [];
      found.set(Number(parent), [...list, Number(name)]);
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

function pssOf(pid) {
  try {
    const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}
