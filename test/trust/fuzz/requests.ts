import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { requestBytes } from "../../support/raw-http.js";
import type { Route } from "../server/routes.js";
import { often, query, segment } from "./addresses.js";
import { awkwardJson, mutated, withDeep } from "./mutate.js";

/** One request, before it is bytes. */
export interface MadeRequest {
  method: string;
  target: string;
  headers: [string, string][];
  body: Uint8Array;
}

const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] };
/** What bodies of the server's own clients hold. */
const fields: Record<string, fc.Arbitrary<unknown>> = {
  type: fc.constantFrom("file", "notebook", "directory"),
  format: fc.constantFrom("text", "base64", "json"),
  content: fc.constantFrom<unknown>("text", "AAAA", notebook, "@deep"),
  chunk: fc.constantFrom(1, 2, -1, 0, 1e9),
  path: fc.constantFrom(
    "a.txt",
    "sub/new.txt",
    "../secret.txt",
    "out/secret.txt",
    "new.ipynb",
    "\ud800",
    ".hidden/x",
    "",
    "a/../../b",
  ),
  copy_from: fc.constantFrom("a.txt", "sub", "../secret.txt", "leak.txt", "/etc/passwd", "out"),
  ext: fc.constantFrom(".txt", "ipynb", "/../x", "\n", "."),
  name: fc.constantFrom("fake", "none", ""),
  kernel: fc.constantFrom<unknown>({ name: "fake" }, { id: "x" }, null, []),
  raw: fc.constantFrom<unknown>("{}", "{ // a\n}", 1),
  data: fc.constantFrom<unknown>({ a: 1 }, "@deep", null),
  metadata: fc.constantFrom<unknown>({ id: "x" }, null, 1),
  schema_id: fc.constant("https://a.b/c"),
  source: fc.constantFrom(
    "const a = 1;",
    "const a: number = 0.1;\n",
    "const ",
    "type T = T[]; const t: T = [];",
  ),
  injected: fc.constantFrom("const a = 2;", "("),
  values: fc.constantFrom<unknown>({ a: 3 }, { __proto__: null, a: "x" }, []),
  finished: fc.constantFrom<unknown>(true, 1),
  checks: fc.constantFrom<unknown>({ passed: 1, total: 2 }, { passed: -1 }),
};
const anyField = Object.fromEntries(
  Object.entries(fields).map(([name, usual]) => [name, often(usual, awkwardJson)]),
);

const jsonBody = fc.oneof(
  fc.record(anyField, { requiredKeys: [] }),
  fc.record(fields, { requiredKeys: ["type", "format", "content"] }),
  awkwardJson,
);
const body = fc.oneof(
  { weight: 8, arbitrary: withDeep(jsonBody).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: mutated(withDeep(jsonBody).map((text) => Buffer.from(text))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(gzipSync("{}"), Buffer.from("token=x&a=b"), Buffer.from("\uFEFF{}")),
  },
);

const otherHeader = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "Content-Type",
      "Accept",
      "Content-Encoding",
      "Range",
      "If-None-Match",
      "If-Modified-Since",
      "Origin",
      "Referer",
      "Cookie",
      "Sec-Fetch-Site",
      "X-Forwarded-For",
      "X-HTTP-Method-Override",
      "Expect",
      "Upgrade",
      "TE",
      "Accept-Encoding",
      "X-XSRFToken",
    ),
    fc.constantFrom(
      "application/json",
      "text/html",
      "gzip",
      "bytes=0-1",
      "*",
      "http://evil.example",
      "null",
      "none",
      "x".repeat(3000),
      "DELETE",
      "100-continue",
      "websocket",
      "h2c",
      "a=b; longhand-1=x",
      "",
    ),
  ),
  fc.tuple(fc.stringMatching(/^[A-Za-z-]{1,12}$/), fc.stringMatching(/^[\x20-\x7e]{0,20}$/)),
);

/** A request to one of the server's routes, sound, odd or hostile. */
export function requestTo(
  routes: readonly Route[],
  { port, token }: { port: number; token: string },
): fc.Arbitrary<MadeRequest> {
  const method = (route: Route): fc.Arbitrary<string> => {
    const own = route.method === "ALL" ? fc.constantFrom("GET", "POST", "DELETE") : fc.constant(route.method);
    return often(
      own,
      fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO", "get"),
      10,
    );
  };
  const path = (route: Route): fc.Arbitrary<string> =>
    fc.array(segment, { minLength: 4, maxLength: 4 }).map((given) => {
      let nth = 0;
      return route.path
        .replace(/:\w+/g, () => given[nth++]!)
        .replace("*", () => given.slice(nth, nth + 1 + (given[3]!.length % 3)).join("/"));
    });
  return fc.constantFrom(...routes).chain((route) =>
    fc
      .record({
        method: method(route),
        target: fc.tuple(path(route), often(query, fc.string({ maxLength: 12, unit: "grapheme-ascii" }))),
        host: often(
          fc.constant(`127.0.0.1:${port}`),
          fc.constantFrom("evil.example", "", "localhost", "a b"),
          20,
        ),
        authorization: often(
          fc.constant(`token ${token}`),
          fc.constantFrom("token wrong", "Basic eA==", ""),
          12,
        ),
        others: fc.array(otherHeader, { maxLength: 3 }),
        body,
      })
      .map(({ method, target, host, authorization, others, body }): MadeRequest => {
        const hasBody = !["GET", "HEAD", "OPTIONS", "TRACE"].includes(method);
        const headers: [string, string][] = [["Host", host], ["Authorization", authorization], ...others];
        if (hasBody) headers.push(["Content-Length", String(body.length)]);
        // A blank would end the address; what else is no ASCII or a control is for the raw bytes below.
        return {
          method,
          target: target.join("").replace(/[^\x21-\x7e]/g, "~"),
          headers,
          body: hasBody ? body : Buffer.alloc(0),
        };
      }),
  );
}

export function bytesOf({ method, target, headers, body }: MadeRequest): Buffer {
  return requestBytes(`${method} ${target} HTTP/1.1`, headers, body);
}
