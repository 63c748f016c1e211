import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataFolders, findKernelSpecs, startKernel } from "../../../lib/kernel/index.js";
import { describeWith, type Need } from "../../support/needs.js";
import { TestClient } from "../../support/test-client.js";
import { openTestServer, type TestServer } from "../../support/test-server.js";

/** Python's kernel, where Debian or a person has put it. */
function pythonKernel(): Need {
  const places = dataFolders().map((folder) => join(folder, "kernels", "python3", "kernel.json"));
  return {
    name: "Python's kernel",
    path: places.find((place) => existsSync(place)),
    mend: "apt-get install python3-ipykernel",
  };
}

describeWith("a kernel of another language", [pythonKernel()], () => {
  let server: TestServer;
  let client: TestClient;
  let id: string;

  beforeAll(async () => {
    server = await openTestServer({ findKernelSpecs: () => findKernelSpecs(), startKernel });
    id = (await server.ask("POST", "/api/kernels", { name: "python3" })).body.id;
    client = await TestClient.open(server, id, { protocol: "v1.kernel.websocket.jupyter.org" });
  });
  afterAll(() => server.remove());

  test("is listed beside ours, which is the default", async () => {
    const { body } = await server.ask("GET", "/api/kernelspecs");
    expect(body.default).toBe("tslab");
    expect(body.kernelspecs.python3.spec.language).toBe("python");
  });

  test("runs cells, and keeps its variables from one to the next", async () => {
    await client.idle(client.execute("kept = 6 * 7"));
    const cell = client.execute("print(kept)");
    await client.idle(cell);
    expect(client.printed(cell)).toBe("42\n");
  });

  /** Python's kernel passes over cells that come just behind a failed one, unless it is told not to. */
  const executeFailing = (code: string): string =>
    client.send("execute_request", {
      code,
      silent: false,
      store_history: true,
      allow_stdin: true,
      stop_on_error: false,
    });

  test("tells an error with its name", async () => {
    const cell = executeFailing("1 / 0");
    await client.idle(cell);
    const { content } = await client.reply(cell);
    expect([content["status"], content["ename"]]).toEqual(["error", "ZeroDivisionError"]);
  });

  test("stops at an interrupt, and goes on", async () => {
    const cell = executeFailing("print('on', flush=True)\nwhile True: pass");
    await client.wait(
      (message) => message.header.msg_type === "stream" && String(message.content["text"]).includes("on"),
    );
    expect((await server.ask("POST", `/api/kernels/${id}/interrupt`)).status).toBe(204);
    await client.idle(cell);
    expect((await client.reply(cell)).content["ename"]).toBe("KeyboardInterrupt");
    const next = client.execute("print(kept)");
    await client.idle(next);
    expect(client.printed(next)).toBe("42\n");
  });

  test("begins anew at a restart", async () => {
    expect((await server.ask("POST", `/api/kernels/${id}/restart`)).status).toBe(200);
    const cell = executeFailing("kept");
    await client.idle(cell);
    expect((await client.reply(cell)).content["ename"]).toBe("NameError");
  });
});
