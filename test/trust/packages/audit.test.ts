import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What `npm run audit` comes to where a registry answers so. */
async function auditAt(registry: RequestListener): Promise<{ code: number; out: string; errors: string }> {
  const server = createServer(registry).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  // The answers of an earlier registry are not to be taken for this one's.
  const settings = {
    npm_config_registry: url,
    npm_config_fetch_retries: "0",
    npm_config_fetch_timeout: "3000",
    npm_config_prefer_online: "true",
  };
  const env = { ...process.env, ...settings };
  try {
    return await new Promise((resolve) => {
      const program = "test/trust/packages/audit.mjs";
      execFile(process.execPath, [program], { cwd: root, env }, (failed, out, errors) =>
        resolve({ code: Number(failed?.code ?? 0), out: out.trim(), errors: errors.trim() }),
      );
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A registry that knows of these holes in hono, and of nothing else. */
function knowing(...severities: string[]): RequestListener {
  return (request, response) => {
    if (!request.url?.includes("advisories/bulk")) return response.writeHead(404).end();
    const holes = severities.map((severity, id) => ({
      id,
      url: "https://hole.example",
      title: "a hole",
      severity,
      vulnerable_versions: "*",
    }));
    return response.end(JSON.stringify(holes.length === 0 ? {} : { hono: holes }));
  };
}

test("a registry that knows of a heavy hole makes the audit fail, by the package's name", async () => {
  const { code, out, errors } = await auditAt(knowing("low", "high"));
  expect(errors).toContain("hono");
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/^[1-9]\d* known holes of high or critical weight$/),
  ]);
});

test("one that knows of none, or of light ones alone, lets it pass", async () => {
  const passed = { code: 0, out: "0 known holes of high or critical weight", errors: "" };
  expect(await auditAt(knowing())).toEqual(passed);
  expect(await auditAt(knowing("low"))).toEqual(passed);
});

test.each<[string, RequestListener]>([
  ["refuses the question", (_, response) => response.writeHead(405).end()],
  ["answers with what is no JSON", (_, response) => response.end("<html>")],
  ["hangs up", (request) => request.socket.destroy()],
  ["says nothing", () => {}],
])("one that %s has shown nothing, and the audit says so and does not pass", async (_, registry) => {
  const { code, out } = await auditAt(registry);
  expect(out).toMatch(/^not shown: the registry did not answer \(.+\)$/);
  expect(code).toBe(3);
});
