import type { ICodeCellModel } from "@jupyterlab/cells";
import { type Kernel, ServerConnection } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import { describe, expect, test } from "vitest";
import type { KernelsCell } from "../../../../lib/web/notebook/cell-state/cell-from-before.js";
import { CellsFromBefore } from "../../../../lib/web/notebook/cell-state/cells-from-before.js";

const base: KernelsCell = {
  msg_id: "",
  code: "code",
  execution_state: "running",
  execution_count: 1,
  outputs: [],
  started: 1000,
  incomplete: false,
};
const ended = { execution_state: "done", ended: 3000 } as const;
const printed = (text: string) => [{ output_type: "stream", name: "stdout", text }];

/** A page with two cells, "a" and "b", whose file was saved a second after the epoch, and what its server knows. */
function makePage() {
  const server = { cells: [] as KernelsCell[], waiting: [] as string[], failures: 0 };
  /** Holds back what the server has answered until it is called. */
  let held: Promise<void> | undefined;
  const asked: string[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.split("/cells")[1]!;
    asked.push(path);
    if (server.failures > 0) {
      server.failures -= 1;
      return new Response("", { status: 502 });
    }
    const { cells, waiting } = server;
    const body =
      path === "" ? { cells, waiting } : (cells.find((cell) => path === `/${cell.msg_id}`) ?? null);
    const answer = new Response(JSON.stringify(body));
    await held;
    return answer;
  };
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: "http://localhost/",
    fetch: fetch as typeof globalThis.fetch,
  });
  const kernel = { id: "k", serverSettings } as unknown as Kernel.IKernelConnection;
  const said = new Signal<Kernel.IKernelConnection, unknown>(kernel);
  Object.assign(kernel, { iopubMessage: said, connectionStatusChanged: new Signal(kernel) });

  const shown: Record<string, string> = { a: "", b: "" };
  const told: string[] = [];
  const cellOf = (id: string): ICodeCellModel =>
    ({
      id,
      sharedModel: { getSource: () => "code" },
      deleteMetadata: () => {},
      outputs: {
        clear: () => {},
        fromJSON: (outputs: { text: string }[]) => {
          shown[id] = outputs.map(({ text }) => text).join("");
        },
      },
    }) as unknown as ICodeCellModel;
  const models: Record<string, ICodeCellModel> = { a: cellOf("a"), b: cellOf("b") };
  const ours = new Set<string>();
  const open = (): CellsFromBefore =>
    new CellsFromBefore(kernel, {
      ready: Promise.resolve(),
      saved: new Date(1000).toISOString(),
      find: (id) => models[id],
      isOurs: (id) => ours.has(id),
      onRunning: ({ msg_id }) => told.push(`${msg_id} runs`),
      onEnded: (request) => told.push(`${request} ended`),
      onShown: ({ msg_id }) => told.push(`${msg_id} shown`),
    });
  return {
    server,
    asked,
    shown,
    told,
    ours,
    open,
    /** @returns what lets go of the server's answers */
    hold(): () => void {
      let release: () => void = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    say: (type: string, request: string) =>
      said.emit({ header: { msg_type: type }, parent_header: { msg_id: request } }),
  };
}

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

describe("cells that were asked for before the page was loaded", () => {
  test("are shown where they have ended, and followed where they run, then the next", async () => {
    const { server, shown, told, open, say } = makePage();
    server.cells = [
      { ...base, msg_id: "1", cell_id: "a", ...ended, outputs: printed("all of a") },
      { ...base, msg_id: "2", cell_id: "b", outputs: printed("some of b") },
    ];
    server.waiting = ["3"];
    open();
    await eventually(() => shown).toEqual({ a: "all of a", b: "some of b" });
    expect(told).toEqual(["2 runs", "1 shown"]);
    server.cells = [
      { ...server.cells[1]!, ...ended, outputs: printed("all of b") },
      { ...base, msg_id: "3", cell_id: "a", outputs: printed("a again") },
    ];
    server.waiting = [];
    say("status", "2");
    say("execute_input", "3");
    await eventually(() => shown).toEqual({ a: "a again", b: "all of b" });
    expect([...told].sort()).toEqual(["1 shown", "2 ended", "2 runs", "3 runs"]);
  });

  test("of one cell asked for twice show the second run in the place of the first", async () => {
    const { server, shown, told, open, say } = makePage();
    server.cells = [{ ...base, msg_id: "1", cell_id: "a", outputs: printed("first") }];
    server.waiting = ["2"];
    open();
    await eventually(() => shown["a"]).toBe("first");
    server.cells = [{ ...base, msg_id: "2", cell_id: "a", outputs: printed("second") }];
    server.waiting = [];
    say("execute_input", "2");
    await eventually(() => shown["a"]).toBe("second");
    expect(told).toEqual(["1 runs", "1 ended", "2 runs"]);
  });

  test("are not missed where one begins while the server is asked for the first time", async () => {
    const { server, shown, open, hold, say, asked } = makePage();
    server.cells = [];
    server.waiting = ["1"];
    const release = hold();
    open();
    await eventually(() => asked).toEqual([""]);
    server.cells = [{ ...base, msg_id: "1", cell_id: "a", outputs: printed("begun") }];
    server.waiting = [];
    say("execute_input", "1");
    release();
    await eventually(() => shown["a"]).toBe("begun");
  });

  test("are found though the server fails to answer at first", async () => {
    const { server, shown, open } = makePage();
    server.cells = [{ ...base, msg_id: "1", cell_id: "a", outputs: printed("there") }];
    server.failures = 1;
    open();
    await eventually(() => shown["a"]).toBe("there");
  });

  test("are left alone once the cell is run from here, and what another window asks for later is its own", async () => {
    const { server, shown, told, ours, open, say, asked } = makePage();
    server.cells = [{ ...base, msg_id: "1", cell_id: "a", outputs: printed("old") }];
    const cells = open();
    await eventually(() => shown["a"]).toBe("old");
    ours.add("a");
    cells.leave("a");
    shown["a"] = "run from here";
    server.cells = [
      { ...base, msg_id: "1", cell_id: "a", ...ended, outputs: printed("old, all") },
      { ...base, msg_id: "elsewhere", cell_id: "b", outputs: printed("elsewhere") },
    ];
    const before = asked.length;
    say("status", "1");
    say("execute_input", "elsewhere");
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(asked.slice(before)).toEqual([]);
    expect(shown).toEqual({ a: "run from here", b: "" });
    expect(told).toEqual(["1 runs", "1 ended"]);
  });

  test.each([
    ["saved with its output", { ended: 900 }],
    ["of another text by now", { code: "another" }],
    ["of a kernel that was restarted", { ended: undefined }],
  ])("are not shown where one is %s", async (_, change) => {
    const { server, shown, told, open, asked } = makePage();
    server.cells = [
      { ...base, msg_id: "1", cell_id: "a", ...ended, outputs: printed("no"), ...change } as KernelsCell,
      { ...base, msg_id: "2", cell_id: "b", ...ended, outputs: printed("yes") },
    ];
    open();
    await eventually(() => told).toEqual(["2 shown"]);
    expect(shown).toEqual({ a: "", b: "yes" });
    expect(asked.at(-1)).toBe("/2");
  });
});
