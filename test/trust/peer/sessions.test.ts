import { KernelManager, type Session, SessionManager } from "@jupyterlab/services";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openPeerServer, type PeerServer, run } from "../../support/jupyterlab-client.js";
import { tellPassed } from "../../support/tell-passed.js";

describe("JupyterLab's client keeps sessions on our server", () => {
  tellPassed("behaviours that JupyterLab's own client was asked to show: sessions");
  let server: PeerServer;
  let kernelManager: KernelManager;
  let sessions: SessionManager;

  beforeAll(async () => {
    server = await openPeerServer({ files: { "sub/n.ipynb": "", "a.ipynb": "" } });
    const { serverSettings } = server;
    kernelManager = new KernelManager({ serverSettings });
    sessions = new SessionManager({ kernelManager, serverSettings });
    await sessions.ready;
  });
  afterEach(() => sessions.shutdownAll());
  afterAll(async () => {
    sessions.dispose();
    kernelManager.dispose();
    await server.remove();
  });

  const open = (
    path: string,
    more: Partial<Session.ISessionOptions> = {},
  ): Promise<Session.ISessionConnection> =>
    sessions.startNew({ path, name: path, type: "notebook", kernel: { name: "tslab" }, ...more });

  test("a session's kernel works in its notebook's folder", async () => {
    const session = await open("sub/n.ipynb");
    const { printed } = await run(session.kernel!, 'console.log(process.cwd().split("/").at(-1))');
    expect(printed).toBe("sub\n");
  });

  test("a notebook that is not there yet gets a kernel in the folder where it will be", async () => {
    const session = await open("sub/new.ipynb");
    const { printed } = await run(session.kernel!, 'console.log(process.cwd().split("/").at(-1))');
    expect(printed).toBe("sub\n");
  });

  test("a session without a kernel's name gets the default one", async () => {
    const session = await open("a.ipynb", { kernel: {} });
    expect(session.kernel!.name).toBe("tslab");
  });

  test("one document has one session, asked for twice at once too", async () => {
    const [one, other] = await Promise.all([open("a.ipynb"), open("a.ipynb")]);
    expect([other.id, other.kernel!.id]).toEqual([one.id, one.kernel!.id]);
    expect((await server.ask("GET", "/api/sessions")).body).toHaveLength(1);
  });

  test("running sessions are listed, with their kernels", async () => {
    const session = await open("a.ipynb");
    await sessions.refreshRunning();
    const models = [...sessions.running()].map(({ id, path, kernel }) => [id, path, kernel?.id]);
    expect(models).toEqual([[session.id, "a.ipynb", session.kernel!.id]]);
  });

  test("a session is found by its id and by its path, and what is not there is not", async () => {
    const session = await open("sub/n.ipynb");
    expect((await sessions.findById(session.id))?.path).toBe("sub/n.ipynb");
    expect((await sessions.findByPath("sub/n.ipynb"))?.id).toBe(session.id);
    expect(await sessions.findByPath("no.ipynb")).toBeUndefined();
  });

  test("a session follows its document to another path", async () => {
    const session = await open("sub/n.ipynb");
    await session.setPath("sub/m.ipynb");
    expect((await sessions.findByPath("sub/m.ipynb"))?.id).toBe(session.id);
    expect(await sessions.findByPath("sub/n.ipynb")).toBeUndefined();
  });

  test.each([
    ["setName", "name"],
    ["setType", "type"],
  ] as const)("%s changes the %s, and tells it by a signal", async (change, field) => {
    const session = await open("a.ipynb");
    const told: string[] = [];
    session.propertyChanged.connect((_, what) => void told.push(what));
    await session[change]("console");
    expect([session[field], told]).toEqual(["console", [field]]);
    expect((await server.ask("GET", `/api/sessions/${session.id}`)).body[field]).toBe("console");
  });

  test("another kernel takes the place of the first, which ends", async () => {
    const session = await open("a.ipynb");
    const before = session.kernel!.id;
    await session.changeKernel({ name: "tslab" });
    expect(session.kernel!.id).not.toBe(before);
    expect((await run(session.kernel!, "console.log(1)")).printed).toBe("1\n");
    await kernelManager.refreshRunning();
    expect([...kernelManager.running()].map((model) => model.id)).not.toContain(before);
  });

  test("a session takes a kernel that runs already, by its id", async () => {
    const free = await kernelManager.startNew();
    await run(free, "var mark = 7");
    const session = await open("a.ipynb");
    await session.changeKernel({ id: free.id });
    expect((await run(session.kernel!, "console.log(mark)")).printed).toBe("7\n");
  });

  test("a kernel that two sessions share outlives the first of them", async () => {
    const one = await open("a.ipynb");
    const other = await open("sub/n.ipynb");
    await other.changeKernel({ id: one.kernel!.id });
    const shared = one.kernel!.id;
    await one.shutdown();
    expect((await server.ask("GET", `/api/kernels/${shared}`)).status).toBe(200);
    await other.shutdown();
    expect((await server.ask("GET", `/api/kernels/${shared}`)).status).toBe(404);
  });

  test("a session is gone with its kernel", async () => {
    const session = await open("a.ipynb");
    await kernelManager.shutdown(session.kernel!.id);
    await sessions.refreshRunning();
    expect([...sessions.running()]).toEqual([]);
  });

  test("a session that is closed elsewhere is closed here without a complaint", async () => {
    const session = await open("a.ipynb");
    await server.ask("DELETE", `/api/sessions/${session.id}`);
    await session.shutdown();
    expect(session.isDisposed).toBe(true);
  });

  test("stopIfNeeded ends a document's session, and is content where there is none", async () => {
    const session = await open("a.ipynb");
    const { id } = session.kernel!;
    await sessions.stopIfNeeded("a.ipynb");
    await sessions.stopIfNeeded("no.ipynb");
    expect((await server.ask("GET", `/api/kernels/${id}`)).status).toBe(404);
  });

  test("another client connects to a session by its model, and works on the same variables", async () => {
    const session = await open("a.ipynb");
    await run(session.kernel!, "var both = 8");
    const second = sessions.connectTo({ model: session.model });
    expect((await run(second.kernel!, "console.log(both)")).printed).toBe("8\n");
    second.dispose();
  });

  test("a session of a kernel that nobody knows is refused, and leaves nothing behind", async () => {
    await expect(open("a.ipynb", { kernel: { name: "no-such" } })).rejects.toThrow(/known are: tslab/);
    expect((await server.ask("GET", "/api/sessions")).body).toEqual([]);
  });
});
