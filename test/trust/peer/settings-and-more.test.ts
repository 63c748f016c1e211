import {
  ConfigSection,
  EventManager,
  KernelSpecManager,
  NbConvertManager,
  ServerConnection,
  SettingManager,
  TerminalManager,
  UserAPI,
  WorkspaceManager,
} from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type WebSocket from "ws";
import { openPeerServer, type PeerServer } from "../../support/jupyterlab-client.js";
import { tellPassed } from "../../support/tell-passed.js";

describe("JupyterLab's client keeps the rest on our server", () => {
  tellPassed(
    "behaviours that JupyterLab's own client was asked to show: settings, workspaces, events and the rest",
  );
  let server: PeerServer;
  let serverSettings: ServerConnection.ISettings;

  beforeAll(async () => {
    server = await openPeerServer();
    ({ serverSettings } = server);
  });
  afterAll(() => server.remove());

  const tracker = "@jupyterlab/notebook-extension:tracker";

  test("kernelspecs: the default one, its language, and how it is shown", async () => {
    const specs = new KernelSpecManager({ serverSettings });
    await specs.ready;
    expect(specs.specs?.default).toBe("tslab");
    expect(specs.specs?.kernelspecs["tslab"]).toMatchObject({ name: "tslab", language: "typescript" });
    expect(specs.specs?.kernelspecs["tslab"]?.display_name).toMatch(/TypeScript/);
    specs.dispose();
  });

  test("settings come back as they were saved, comments and all", async () => {
    const settings = new SettingManager({ serverSettings });
    await settings.save(tracker, '{ /* mine */ "a": 1 }');
    expect((await settings.fetch(tracker)).raw).toBe('{ /* mine */ "a": 1 }');
  });

  test("only what was changed is listed, whole or by its names", async () => {
    const settings = new SettingManager({ serverSettings });
    const { values } = await settings.list();
    expect(values).toMatchObject([{ id: tracker, raw: '{ /* mine */ "a": 1 }' }]);
    expect((await settings.list("ids")).ids).toEqual([tracker]);
  });

  test("settings that are no JSON are kept too: a person may be in the middle of a word", async () => {
    const settings = new SettingManager({ serverSettings });
    await settings.save(tracker, '{ "a": ');
    expect((await settings.fetch(tracker)).raw).toBe('{ "a": ');
  });

  test("a workspace comes back as it was saved", async () => {
    const workspaces = new WorkspaceManager({ serverSettings });
    await workspaces.save("auto-a", { data: { "x:y": { z: 1 } }, metadata: { id: "auto-a" } });
    expect((await workspaces.fetch("auto-a")).data).toEqual({ "x:y": { z: 1 } });
  });

  test("workspaces are listed and removed", async () => {
    const workspaces = new WorkspaceManager({ serverSettings });
    expect((await workspaces.list()).ids).toEqual(["auto-a"]);
    await workspaces.remove("auto-a");
    expect((await workspaces.list()).ids).toEqual([]);
  });

  test("a workspace that nobody saved is an empty one", async () => {
    expect((await new WorkspaceManager({ serverSettings }).fetch("fresh")).data).toEqual({});
  });

  test("a workspace that is not there cannot be removed, and that is told", async () => {
    await expect(new WorkspaceManager({ serverSettings }).remove("none")).rejects.toMatchObject({
      response: { status: 404 },
    });
  });

  test("a configuration section is empty at first, takes changes, and keeps what it had", async () => {
    const section = await ConfigSection.create({ name: "notebook", serverSettings });
    expect(section.data).toEqual({});
    await section.update({ a: { b: 1 } });
    expect(await section.update({ a: { c: 2 } })).toEqual({ a: { b: 1, c: 2 } });
    expect((await ConfigSection.create({ name: "notebook", serverSettings })).data).toEqual({
      a: { b: 1, c: 2 },
    });
  });

  test("the user has a name", async () => {
    const user = await new UserAPI.UserAPIClient({ serverSettings }).get();
    expect(user.identity.username).not.toBe("");
    expect(user.identity.initials).toHaveLength(1);
  });

  test("the formats of exports are told, with their types", async () => {
    expect(await new NbConvertManager({ serverSettings }).getExportFormats()).toMatchObject({
      html: { output_mimetype: "text/html" },
      pdf: { output_mimetype: "application/pdf" },
    });
  });

  test("terminals: none runs, and none is started", async () => {
    const terminals = new TerminalManager({ serverSettings });
    await terminals.ready.catch(() => undefined);
    expect([...terminals.running()]).toEqual([]);
    await expect(terminals.startNew()).rejects.toThrow();
    terminals.dispose();
  });

  test("an event reaches whoever listens, with its schema and its time", async () => {
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
    if (socket.readyState !== socket.OPEN) await new Promise((go) => socket.addEventListener("open", go));
    await events.emit({ schema_id: "https://events.example/two", version: "1", data: { b: 2 } });
    expect((await heard).value).toMatchObject({ b: 2, schema_id: "https://events.example/two" });
    events.dispose();
  });

  test("an event without a schema is refused", async () => {
    const events = new EventManager({ serverSettings });
    await expect(events.emit({ version: "1", data: {} } as never)).rejects.toMatchObject({
      response: { status: 400 },
    });
    events.dispose();
  });

  test("a client with a wrong token is refused everywhere", async () => {
    const strange = ServerConnection.makeSettings({ ...serverSettings, token: "wrong" });
    await expect(new SettingManager({ serverSettings: strange }).list()).rejects.toMatchObject({
      response: { status: 403 },
    });
    await expect(new WorkspaceManager({ serverSettings: strange }).list()).rejects.toMatchObject({
      response: { status: 403 },
    });
  });
});
