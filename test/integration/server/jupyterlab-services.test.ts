import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  ConfigSection,
  ContentsManager,
  Drive,
  EventManager,
  type Kernel,
  KernelManager,
  KernelMessage,
  KernelSpecManager,
  NbConvertManager,
  ServerConnection,
  SessionManager,
  SettingManager,
  UserAPI,
  WorkspaceManager,
} from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { findKernelSpecs, startKernel } from "../../../lib/kernel/index.js";
import { openTestServer, type TestServer } from "../../support/test-server.js";

/** JupyterLab's own client against our server, with our own kernel behind it: what the page does, without a page. */
let server: TestServer;
let serverSettings: ServerConnection.ISettings;
const pids: number[] = [];

beforeAll(async () => {
  server = await openTestServer({
    files: { "sub/n.ipynb": "", "a.txt": "text" },
    findKernelSpecs: () => findKernelSpecs([]),
    startKernel: async (wanted) => {
      const kernel = await startKernel(wanted);
      pids.push(kernel.pid ?? 0);
      return kernel;
    },
  });
  serverSettings = ServerConnection.makeSettings({
    baseUrl: server.url,
    wsUrl: server.url.replace("http", "ws"),
    appUrl: "lab",
    token: server.token,
    appendToken: true,
    // The package's own choice in Node, made explicit: it must not be the engine's, whose errors differ.
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });
});

afterAll(() => server.remove());

/** Runs a cell. @returns what it printed, and its reply */
async function run(kernel: Kernel.IKernelConnection, code: string) {
  const future = kernel.requestExecute({ code });
  let printed = "";
  const errors: string[] = [];
  future.onIOPub = (message) => {
    if (KernelMessage.isStreamMsg(message)) printed += message.content.text;
    if (KernelMessage.isErrorMsg(message)) errors.push(message.content.evalue);
  };
  const reply = await future.done;
  return { printed, errors, reply: reply.content };
}

/** The next time that a kernel's connection is in a state. */
function reaches(kernel: Kernel.IKernelConnection, state: Kernel.Status): Promise<void> {
  return new Promise((resolve) => {
    kernel.statusChanged.connect(function look(_, status) {
      if (status !== state) return;
      kernel.statusChanged.disconnect(look);
      resolve();
    });
  });
}

describe("a kernel", () => {
  let manager: KernelManager;
  let kernel: Kernel.IKernelConnection;

  beforeAll(async () => {
    manager = new KernelManager({ serverSettings });
    await manager.ready;
    kernel = await manager.startNew();
  });

  afterAll(async () => {
    await kernel.shutdown();
    manager.dispose();
  });

  test("says what it is", async () => {
    const info = await kernel.info;
    expect(info.language_info.name).toBe("typescript");
    expect(info.status).toBe("ok");
  });

  test("runs a cell that was sent before it was ready", async () => {
    const other = await manager.startNew();
    const { printed, reply } = await run(other, "console.log(6 * 7)");
    expect([printed, reply.status]).toEqual(["42\n", "ok"]);
    await other.shutdown();
  });

  test("completes and inspects", async () => {
    await run(kernel, "const answer: number = 42;");
    const completed = await kernel.requestComplete({ code: "answ", cursor_pos: 4 });
    expect((completed.content as { matches: string[] }).matches).toContain("answer");
    const inspected = await kernel.requestInspect({ code: "answer", cursor_pos: 3, detail_level: 0 });
    const { found, data } = inspected.content as { found: boolean; data: Record<string, string> };
    expect([found, data["text/plain"]]).toEqual([true, expect.stringContaining("const answer: number")]);
  });

  test("gives a failing cell an error, and goes on", async () => {
    const failed = await run(kernel, 'throw new RangeError("too far")');
    expect(failed.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    expect(failed.errors).toEqual(["too far"]);
    expect((await run(kernel, "console.log(answer)")).printed).toBe("42\n");
  });

  test("loses nothing of 50,000 lines", async () => {
    const { printed } = await run(kernel, "for (let line = 0; line < 50000; line++) console.log(line)");
    expect(printed.split("\n")).toEqual([...Array.from({ length: 50_000 }, (_, line) => String(line)), ""]);
  });

  test("tells a second connection of the output, and not of the reply", async () => {
    const second = manager.connectTo({ model: kernel.model });
    await second.info;
    const heard: string[] = [];
    second.iopubMessage.connect((_, message) => {
      if (KernelMessage.isStreamMsg(message)) heard.push(message.content.text);
    });
    const done = new Promise<void>((resolve) => {
      second.iopubMessage.connect((_, message) => {
        const last = KernelMessage.isStatusMsg(message) && message.content.execution_state === "idle";
        if (last && heard.length > 0) resolve();
      });
    });
    await run(kernel, 'console.log("for all")');
    await done;
    expect(heard.join("")).toBe("for all\n");
    second.dispose();
  });

  test("goes on over a broken connection, and no output is lost", async () => {
    const future = kernel.requestExecute({
      code: "for (let n = 0; n < 20; n++) { await new Promise((r) => setTimeout(r, 25)); console.log(n); }",
    });
    let printed = "";
    const begun = new Promise<void>((resolve) => {
      future.onIOPub = (message) => {
        if (!KernelMessage.isStreamMsg(message)) return;
        printed += message.content.text;
        resolve();
      };
    });
    await begun;
    (kernel as unknown as { _ws: WebSocket })._ws.terminate();
    await future.done;
    expect(printed).toBe(Array.from({ length: 20 }, (_, n) => `${n}\n`).join(""));
  });

  test("stops at an interrupt, and keeps its variables", async () => {
    const future = kernel.requestExecute({ code: 'console.log("on"); await new Promise(() => {})' });
    await new Promise<void>((resolve) => {
      future.onIOPub = (message) => {
        if (KernelMessage.isStreamMsg(message)) resolve();
      };
    });
    await kernel.interrupt();
    expect((await future.done).content.status).toBe("error");
    expect((await run(kernel, "console.log(answer)")).printed).toBe("42\n");
  });

  test("begins anew at a restart", async () => {
    await kernel.restart();
    const { reply } = await run(kernel, "answer");
    expect(reply.status).toBe("error");
    expect((await run(kernel, 'console.log("new")')).printed).toBe("new\n");
  });

  test("whose process is killed: the cell fails, the client is told, and it comes back by itself", async () => {
    const model = await server.ask("GET", `/api/kernels/${kernel.id}`);
    expect(model.body.execution_state).toBe("idle");
    const told = reaches(kernel, "autorestarting");
    const future = kernel.requestExecute({
      code: 'console.log(process.pid); process.kill(process.pid, "SIGKILL")',
    });
    const errors: string[] = [];
    future.onIOPub = (message) => {
      if (KernelMessage.isErrorMsg(message)) errors.push(message.content.evalue);
    };
    await future.done.catch(() => undefined);
    await told;
    expect(errors.join("")).toMatch(/^The kernel died/);
    expect((await run(kernel, 'console.log("back")')).printed).toBe("back\n");
  });
});

describe("sessions", () => {
  test("open, are renamed, get another kernel, and close", async () => {
    const kernelManager = new KernelManager({ serverSettings });
    const sessions = new SessionManager({ kernelManager, serverSettings });
    await sessions.ready;
    const options = { path: "sub/n.ipynb", name: "n", type: "notebook", kernel: { name: "tslab" } };
    const session = await sessions.startNew(options);
    const { printed } = await run(session.kernel!, 'console.log(process.cwd().split("/").at(-1))');
    expect(printed).toBe("sub\n");
    await session.setPath("sub/m.ipynb");
    expect((await sessions.findByPath("sub/m.ipynb"))?.id).toBe(session.id);
    const before = session.kernel!.id;
    await session.changeKernel({ name: "tslab" });
    expect(session.kernel!.id).not.toBe(before);
    expect((await run(session.kernel!, "console.log(1)")).printed).toBe("1\n");
    await kernelManager.refreshRunning();
    expect([...kernelManager.running()].map((model) => model.id)).not.toContain(before);
    await session.shutdown();
    await sessions.refreshRunning();
    expect([...sessions.running()]).toEqual([]);
    sessions.dispose();
    kernelManager.dispose();
  });
});

test("kernelspecs", async () => {
  const specs = new KernelSpecManager({ serverSettings });
  await specs.ready;
  expect(specs.specs?.default).toBe("tslab");
  expect(specs.specs?.kernelspecs["tslab"]).toMatchObject({ language: "typescript" });
  specs.dispose();
});

describe("contents", () => {
  let contents: ContentsManager;

  beforeAll(() => {
    contents = new ContentsManager({ defaultDrive: new Drive({ serverSettings }), serverSettings });
  });

  afterAll(() => contents.dispose());

  test("list, read, save, and tell a change on disk by the hash", async () => {
    const root = await contents.get("");
    expect(root.content.map((model: { name: string }) => model.name)).toEqual(["a.txt", "sub"]);
    const made = await contents.newUntitled({ type: "notebook", path: "sub" });
    expect(made.path).toBe("sub/Untitled.ipynb");
    const read = await contents.get(made.path, { type: "notebook", content: true, hash: true });
    const cell = { id: "a", cell_type: "markdown", metadata: {}, source: "# ü" };
    const saved = await contents.save(made.path, { ...read, content: { ...read.content, cells: [cell] } });
    const after = await contents.get(made.path, { content: false, hash: true });
    expect(after.hash).not.toBe(read.hash);
    expect([after.hash, after.last_modified]).toEqual([saved.hash, saved.last_modified]);
  });

  test("copy, rename, overwrite and delete", async () => {
    const copy = await contents.copy("a.txt", "");
    expect(copy.path).toBe("a-Copy1.txt");
    const renamed = await contents.rename(copy.path, "sub/ä 100%.txt");
    expect(renamed.path).toBe("sub/ä 100%.txt");
    const other = await contents.copy("a.txt", "");
    await expect(contents.rename(other.path, "sub/ä 100%.txt")).rejects.toThrow(/exists already/);
    await contents.overwrite(other.path, "sub/ä 100%.txt");
    expect((await contents.get("sub/ä 100%.txt")).content).toBe("text");
    await contents.delete("sub/ä 100%.txt");
    await expect(contents.get("sub/ä 100%.txt")).rejects.toMatchObject({ response: { status: 404 } });
    const trashed = await readdir(join(server.root, ".longhand", "trash"), { recursive: true });
    expect(trashed.filter((path) => path.endsWith("/sub/ä 100%.txt"))).toHaveLength(2);
  });

  test("checkpoints", async () => {
    const made = await contents.createCheckpoint("a.txt");
    await contents.save("a.txt", { type: "file", format: "text", content: "changed" });
    expect(await contents.listCheckpoints("a.txt")).toEqual([made]);
    await contents.restoreCheckpoint("a.txt", made.id);
    expect((await contents.get("a.txt")).content).toBe("text");
    await contents.deleteCheckpoint("a.txt", made.id);
    expect(await contents.listCheckpoints("a.txt")).toEqual([]);
  });

  test("a download's address, with the token, gives the bytes", async () => {
    const url = await contents.getDownloadUrl("a.txt");
    const response = await fetch(url, { headers: { authorization: `token ${server.token}` } });
    expect(await response.text()).toBe("text");
  });
});

test("settings come back as they were saved", async () => {
  const settings = new SettingManager({ serverSettings });
  await settings.save("@jupyterlab/notebook-extension:tracker", '{ /* mine */ "a": 1 }');
  const { values } = await settings.list();
  expect(values).toMatchObject([
    { id: "@jupyterlab/notebook-extension:tracker", raw: '{ /* mine */ "a": 1 }' },
  ]);
  expect((await settings.fetch("@jupyterlab/notebook-extension:tracker")).raw).toContain("mine");
});

test("workspaces are saved, listed, fetched and removed", async () => {
  const workspaces = new WorkspaceManager({ serverSettings });
  await workspaces.save("auto-a", { data: { "x:y": { z: 1 } }, metadata: { id: "auto-a" } });
  expect((await workspaces.list()).ids).toEqual(["auto-a"]);
  expect((await workspaces.fetch("auto-a")).data).toEqual({ "x:y": { z: 1 } });
  await workspaces.remove("auto-a");
  expect((await workspaces.list()).ids).toEqual([]);
});

test("a configuration section takes changes", async () => {
  const section = await ConfigSection.create({ name: "notebook", serverSettings });
  expect(section.data).toEqual({});
  expect(await section.update({ a: { b: 1 } })).toEqual({ a: { b: 1 } });
});

test("the user has a name, and the formats of exports are told", async () => {
  const user = await new UserAPI.UserAPIClient({ serverSettings }).get();
  expect(user.identity.username).not.toBe("");
  expect(await new NbConvertManager({ serverSettings }).getExportFormats()).toMatchObject({
    html: { output_mimetype: "text/html" },
    pdf: { output_mimetype: "application/pdf" },
  });
});

test("events reach whoever listens", async () => {
  const events = new EventManager({ serverSettings });
  const heard = events.stream[Symbol.asyncIterator]().next();
  const socket = await new Promise<WebSocket>((resolve) => {
    const look = (): void => {
      const own = (events as unknown as { _socket: WebSocket | null })._socket;
      if (own === null) setImmediate(look);
      else resolve(own);
    };
    look();
  });
  if (socket.readyState !== socket.OPEN)
    await new Promise((resolve) => socket.addEventListener("open", resolve));
  await events.emit({ schema_id: "https://events.example/two", version: "1", data: { b: 2 } });
  expect((await heard).value).toMatchObject({ b: 2 });
  events.dispose();
});
