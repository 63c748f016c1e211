import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("prober.mjs", import.meta.url));

/** How a server answered, beside a bare one that was asked in the same moments. Milliseconds. */
export interface Probed {
  count: number;
  /** Why requests failed, those that did. */
  failed: readonly string[];
  p50: number;
  p99: number;
  worst: number;
  bareP99: number;
}

/** Asks a server every 25 ms until it is stopped. */
export async function probe({ url, token }: { url: string; token: string }): Promise<() => Promise<Probed>> {
  const child = spawn(process.execPath, [program, url, token], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  await once(child.stdout, "data");
  return async () => {
    child.kill("SIGTERM");
    await once(child, "close");
    const [, line = ""] = text.split("\n");
    const { server, bare, failed } = JSON.parse(line) as {
      server: number[];
      bare: number[];
      failed: string[];
    };
    return {
      count: server.length,
      failed,
      p50: quantile(server, 0.5),
      p99: quantile(server, 0.99),
      worst: quantile(server, 1),
      bareP99: quantile(bare, 0.99),
    };
  };
}

/** The least value that so large a part does not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * What a p99 may be, in ms: 100, or four times what a bare server takes in the same moments, which knows how busy the
 * machine is. The load does not count beside it: the kernels of the test are most of that.
 */
export function allowedP99({ bareP99 }: Pick<Probed, "bareP99">): number {
  return Math.max(100, 4 * bareP99);
}

/** How many want to run for each processor. */
function share(): number {
  return (loadavg()[0] ?? 0) / cpus().length;
}

/** In words, for the report. */
export function latencyText(probed: Probed): string {
  const { p50, p99, worst, bareP99, count } = probed;
  const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
  const bare = `a bare server's p99 ${ms(bareP99)} ms; load ${share().toFixed(1)} a processor`;
  return `p50 ${ms(p50)}, p99 ${ms(p99)} (allowed ${ms(allowedP99(probed))}), worst ${ms(worst)} ms of ${count}; ${bare}`;
}
