import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestServer, type TestServer } from "../../support/test-server.js";

let webRoot: string;
let server: TestServer;

beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), "longhand-web-"));
  await mkdir(join(webRoot, "assets"));
  await writeFile(
    join(webRoot, "index.html"),
    "<head><title>Longhand</title></head><script src=/lab/assets/m.js>",
  );
  await writeFile(join(webRoot, "assets", "m-1a2b.js"), "run()");
  server = await openTestServer({
    webRoot,
    landing: "/lab/tree/notebooks",
    version: "1.2.3",
    files: { "a.txt": "", "sub/b.txt": "" },
  });
});

afterAll(async () => {
  await server.remove();
  await rm(webRoot, { recursive: true });
});

/** The configuration that the page at an address is given. */
async function config(path: string): Promise<Record<string, string>> {
  const { body } = await server.ask("GET", path);
  return JSON.parse(
    /<script id="jupyter-config-data" type="application\/json">(.*?)<\/script>/.exec(body)?.[1] ?? "",
  );
}

describe("the page", () => {
  test("opens at the landing, with the token turned into a cookie on the way", async () => {
    const { status, headers } = await server.ask("GET", `/?token=${server.token}`, undefined, {});
    expect([status, headers.get("location")]).toEqual([302, "/lab/tree/notebooks"]);
    expect(headers.get("set-cookie")).toContain("HttpOnly");
    expect((await server.ask("GET", "/")).headers.get("location")).toBe("/lab/tree/notebooks");
  });

  test("keeps the rest of an address when the token leaves it", async () => {
    const { headers } = await server.ask("GET", `/lab/tree/a%20b?token=${server.token}&reset`, undefined, {});
    expect(headers.get("location")).toBe("/lab/tree/a%20b?reset=");
  });

  test("knows where it is, and not the token", async () => {
    const { body } = await server.ask("GET", "/lab");
    expect(body).not.toContain(server.token);
    expect(body.indexOf("jupyter-config-data")).toBeLessThan(body.indexOf("m.js"));
    expect(await config("/lab")).toMatchObject({
      appUrl: "/lab",
      baseUrl: "/",
      appVersion: "1.2.3",
      treePath: "",
    });
    expect((await config("/lab/tree/sub/b.txt"))["treePath"]).toBe("sub/b.txt");
    const both = await config("/lab/workspaces/mine/tree/%C3%A4.ipynb");
    expect(both).toMatchObject({ workspace: "mine", treePath: "ä.ipynb" });
  });

  test("a path cannot break out of the configuration", async () => {
    const { body } = await server.ask("GET", "/lab/tree/%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    expect(body).not.toContain("<script>alert");
    expect((await config("/lab/tree/%3C%2Fscript%3E$&"))["treePath"]).toBe("</script>$&");
  });

  test("its files are served for good, itself never from a cache", async () => {
    const file = await server.ask("GET", "/lab/assets/m-1a2b.js");
    expect(file.body).toBe("run()");
    expect(file.headers.get("content-type")).toContain("javascript");
    expect(file.headers.get("cache-control")).toContain("immutable");
    expect((await server.ask("GET", "/lab")).headers.get("cache-control")).toBe("no-store");
  });

  test.each([
    ["/lab/assets/none.js", 404],
    ["/lab/api/none", 404],
    ["/lab/assets/..%2f..%2fsecret.js", 400],
    ["/lab/tree/..%2fx", 400],
  ])("%s is refused with %i", async (path, status) => {
    expect((await server.ask("GET", path)).status).toBe(status);
  });

  test("that was not built is said so", async () => {
    const bare = await openTestServer();
    const { status, body } = await bare.ask("GET", "/lab");
    expect([status, body.message]).toEqual([404, "The page is not built. Run `npm run build`."]);
    await bare.remove();
  });
});

describe("what the page asks for", () => {
  test("settings are kept as they were written, for this person", async () => {
    const id = "@jupyterlab/notebook-extension:tracker";
    const raw = '{\n  // mine\n  "a": 1\n}';
    expect((await server.ask("PUT", `/lab/api/settings/${id}`, { raw })).status).toBe(204);
    expect((await server.ask("GET", `/lab/api/settings/${id}`)).body).toMatchObject({ id, raw });
    const listed = await server.ask("GET", "/lab/api/settings");
    expect(listed.body.settings).toMatchObject([{ id, raw }]);
    const ids = await server.ask("GET", "/lab/api/settings?ids_only=true");
    expect(ids.body.settings).toEqual([{ id }]);
    expect((await server.ask("GET", "/lab/api/settings/other:plugin")).body.raw).toBe("{}");
  });

  test.each([
    ["PUT", "/lab/api/settings/@a/b:c", { raw: 1 }, 400],
    ["PUT", "/lab/api/settings/..%2f..%2fx", { raw: "" }, 400],
    ["PUT", "/lab/api/settings/%", { raw: "" }, 400],
    ["PUT", "/lab/api/workspaces/x", {}, 400],
    ["PUT", "/lab/api/workspaces/..%2fx", { data: {} }, 400],
    ["DELETE", "/lab/api/workspaces/none", undefined, 404],
    ["GET", "/api/config/..%2fx", undefined, 400],
    ["PATCH", "/api/config/x", "[]", 400],
  ])("%s %s with %j is refused with %i", async (method, path, body, status) => {
    expect((await server.ask(method, path, body)).status).toBe(status);
  });

  test("workspaces are kept, listed and removed", async () => {
    const data = { "layout-restorer:data": { main: {} } };
    const put = await server.ask("PUT", "/lab/api/workspaces/mine", { data, metadata: { id: "mine" } });
    expect(put.status).toBe(204);
    expect((await server.ask("GET", "/lab/api/workspaces/mine")).body).toMatchObject({
      data,
      metadata: { id: "mine" },
    });
    expect((await server.ask("GET", "/lab/api/workspaces")).body.workspaces.ids).toEqual(["mine"]);
    expect((await server.ask("DELETE", "/lab/api/workspaces/mine")).status).toBe(204);
    const gone = await server.ask("GET", "/lab/api/workspaces/mine");
    expect(gone.body).toEqual({ data: {}, metadata: { id: "mine" } });
  });

  test("a workspace may have a long name in any script, and breaks no list", async () => {
    // Cut anywhere, its percent escapes would not decode.
    const id = "é".repeat(100);
    const path = `/lab/api/workspaces/${encodeURIComponent(id)}`;
    const data = { long: true };
    expect((await server.ask("PUT", path, { data, metadata: { id } })).status).toBe(204);
    expect((await server.ask("PUT", `${path.slice(0, -6)}e`, { data: {}, metadata: {} })).status).toBe(204);
    expect((await server.ask("GET", path)).body).toMatchObject({ data, metadata: { id } });
    const { body } = await server.ask("GET", "/lab/api/workspaces");
    expect(body.workspaces.ids).toEqual([`${id.slice(1)}e`, id].sort());
    expect((await server.ask("DELETE", path)).status).toBe(204);
    expect((await server.ask("DELETE", `${path.slice(0, -6)}e`)).status).toBe(204);
    expect((await server.ask("GET", "/lab/api/workspaces")).body.workspaces.ids).toEqual([]);
  });

  test("a file among the workspaces whose name is none of ours is passed over", async () => {
    await server.ask("PUT", "/lab/api/workspaces/mine", { data: {}, metadata: {} });
    const folder = join(server.stateFolder, "workspaces");
    const [place = ""] = await readdir(folder);
    await writeFile(join(folder, place, "a%C3.json"), "{}");
    await writeFile(join(folder, place, "=no-hash.json"), '{"name": "x"}');
    const { status, body } = await server.ask("GET", "/lab/api/workspaces");
    expect([status, body.workspaces?.ids]).toEqual([200, ["mine"]]);
    expect((await server.ask("DELETE", "/lab/api/workspaces/mine")).status).toBe(204);
  });

  test("opens with nothing set where the state folder cannot be read", async () => {
    const stateFolder = join(webRoot, "index.html", "state");
    const other = await openTestServer({ webRoot, stateFolder });
    const paths = ["settings", "settings/a:b", "workspaces", "workspaces/default"];
    const answers = await Promise.all(paths.map((path) => other.ask("GET", `/lab/api/${path}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await other.ask("GET", "/api/config/notebook")).body).toEqual({});
    await other.remove();
  });

  test("a section of the older store takes changes in depth, and none to every object's prototype", async () => {
    await server.ask("PATCH", "/api/config/notebook", { a: { b: 1, c: 2 } });
    const text = '{"a": {"b": null, "d": 3}, "__proto__": {"polluted": true}}';
    const { body } = await server.ask("PATCH", "/api/config/notebook", text);
    expect(body.a).toEqual({ c: 2, d: 3 });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect((await server.ask("GET", "/api/config/none")).body).toEqual({});
  });

  test("the small questions have answers of Jupyter's shape", async () => {
    expect((await server.ask("GET", "/api")).body.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect((await server.ask("GET", "/api/me")).body.identity).toHaveProperty("display_name");
    expect((await server.ask("GET", "/api/status")).body).toMatchObject({ connections: 0, kernels: 0 });
    expect((await server.ask("GET", "/api/nbconvert")).body.html).toEqual({ output_mimetype: "text/html" });
    expect((await server.ask("GET", "/api/terminals")).body).toEqual([]);
    expect((await server.ask("POST", "/api/terminals")).status).toBe(404);
    expect((await server.ask("GET", "/lab/api/translations/default")).body).toEqual({
      data: {},
      message: "",
    });
    expect((await server.ask("GET", "/nowhere")).body).toEqual({
      message: "Nothing is at /nowhere.",
      reason: null,
    });
  });

  test("a path that a cell printed is found where it is served, and nowhere else", async () => {
    const found = async (path: string) => {
      const { body } = await server.ask("GET", `/api/resolvePath?path=${encodeURIComponent(path)}`);
      return body.resolved.map((place: { path: string }) => place.path);
    };
    expect(await found("sub/b.txt")).toEqual(["sub/b.txt"]);
    expect(await found(`${server.root}/a.txt`)).toEqual(["a.txt"]);
    expect(await found("/etc/passwd")).toEqual([]);
    expect(await found("../root")).toEqual([]);
    expect(await found("none")).toEqual([]);
  });

  test("a wish to end reaches whoever runs the server", async () => {
    let asked = (): void => {};
    const wish = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const other = await openTestServer({ onShutdownRequest: asked });
    expect((await other.ask("POST", "/api/shutdown")).status).toBe(200);
    await wish;
    await other.remove();
  });
});
