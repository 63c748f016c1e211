import type { IncomingMessage } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import type { Auth, RequestFacts } from "./auth.js";
import { HttpError } from "./http-error.js";
import { isOwnHost, isSameOrigin, refusalOf } from "./origin.js";

/** What a guard judges by. */
export interface GuardOptions {
  auth: Auth;
  /** What the server was told to listen on. */
  host: string;
  /** Whether an address may be asked for without a token: the login page and its picture. */
  isOpen: (path: string) => boolean;
}

/**
 * Lets a request through to the routes, or answers why not: a foreign Host, no proof, a foreign page.
 *
 * @throws {HttpError} 403
 */
export function guard(options: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const facts = factsOf(context);
    demandOwnHost(facts, options.host);
    if (!options.isOpen(new URL(context.req.url).pathname)) {
      const proof = options.auth.prove(facts);
      if (proof === "none") throw new HttpError(403, "Forbidden: the token is missing or wrong.");
      const refusal = proof === "cookie" ? refusalOf(facts) : undefined;
      if (refusal !== undefined) throw new HttpError(403, refusal);
    }
    await next();
  };
}

/**
 * The same judgement for a request that becomes a websocket; a foreign Origin is refused even with the token.
 *
 * @throws {HttpError} 403
 */
export function guardUpgrade(request: IncomingMessage, options: GuardOptions): void {
  const facts = factsOfUpgrade(request);
  demandOwnHost(facts, options.host);
  const proof = options.auth.prove(facts);
  if (proof === "none") throw new HttpError(403, "Forbidden: the token is missing or wrong.");
  const same = isSameOrigin(facts);
  if (same === false || (same === undefined && proof === "cookie" && options.auth.needed)) {
    throw new HttpError(403, "Another page may not open a websocket here.");
  }
}

function demandOwnHost({ host }: RequestFacts, bound: string): void {
  if (isOwnHost(host, bound)) return;
  throw new HttpError(403, "The Host of the request is not this server's. Use the address that it printed.");
}

/** What a request says about itself, read through Hono. */
export function factsOf(context: Context): RequestFacts {
  return {
    method: context.req.method,
    host: context.req.header("host"),
    origin: context.req.header("origin"),
    authorization: context.req.header("authorization"),
    cookie: context.req.header("cookie"),
    tokenParameter: context.req.query("token"),
    fetchSite: context.req.header("sec-fetch-site"),
    fetchMode: context.req.header("sec-fetch-mode"),
  };
}

function factsOfUpgrade(request: IncomingMessage): RequestFacts {
  const { headers } = request;
  return {
    method: request.method ?? "GET",
    host: headers.host,
    origin: headers.origin,
    authorization: headers.authorization,
    cookie: headers.cookie,
    tokenParameter: upgradeUrl(request).searchParams.get("token") ?? undefined,
    fetchSite: headers["sec-fetch-site"] as string | undefined,
    fetchMode: headers["sec-fetch-mode"] as string | undefined,
  };
}

/** The address of an upgrade request; its host part is made up. @throws {HttpError} 400 */
export function upgradeUrl(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? "/", "http://localhost");
  } catch {
    throw new HttpError(400, "The address of the request could not be read.");
  }
}
