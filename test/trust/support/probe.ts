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
 * What a p99 may be: 100 ms, or four times what a bare server takes in the same moments; and where more want to run than
 * there are processors, so many times longer, for a thread then gets but its share of one.
 */
export function allowedP99({ bareP99 }: Probed): number {
  return Math.max(100, 4 * bareP99) * Math.max(1, share());
}

/** How many want to run for each processor. */
function share(): number {
  return (loadavg()[0] ?? 0) / cpus().length;
}

/** In words, for the report. */
export function latencyText({ p50, p99, worst, bareP99, count }: Probed): string {
  const busy = `load ${share().toFixed(1)} a processor`;
  const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
  return `p50 ${ms(p50)}, p99 ${ms(p99)}, worst ${ms(worst)} ms of ${count}; a bare server's p99 ${ms(bareP99)} ms; ${busy}`;
}
