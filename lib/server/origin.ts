import { isIP } from "node:net";
import { hostname } from "node:os";
import type { RequestFacts } from "./auth.js";

/** Whether an address or name is this machine's own, where only its users can connect. */
export function isLoopback(host: string): boolean {
  const bare = unbracket(host.toLowerCase());
  if (bare === "localhost" || bare.endsWith(".localhost") || bare === "::1") return true;
  return isIP(bare) === 4 && bare.startsWith("127.");
}

/**
 * Whether the Host of a request is a name of ours.
 *
 * Where a foreign name is made to point to this machine (DNS rebinding), the browser still sends the foreign name.
 * An address in digits cannot be rebound. The port is not judged, for a tunnel may change it.
 *
 * @param bound what the server was told to listen on
 */
export function isOwnHost(host: string | undefined, bound: string): boolean {
  const name = hostNameOf(host);
  if (name === undefined) return false;
  if (isLoopback(name)) return true;
  if (isLoopback(bound)) return false;
  return isIP(unbracket(name)) !== 0 || name === bound.toLowerCase() || name === hostname().toLowerCase();
}

/** Whether the Origin is the page that this very server serves; undefined where the request names none. */
export function isSameOrigin({ origin, host }: RequestFacts): boolean | undefined {
  if (origin === undefined) return undefined;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/**
 * Why a request that a browser may have been tricked into is refused; undefined where it is not.
 *
 * Only for requests that carry no token of their own. A page on another port of this machine counts as the same
 * site, so cookies come with its requests: what tells them apart is the origin.
 */
export function refusalOf(facts: RequestFacts): string | undefined {
  const same = isSameOrigin(facts);
  if (same === false) return `The page ${facts.origin} may not use this server. Open its own address.`;
  const { fetchSite, fetchMode, method } = facts;
  const foreign = fetchSite !== undefined && fetchSite !== "same-origin" && fetchSite !== "none";
  if (method === "GET" || method === "HEAD") {
    // Following a link to here is fine; being loaded as a script, a picture or data of another page is not.
    if (foreign && fetchMode !== "navigate") return "Another page may not load what this server holds.";
    return undefined;
  }
  if (same === true || fetchSite === "same-origin") return undefined;
  return "A change needs the server's own page as Origin, or the token in an Authorization header.";
}

function hostNameOf(host: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.%]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host ?? "");
  return match?.[1]?.toLowerCase().replace(/\.$/, "");
}

function unbracket(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}
