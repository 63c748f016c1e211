import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import type { StartKernel } from "../../../lib/server/index.js";
import { ManagedKernel } from "../../../lib/server/managed-kernel.js";
import { packedProtocol } from "../../../lib/server/websocket-protocol.js";
import { ScriptedKernel, scriptedSpec } from "../../support/scripted-kernel.js";
import { parentOf, TestClient } from "../../support/test-client.js";
import { openTestServer, type TestServer } from "../../support/test-server.js";

let server: TestServer;

beforeEach(async () => {
  server = await openTestServer({ files: { "sub/n.ipynb": "{}" } });
});

afterEach(() => server.remove());

async function startKernel(): Promise<{ id: string; fake: ScriptedKernel }> {
  const { body } = await server.ask("POST", "/api/kernels", {});
  await server.ask("GET", "/api/kernels");
  return { id: body.id, fake: server.kernels.at(-1)! };
}

describe("kernels over HTTP", () => {
  test("start, are listed, and end", async () => {
    const started = await server.ask("POST", "/api/kernels", { name: "other", path: "sub/n.ipynb" });
    expect(started.status).toBe(201);
    expect(started.headers.get("location")).toBe(`/api/kernels/${started.body.id}`);
    expect(started.body).toMatchObject({ name: "other", connections: 0 });
    expect(server.kernels[0]?.cwd).toBe(join(server.root, "sub"));
    const one = await server.ask("GET", `/api/kernels/${started.body.id}`);
    expect(one.body).toMatchObject({ id: started.body.id, execution_state: "idle" });
    expect((await server.ask("GET", "/api/kernels")).body).toEqual([one.body]);
    expect((await server.ask("DELETE", `/api/kernels/${started.body.id}`)).status).toBe(204);
    expect((await server.ask("GET", "/api/kernels")).body).toEqual([]);
    expect(server.kernels[0]?.status).toBe("dead");
  });

  test.each([
    ["POST", "/api/kernels", { name: "none" }, 400],
    ["POST", "/api/kernels", { name: 5 }, 400],
    ["POST", "/api/kernels", { path: "../.." }, 400],
    ["GET", "/api/kernels/none", undefined, 404],
    ["DELETE", "/api/kernels/none", undefined, 404],
    ["POST", "/api/kernels/none/interrupt", undefined, 404],
    ["POST", "/api/kernels/none/restart", undefined, 404],
    ["POST", "/api/sessions", {}, 400],
    ["POST", "/api/sessions", { path: "a", kernel: "x" }, 400],
    ["POST", "/api/sessions", { path: "a", kernel: { name: "none" } }, 400],
    ["GET", "/api/sessions/none", undefined, 404],
    ["PATCH", "/api/sessions/none", {}, 404],
    ["DELETE", "/api/sessions/none", undefined, 404],
    ["GET", "/api/kernelspecs/none", undefined, 404],
  ])("%s %s with %j is refused with %4$i", async (method, path, body, status) => {
    const answer = await server.ask(method, path, body);
    expect([answer.status, typeof answer.body.message]).toEqual([status, "string"]);
    expect(server.kernels).toHaveLength(0);
  });

  test("all end with the server", async () => {
    await startKernel();
    await startKernel();
    await server.close();
    expect(server.kernels.map((kernel) => kernel.status)).toEqual(["dead", "dead"]);
  });

  test("one that cannot start is dead, and says why", async () => {
    const broken = await openTestServer({ startKernel: () => Promise.reject(new Error("no such program")) });
    const { body } = await broken.ask("POST", "/api/kernels", {});
    const model = await broken.ask("GET", `/api/kernels/${body.id}`);
    expect(model.body).toMatchObject({ execution_state: "dead", reason: "no such program." });
    await broken.remove();
  });
});

describe("sessions", () => {
  const wanted = { path: "sub/n.ipynb", type: "notebook", name: "n", kernel: { name: "fake" } };

  test("begin once for a document, even when asked for twice at once", async () => {
    const both = await Promise.all([1, 2].map(() => server.ask("POST", "/api/sessions", wanted)));
    expect(both.map((answer) => answer.status)).toEqual([201, 201]);
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
    expect(server.kernels).toHaveLength(1);
    expect(server.kernels[0]?.cwd).toBe(join(server.root, "sub"));
    expect(both[0]?.body).toMatchObject({ path: "sub/n.ipynb", notebook: { path: "sub/n.ipynb" } });
  });

  test("are renamed, and given another kernel, which ends the one before", async () => {
    const { body } = await server.ask("POST", "/api/sessions", wanted);
    const renamed = await server.ask("PATCH", `/api/sessions/${body.id}`, { path: "m.ipynb", name: "m" });
    expect(renamed.body).toMatchObject({ id: body.id, path: "m.ipynb", kernel: { id: body.kernel.id } });
    const changed = await server.ask("PATCH", `/api/sessions/${body.id}`, { kernel: { name: "other" } });
    expect(changed.body.kernel).toMatchObject({ name: "other" });
    expect(changed.body.kernel.id).not.toBe(body.kernel.id);
    expect(server.kernels.map((kernel) => kernel.status)).toEqual(["dead", "idle"]);
  });

  test("share a kernel until the last of them closes", async () => {
    const first = await server.ask("POST", "/api/sessions", wanted);
    const { id } = first.body.kernel;
    const second = await server.ask("POST", "/api/sessions", { path: "other", type: "file", kernel: { id } });
    expect(second.body.kernel.id).toBe(id);
    await server.ask("DELETE", `/api/sessions/${first.body.id}`);
    expect(server.kernels[0]?.status).toBe("idle");
    await server.ask("DELETE", `/api/sessions/${second.body.id}`);
    expect(server.kernels[0]?.status).toBe("dead");
  });

  test("go when their kernel is shut down", async () => {
    const { body } = await server.ask("POST", "/api/sessions", wanted);
    await server.ask("DELETE", `/api/kernels/${body.kernel.id}`);
    expect((await server.ask("GET", "/api/sessions")).body).toEqual([]);
    expect((await server.ask("GET", `/api/sessions/${body.id}`)).status).toBe(404);
  });
});

describe.each([packedProtocol, undefined])("the websocket of a kernel, speaking %s", (protocol) => {
  const connect = (id: string, session?: string): Promise<TestClient> =>
    TestClient.open(server, id, {
      ...(protocol === undefined ? {} : { protocol }),
      ...(session === undefined ? {} : { session }),
    });

  test("agrees on the form, and carries a cell there and its output back", async () => {
    const { id } = await startKernel();
    const client = await connect(id);
    expect(client.socket.protocol).toBe(protocol ?? "");
    const cell = client.execute("print hello");
    expect((await client.reply(cell)).content).toMatchObject({ status: "ok", execution_count: 1 });
    await client.idle(cell);
    expect(client.printed(cell)).toBe("hello");
  });

  test("gives all clients the output, and each the replies to its own requests", async () => {
    const { id } = await startKernel();
    const [one, two] = [await connect(id), await connect(id)];
    const cell = one.execute("print shared");
    const info = two.send("kernel_info_request");
    await Promise.all([one.idle(cell), two.idle(cell), one.idle(info), two.reply(info)]);
    expect(two.printed(cell)).toBe("shared");
    expect(two.messages.some((message) => message.channel === "shell" && parentOf(message) === cell)).toBe(
      false,
    );
    expect(one.messages.some((message) => message.channel === "shell" && parentOf(message) === info)).toBe(
      false,
    );
  });

  test("carries a question of the kernel's and its answer", async () => {
    const { id } = await startKernel();
    const client = await connect(id);
    const cell = client.execute("ask");
    await client.wait((message) => message.header.msg_type === "input_request");
    client.send("input_reply", { value: "forty-two" }, "stdin");
    await client.idle(cell);
    expect(client.printed(cell)).toBe("forty-two");
  });

  test("loses nothing of 50,000 lines", async () => {
    const { id } = await startKernel();
    const client = await connect(id);
    const cell = client.execute("lines 50000");
    await client.idle(cell);
    expect(client.printed(cell).split("\n").slice(0, -1).map(Number)).toEqual(
      Array.from({ length: 50_000 }, (_, n) => n),
    );
  }, 60_000);

  test("carries an output of megabytes whole, in its place among the others", async () => {
    const { id, fake } = await startKernel();
    const client = await connect(id);
    const cell = client.execute("hang");
    await client.wait((message) => message.header.msg_type === "execute_input");
    const texts = ["before", "é".repeat(2_000_000), "after"];
    for (const text of texts) fake.publish("display_data", { data: { text } }, fake.requests.at(-1));
    await fake.interrupt();
    await client.idle(cell);
    const shown = client.messages.filter((message) => message.header.msg_type === "display_data");
    const came = shown.map(({ content }) => (content["data"] as { text: string }).text);
    expect(came.map((text, at) => text === texts[at])).toEqual([true, true, true]);
  });

  test("a client that comes back misses nothing that was said meanwhile, the reply included", async () => {
    const { id, fake } = await startKernel();
    const before = await connect(id, "same");
    const cell = before.execute("hang");
    await before.wait((message) => message.header.msg_type === "execute_input");
    await before.breakOff();
    const request = fake.requests.at(-1);
    for (let line = 0; line < 1000; line++)
      fake.publish("stream", { name: "stdout", text: `${line}\n` }, request);
    await fake.interrupt();
    const after = await connect(id, "same");
    await after.idle(cell);
    expect((await after.reply(cell)).content).toMatchObject({ ename: "Interrupted" });
    expect(after.printed(cell).split("\n")).toHaveLength(1001);
  });

  test("an interrupt ends a cell", async () => {
    const { id } = await startKernel();
    const client = await connect(id);
    const cell = client.execute("hang");
    await client.state("busy");
    expect((await server.ask("POST", `/api/kernels/${id}/interrupt`)).status).toBe(204);
    expect((await client.reply(cell)).content["status"]).toBe("error");
  });
});

describe("a page that is loaded anew while a cell runs", () => {
  test("is told of the cell, what it gave so far, and whose messages to listen for", async () => {
    const { id, fake } = await startKernel();
    const list = async () => (await server.ask("GET", `/longhand/api/kernels/${id}/cells`)).body;
    expect(await list()).toEqual({ cells: [], waiting: [] });
    const asked = Date.now();
    const before = await TestClient.open(server, id);
    const cell = before.send("execute_request", { code: "hang" }, "shell", { cellId: "c1" });
    const ask = () => server.ask("GET", `/longhand/api/kernels/${id}/cells/${cell}`);
    await before.wait((message) => message.header.msg_type === "execute_input");
    const request = fake.requests.at(-1);
    const display = (text: string) => ({
      data: { "text/plain": text },
      metadata: {},
      transient: { display_id: "d" },
    });
    fake.publish("stream", { name: "stdout", text: "one\n" }, request);
    fake.publish("display_data", display("old"), request);
    fake.publish("update_display_data", display("new"), request);
    await before.breakOff();
    fake.publish("stream", { name: "stdout", text: "two\n" }, request);

    expect(await list()).toEqual({
      cells: [
        {
          msg_id: cell,
          cell_id: "c1",
          execution_state: "running",
          started: expect.any(Number),
          incomplete: false,
        },
      ],
      waiting: [],
    });
    const { body } = await ask();
    expect(body).toMatchObject({
      msg_id: cell,
      cell_id: "c1",
      code: "hang",
      execution_state: "running",
      execution_count: 1,
      outputs: [{ text: "one\n" }, { data: { "text/plain": "new" } }, { text: "two\n" }],
      display_ids: [null, "d", null],
      incomplete: false,
    });
    expect(body.started).toBeGreaterThanOrEqual(asked);
    expect(body.started).toBeLessThanOrEqual(Date.now());
    const after = await TestClient.open(server, id);
    await fake.interrupt();
    await after.idle(body.msg_id);
    const { body: ended } = await ask();
    expect(ended).toMatchObject({ msg_id: cell, execution_state: "done" });
    expect(body.ended).toBeUndefined();
    expect(ended.ended).toBeGreaterThanOrEqual(body.started);
    expect(ended.ended).toBeLessThanOrEqual(Date.now());
  });

  test("is told of no cell that a restart has ended that it ran", async () => {
    const { id } = await startKernel();
    const client = await TestClient.open(server, id);
    const cell = client.execute("hang");
    await client.wait((message) => message.header.msg_type === "execute_input");
    await server.ask("POST", `/api/kernels/${id}/restart`);
    const { body } = await server.ask("GET", `/longhand/api/kernels/${id}/cells/${cell}`);
    expect(body.execution_state).toBe("done");
    expect(body.ended).toBeUndefined();
  });

  test("is told nothing of a request that ran no cell", async () => {
    const { id } = await startKernel();
    expect((await server.ask("GET", `/longhand/api/kernels/${id}/cells/none`)).body).toBeNull();
  });

  test("is told of no end before a restart, as what ran then is gone", async () => {
    const { id } = await startKernel();
    const client = await TestClient.open(server, id);
    const cell = client.execute("print x");
    await client.idle(cell);
    const ask = () => server.ask("GET", `/longhand/api/kernels/${id}/cells/${cell}`);
    expect((await ask()).body.ended).toBeTypeOf("number");
    await server.ask("POST", `/api/kernels/${id}/restart`);
    expect((await ask()).body.ended).toBeUndefined();
  });
});

describe("a kernel that dies", () => {
  test("is told of at once: an error in its cell, then its restart; afterwards it works", async () => {
    const { id } = await startKernel();
    const client = await TestClient.open(server, id);
    const cell = client.execute("die");
    const error = await client.wait((message) => message.header.msg_type === "error");
    expect(parentOf(error)).toBe(cell);
    expect(error.content["evalue"]).toMatch(/^The kernel died: killed by SIGKILL\. All variables are gone/);
    expect((await client.reply(cell)).content["status"]).toBe("error");
    await client.idle(cell);
    await client.state("restarting");
    const again = client.execute("print back");
    await client.idle(again);
    expect(client.printed(again)).toBe("back");
    expect(server.kernels).toHaveLength(2);
  });

  test("has its restart told once, though the page connects anew for it before it can confirm it", async () => {
    const { id } = await startKernel();
    const before = await TestClient.open(server, id, { autoPong: false });
    before.execute("die");
    await before.state("restarting");
    await before.breakOff();
    const after = await TestClient.open(server, id, { session: before.session });
    const cell = after.execute("print back");
    await after.idle(cell);
    expect(after.printed(cell)).toBe("back");
    const states = after.messages.map(({ content }) => content["execution_state"]);
    // JupyterLab drops what it was asked to run, and connects anew, at each.
    expect(states).not.toContain("restarting");
    expect(
      after.messages.some(({ header }) => header.msg_type === "error"),
      "what else was unconfirmed",
    ).toBe(true);
  });

  test("again and again is left dead with a reason, and a restart still works", async () => {
    const { id } = await startKernel();
    const client = await TestClient.open(server, id);
    for (let death = 1; death <= 3; death++) {
      const cell = client.execute("die");
      await client.idle(cell);
      const info = client.send("kernel_info_request");
      await client.reply(info);
    }
    await client.state("dead");
    const model = await server.ask("GET", `/api/kernels/${id}`);
    expect(model.body.execution_state).toBe("dead");
    expect(model.body.reason).toMatch(/died 3 times in a minute/);
    const refused = client.execute("print lost");
    expect((await client.reply(refused)).content["evalue"]).toMatch(/The kernel is dead/);
    expect((await server.ask("POST", `/api/kernels/${id}/restart`)).body.execution_state).toBe("idle");
    const cell = client.execute("print alive");
    await client.idle(cell);
    expect(client.printed(cell)).toBe("alive");
    expect(server.kernels).toHaveLength(4);
  });

  test("and does not come back is dead, with the reason of the failed restart", async () => {
    let starts = 0;
    const poor = await openTestServer({
      startKernel: async (wanted) => {
        starts += 1;
        if (starts > 1) throw new Error("no memory");
        return new ScriptedKernel(wanted);
      },
    });
    const { body } = await poor.ask("POST", "/api/kernels", {});
    const client = await TestClient.open(poor, body.id);
    client.execute("die");
    await client.state("dead");
    expect((await poor.ask("GET", `/api/kernels/${body.id}`)).body.reason).toBe("no memory.");
    await poor.remove();
  });
});

describe("a restart", () => {
  test("ends what was running for every client", async () => {
    const { id } = await startKernel();
    const client = await TestClient.open(server, id);
    const cell = client.execute("hang");
    await client.wait((message) => message.header.msg_type === "execute_input");
    expect((await server.ask("POST", `/api/kernels/${id}/restart`)).status).toBe(200);
    expect((await client.reply(cell)).content["evalue"]).toMatch(/restarted before this was done/);
    await client.idle(cell);
  });

  test("makes up no answer to what a widget said, which asks for none", async () => {
    const { id } = await startKernel();
    const client = await TestClient.open(server, id);
    const said = ["comm_open", "comm_msg", "comm_close"].map((type) => client.send(type, { comm_id: "w" }));
    const cell = client.execute("hang");
    await client.wait((message) => message.header.msg_type === "execute_input");
    await server.ask("POST", `/api/kernels/${id}/restart`);
    await client.idle(cell);
    const replies = client.messages.filter(({ channel }) => channel === "shell").map(parentOf);
    expect(replies).toContain(cell);
    expect(replies.filter((parent) => said.includes(parent ?? ""))).toEqual([]);
  });

  test("asked for twice at once happens once", async () => {
    const started: ScriptedKernel[] = [];
    const startKernel: StartKernel = async (wanted) => {
      const fake = new ScriptedKernel(wanted);
      started.push(fake);
      return fake;
    };
    const kernel = new ManagedKernel({
      id: "one",
      spec: scriptedSpec,
      cwd: server.root,
      startKernel,
      log: () => {},
    });
    await kernel.ready;
    await Promise.all([kernel.restart(), kernel.restart()]);
    expect(started).toHaveLength(2);
    expect(started[0]?.status, "the old one is ended").toBe("dead");
    await kernel.close();
  });
});

test("a request that comes before the kernel is up waits for it", async () => {
  let go = (): void => {};
  const started = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slow = await openTestServer({
    startKernel: async (wanted) => {
      await started;
      return new ScriptedKernel(wanted);
    },
  });
  const { body } = await slow.ask("POST", "/api/kernels", {});
  expect(body.execution_state).toBe("starting");
  const client = await TestClient.open(slow, body.id);
  const cell = client.execute("print early");
  await client.state("starting");
  go();
  await client.idle(cell);
  expect(client.printed(cell)).toBe("early");
  await slow.remove();
});

describe("a bad client", () => {
  test("with broken frames disturbs neither the server nor the others", async () => {
    const { id } = await startKernel();
    const bad = await TestClient.open(server, id);
    const good = await TestClient.open(server, id);
    for (const frame of ["", "{", "[]", "null", '{"header":{}}', Buffer.alloc(7), Buffer.alloc(64, 255)])
      bad.socket.send(frame);
    const cell = bad.execute("print still here");
    await good.idle(cell);
    expect(good.printed(cell)).toBe("still here");
    expect(server.log.filter((line) => line.includes("bad frame"))).toHaveLength(1);
  });

  test("that breaks the websocket's own rules loses its connection, and nobody else", async () => {
    const { id } = await startKernel();
    const bad = await TestClient.open(server, id);
    const closed = once(bad.socket, "close");
    // An unmasked frame with reserved bits set, past the library that would not send such a thing.
    (bad.socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(
      Buffer.from([0xff, 0x05, 1, 2, 3, 4, 5]),
    );
    await closed;
    expect((await server.ask("GET", `/api/kernels/${id}`)).status).toBe(200);
  });

  test.each([
    ["no token", "/api/kernels/ID/channels", {}, 403],
    ["a wrong token", "/api/kernels/ID/channels?token=wrong", {}, 403],
    [
      "a foreign origin, even with the token",
      "/api/kernels/ID/channels?token=TOKEN",
      { origin: "http://evil.example" },
      403,
    ],
    ["a rebound name", "/api/kernels/ID/channels?token=TOKEN", { host: "evil.example" }, 403],
    ["no such kernel", "/api/kernels/none/channels?token=TOKEN", {}, 404],
    ["no websocket there", "/api/contents?token=TOKEN", {}, 404],
    ["no events without a token", "/api/events/subscribe", {}, 403],
  ])("%s: the upgrade is refused with %4$i", async (_, path, headers: Record<string, string>, status) => {
    const { id } = await startKernel();
    const address = path.replace("ID", id).replace("TOKEN", server.token);
    const socket = new WebSocket(new URL(address, server.url.replace("http", "ws")), { headers });
    socket.on("error", () => {});
    const [, answer] = await once(socket, "unexpected-response");
    expect(answer.statusCode).toBe(status);
    answer.resume();
  });

  test("the page's own cookie and origin are enough", async () => {
    const { id } = await startKernel();
    const entered = await server.ask("GET", `/lab?token=${server.token}`, undefined, {});
    const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
    const url = new URL(`/api/kernels/${id}/channels`, server.url.replace("http", "ws"));
    const socket = new WebSocket(url, { headers: { cookie, origin: server.url.slice(0, -1) } });
    await once(socket, "open");
    socket.terminate();
    const foreign = new WebSocket(url, { headers: { cookie, origin: "http://127.0.0.1:1" } });
    foreign.on("error", () => {});
    const [, answer] = await once(foreign, "unexpected-response");
    expect(answer.statusCode).toBe(403);
  });
});

test("events are passed on to whoever subscribed", async () => {
  const url = new URL(`/api/events/subscribe?token=${server.token}`, server.url.replace("http", "ws"));
  const socket = new WebSocket(url);
  await once(socket, "open");
  const told = once(socket, "message");
  const event = { schema_id: "https://events.example/one", version: "1", data: { a: 1 } };
  expect((await server.ask("POST", "/api/events", event)).status).toBe(204);
  const [text] = await told;
  const { schema_id } = event;
  expect(JSON.parse(String(text))).toMatchObject({ a: 1, schema_id, __schema__: schema_id });
  expect((await server.ask("POST", "/api/events", { schema_id: 1 })).status).toBe(400);
  socket.terminate();
});
