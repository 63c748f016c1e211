import { readFile } from "node:fs/promises";
import { Option } from "commander";
import { messageOf } from "../../errors.js";
import { UsageError } from "../usage-error.js";

/** Where a Redis is, and how to come in. */
export interface RedisAddress {
  host: string;
  port: number;
  db: number;
  username?: string;
  password?: string;
  /** Undefined where the connection is not encrypted. */
  tls?: { ca?: string; servername?: string };
  /** The address as it may be shown: without name and password. */
  shown: string;
}

/** The variable of the environment that gives the password where the URL, which others can see, shall not. */
const passwordVariable = "LONGHAND_REDIS_PASSWORD";

export function redisOption(): Option {
  return new Option(
    "--redis <url>",
    `redis://[user:password@]host[:port][/db], or rediss:// with TLS; ${passwordVariable} may give the password`,
  );
}

export function redisCaOption(): Option {
  return new Option("--redis-ca <file>", "the certificate, as PEM, by which to know a rediss:// server");
}

/**
 * Reads what `--redis` and `--redis-ca` say.
 *
 * @throws {UsageError} for another kind of URL, or a certificate that cannot be read; the password is in no message
 */
export async function readAddress(url: string, caFile?: string): Promise<RedisAddress> {
  const address = parseRedisUrl(url, process.env[passwordVariable]);
  if (caFile === undefined) return address;
  if (address.tls === undefined)
    throw new UsageError(
      "--redis-ca: a certificate is given, but the URL begins with redis://. Use rediss://.",
    );
  try {
    return { ...address, tls: { ...address.tls, ca: await readFile(caFile, "utf8") } };
  } catch (cause) {
    throw new UsageError(`--redis-ca: ${caFile} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** @param secret a password for where the URL has none */
export function parseRedisUrl(text: string, secret?: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["redis:", "rediss:"].includes(url.protocol))
    throw new UsageError(
      `--redis: expected redis://host:6379 or rediss://host:6379, found ${kindOf(url)}. Give the address of a Redis server.`,
    );
  const { hostname, port, pathname, protocol } = url;
  const db = pathname.replace(/^\//, "");
  if (hostname === "" || !/^\d{0,4}$/.test(db))
    throw new UsageError(
      "--redis: expected a host, and behind it nothing or the number of a database, as in redis://host:6379/0.",
    );
  if (url.search !== "" || url.hash !== "")
    throw new UsageError(
      "--redis: nothing may follow the host, the port and the number of a database. Leave out what stands behind ? or #; in a password write them as %3F and %23.",
    );
  // A host in brackets is an address of IPv6, which sockets take without them.
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const number = port === "" ? 6379 : Number(port);
  const username = decoded(url.username);
  const password = decoded(url.password) || secret;
  return {
    host,
    port: number,
    db: Number(db),
    ...(username !== "" && { username }),
    ...(password !== undefined && password !== "" && { password }),
    ...(protocol === "rediss:" && { tls: /^[\d.]+$|:/.test(host) ? {} : { servername: host } }),
    shown: `${protocol}//${hostname}:${number}/${Number(db)}`,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UsageError(
      "--redis: the name or the password holds a % that begins no escape. Write it as %25, or give the password by " +
        `${passwordVariable}.`,
    );
  }
}

/** What was given instead, without what may be a password in it. */
function kindOf(url: URL | undefined): string {
  return url === undefined ? "something that is no URL" : `a URL that begins with ${url.protocol}//`;
}
