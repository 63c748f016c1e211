import { availableParallelism } from "node:os";
import { Command } from "commander";
import { parseCount } from "./parse-count.js";
import { readAddress, redisCaOption, redisOption } from "./queue/address.js";

interface WorkerFlags {
  redis: string;
  redisCa?: string;
  concurrency?: number;
  leaveAfter?: number;
}

const help = `
Start it on as many machines as there are, then \`longhand sweep plan.yaml --redis URL\` on one of them, or on another. A
worker makes the trainings of every sweep that comes; each result travels through Redis to the sweep, which records it.

Every machine needs the same version of Longhand and the same digits; a worker that has others says so and leaves. One
that is killed costs the time of what it was at, which others make anew.

Ctrl-C leaves when the trainings at hand are done; a second one, or SIGTERM, gives them back at once.
Exit code: 0 left as told, 1 this machine is not one for the sweep, or Redis cannot be reached, 2 used wrongly.`;

/** `longhand worker`: makes trainings that sweeps put into Redis. */
export function command(): Command {
  return new Command("worker")
    .description("make trainings of sweeps that run on other machines")
    .addOption(redisOption().makeOptionMandatory())
    .addOption(redisCaOption())
    .option(
      "--concurrency <n>",
      "how many trainings at a time; as many as processors when left out",
      parseCount,
    )
    .option("--leave-after <seconds>", "leave when there was nothing to do for so long", parseCount)
    .addHelpText("after", help)
    .action(async (flags: WorkerFlags) => {
      // Not left to the end of all that is open: a connection goes on looking for a Redis that is away.
      process.exit(await work(flags));
    });
}

async function work({ redis: url, redisCa, concurrency, leaveAfter }: WorkerFlags): Promise<number> {
  const address = await readAddress(url, redisCa);
  const say = (text: string): void => console.error(text);
  const [leave, now] = [new AbortController(), new AbortController()];
  const onInterrupt = (): void => {
    if (leave.signal.aborted) now.abort();
    else say("leaving when what is at hand is done; Ctrl-C again leaves at once");
    leave.abort();
  };
  const onTerminate = (): void => now.abort();
  process.on("SIGINT", onInterrupt).on("SIGTERM", onTerminate);
  const [{ connectRedis, settingsToMend }, { serveTrials }] = await Promise.all([
    import("./queue/connect.js"),
    import("./queue/serve-trials.js"),
  ]);
  const redis = await connectRedis(address, say);
  try {
    for (const each of await settingsToMend(redis)) say(`note: ${each}`);
    const many = concurrency ?? availableParallelism();
    const refusal = await serveTrials({
      redis,
      concurrency: many,
      leave: leave.signal,
      now: now.signal,
      idleSeconds: leaveAfter,
      say,
    });
    if (refusal === undefined) return 0;
    console.error(`longhand: worker: ${refusal}`);
    return 1;
  } finally {
    redis.disconnect();
    process.off("SIGINT", onInterrupt).off("SIGTERM", onTerminate);
  }
}
