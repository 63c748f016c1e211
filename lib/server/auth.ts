import { createHmac, timingSafeEqual } from "node:crypto";

/** What a request says about who sent it and from where, apart from how it came. */
export interface RequestFacts {
  method: string;
  host: string | undefined;
  origin: string | undefined;
  authorization: string | undefined;
  cookie: string | undefined;
  /** The `token` of the address. */
  tokenParameter: string | undefined;
  /** Sec-Fetch-Site, which a page's scripts cannot forge. */
  fetchSite: string | undefined;
  /** Sec-Fetch-Mode. */
  fetchMode: string | undefined;
}

/**
 * How a request proved itself: by the token itself, by the cookie that a browser sends on its own, or not at all.
 *
 * The difference matters: only the first shows that whoever made the request knew the token.
 */
export type Proof = "token" | "cookie" | "none";

/**
 * The one secret of a running server: a token, and a cookie that is made from it.
 *
 * The cookie holds a keyed hash and not the token, and bears the port in its name, since browsers share cookies
 * between the ports of a machine.
 */
export class Auth {
  readonly token: string;
  readonly #port: () => number;

  /** @param token "" where everyone who reaches the server may use it */
  constructor(token: string, port: () => number) {
    this.token = token;
    this.#port = port;
  }

  /** Whether a token is asked for at all. */
  get needed(): boolean {
    return this.token !== "";
  }

  get cookieName(): string {
    return `longhand-${this.#port()}`;
  }

  /** The Set-Cookie that lets a browser in from now on, until it is closed. */
  get setCookie(): string {
    return `${this.cookieName}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Without a token everyone counts as a browser with a cookie: the origin is still asked for. */
  prove(facts: RequestFacts): Proof {
    if (!this.needed) return "cookie";
    const given = /^(?:token|bearer)\s+(\S+)\s*$/i.exec(facts.authorization ?? "")?.[1];
    if (given !== undefined) return this.isToken(given) ? "token" : "none";
    if (facts.tokenParameter !== undefined && this.isToken(facts.tokenParameter)) return "token";
    const cookies = (facts.cookie ?? "").split(/;\s*/);
    const own = cookies.filter((cookie) => cookie.startsWith(`${this.cookieName}=`));
    const value = own.map((cookie) => cookie.slice(this.cookieName.length + 1));
    return value.some((one) => isSame(one, this.#cookieValue)) ? "cookie" : "none";
  }

  isToken(given: string): boolean {
    return isSame(given, this.token);
  }

  get #cookieValue(): string {
    return createHmac("sha256", this.token).update("longhand cookie").digest("base64url");
  }
}

/** In a time that depends neither on where two texts differ nor on their lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHmac("sha256", "length").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
