import type { Redis } from "ioredis";
import { LonghandError, messageOf } from "../../errors.js";
import type { RedisAddress } from "./address.js";

/** A Redis could not be reached, or did not let us in. */
export class RedisError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("REDIS", message, options);
  }
}

/** The longest wait between two tries to reach a Redis that went away. */
const mostBetweenTries = 2_000;

/**
 * Connects to Redis. A connection that is lost later is made anew for as long as it takes, and what was being asked is
 * asked again.
 *
 * @param say told once when the Redis is away, and once when it is back
 * @param patienceMs how long to wait for the first answer
 * @throws {RedisError} where none is there, or it does not let us in
 */
export async function connectRedis(
  address: RedisAddress,
  say: (text: string) => void,
  patienceMs = 5_000,
): Promise<Redis> {
  const { Redis: Client } = await import("ioredis");
  const { shown, ...options } = address;
  let reached = false;
  const redis = new Client({
    ...options,
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: patienceMs,
    retryStrategy: (times) => (reached ? Math.min(times * 100, mostBetweenTries) : null),
  });
  /** What went wrong first; the rest follows from it. */
  let first: unknown;
  let away = false;
  redis.on("error", (thrown: unknown) => {
    first ??= thrown;
  });
  redis.on("close", () => {
    if (reached && !away && redis.status !== "end") say(`${shown} does not answer; waiting for it`);
    away = reached;
  });
  redis.on("ready", () => {
    if (away) say(`${shown} is back`);
    away = false;
  });
  try {
    await redis.connect();
    // The client passes over a database that is not there, and what it asks for by itself.
    await redis.select(address.db);
    await redis.ping();
  } catch (thrown) {
    redis.disconnect();
    throw new RedisError(whyNot(address, first ?? thrown));
  }
  reached = true;
  return redis;
}

/** The client's own message has no mend in it, and the error itself the command, with the password. */
function whyNot({ shown, tls, password }: RedisAddress, thrown: unknown): string {
  const { code = "" } = thrown as { code?: string };
  const told = messageOf(thrown);
  if (/WRONGPASS|invalid password|invalid username/i.test(told))
    return `${shown}: the password, or the user's name, is not the one that Redis expects. Give it in the URL.`;
  if (/NOAUTH|Authentication required/i.test(told))
    return `${shown}: this Redis asks for a password. Give it in the URL, as in redis://:password@host, or in LONGHAND_REDIS_PASSWORD.`;
  if (/NOPERM/.test(told))
    return `${shown}: this user may not do what is needed (${told}). Give it the rights to all keys and commands.`;
  if (/DB index|invalid DB/i.test(told)) return `${shown}: there is no such database. Take a lower number.`;
  if (tls !== undefined && /CERT|SELF_SIGNED|ALTNAME|certificate/i.test(`${code} ${told}`))
    return `${shown}: its certificate is not one that is trusted here (${told}). Name the authority's own in --redis-ca.`;
  if (tls !== undefined && /EPROTO|SSL|wrong version|ECONNRESET|ETIMEDOUT|closed/i.test(`${code} ${told}`))
    return `${shown}: it does not speak TLS, or nobody is there (${told}). Use redis://, or have it listen on a tls-port.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `${shown}: there is no machine of this name. Look at the host in the URL.`;
  if (tls === undefined && /ECONNRESET|closed/i.test(`${code} ${told}`))
    return `${shown}: it closed the connection. Where it speaks TLS, use rediss://.`;
  const asked = password === undefined ? "" : " (with a password)";
  return `${shown}: no Redis answers there${asked}: ${told}. Start one (redis-server), or look at the host and the port.`;
}

/** What of a Redis' settings can lose work, in words; empty where all is well. */
export async function settingsToMend(redis: Redis): Promise<string[]> {
  // CONFIG GET is often forbidden, INFO seldom.
  const info = await redis.info().catch(() => "");
  const fieldOf = (name: string): string | undefined =>
    new RegExp(`^${name}:(.*?)\\s*$`, "m").exec(info)?.[1];
  const policy = fieldOf("maxmemory_policy");
  return [
    ...(policy !== undefined && policy !== "noeviction"
      ? [
          `this Redis throws keys away when its memory is full (maxmemory-policy ${policy}). Set it to noeviction, or trainings may be made twice.`,
        ]
      : []),
    ...(fieldOf("aof_enabled") === "0"
      ? [
          "this Redis keeps no append-only file: when it stops, what workers have done and is not fetched yet is made again. Start it with --appendonly yes.",
        ]
      : []),
  ];
}
