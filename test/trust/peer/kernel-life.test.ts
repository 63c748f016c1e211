import { type Kernel, type KernelManager, KernelMessage } from "@jupyterlab/services";
import { describe, expect, test } from "vitest";
import type WebSocket from "ws";
import { begun, type PeerServer, reaches, run, withPeerKernel } from "../../support/jupyterlab-client.js";
import { tellPassed } from "../../support/tell-passed.js";

describe("JupyterLab's client leads our kernels through their lives", () => {
  tellPassed("behaviours that JupyterLab's own client was asked to show: the lives of kernels");
  let server: PeerServer;
  let manager: KernelManager;
  let kernel: Kernel.IKernelConnection;
  withPeerKernel({ files: { "sub/n.ipynb": "" }, first: "const answer = 42;" }, (peer) => {
    ({ server, manager, kernel } = peer);
  });

  const socketOf = (of: Kernel.IKernelConnection): WebSocket => (of as unknown as { _ws: WebSocket })._ws;
  const counted =
    "for (let n = 0; n < 20; n++) { await new Promise((r) => setTimeout(r, 25)); console.log(n); }";
  const all = Array.from({ length: 20 }, (_, n) => `${n}\n`).join("");

  test("a cell that was sent before the kernel is ready runs", async () => {
    const other = await manager.startNew();
    const { printed, reply } = await run(other, "console.log(6 * 7)");
    expect([printed, reply.status]).toEqual(["42\n", "ok"]);
    await other.shutdown();
  });

  test("running kernels are listed", async () => {
    await manager.refreshRunning();
    expect([...manager.running()].map(({ id, name }) => [id, name])).toEqual([[kernel.id, "tslab"]]);
    expect(manager.runningCount).toBe(1);
  });

  test("a kernel is found by its id, and one that is not there is not", async () => {
    expect((await manager.findById(kernel.id))?.id).toBe(kernel.id);
    expect(await manager.findById("00000000-0000-0000-0000-000000000000")).toBeUndefined();
  });

  test("a kernel says how many clients it has", async () => {
    const second = kernel.clone();
    await second.info;
    await manager.refreshRunning();
    expect([...manager.running()][0]?.connections).toBe(2);
    second.dispose();
  });

  test("a kernel of a name that nobody knows is refused, with the names that are known", async () => {
    await expect(manager.startNew({ name: "no-such-kernel" })).rejects.toThrow(/known are: tslab/);
  });

  test("the client is told of busy and idle", async () => {
    const states: string[] = [];
    const look = (_: unknown, status: Kernel.Status): void => void states.push(status);
    kernel.statusChanged.connect(look);
    const idle = reaches(kernel, "idle");
    await run(kernel, "1");
    await idle;
    kernel.statusChanged.disconnect(look);
    expect(states).toEqual(["busy", "idle"]);
  });

  test("an interrupt ends a cell that waits, and the variables stay", async () => {
    const future = kernel.requestExecute({ code: 'console.log("on"); await new Promise(() => {})' });
    await begun(future);
    await kernel.interrupt();
    expect((await future.done).content.status).toBe("error");
    expect((await run(kernel, "console.log(answer)")).printed).toBe("42\n");
  });

  test("an interrupt ends a cell that never lets go of the thread", async () => {
    const future = kernel.requestExecute({ code: 'process.stdout.write("on"); for (;;) {}' });
    const reply = future.done;
    await new Promise((resolve) => {
      const look = (_: unknown, message: KernelMessage.IIOPubMessage): void => {
        if (KernelMessage.isExecuteInputMsg(message)) resolve(kernel.iopubMessage.disconnect(look));
      };
      kernel.iopubMessage.connect(look);
    });
    await kernel.interrupt();
    expect((await reply).content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  });

  test("an interrupt of an idle kernel changes nothing", async () => {
    await kernel.interrupt();
    expect((await run(kernel, "console.log(answer)")).printed).toBe("42\n");
  });

  test("a broken connection is made again, and no output is lost", async () => {
    const future = kernel.requestExecute({ code: counted });
    let printed = "";
    const first = new Promise<void>((resolve) => {
      future.onIOPub = (message) => {
        if (!KernelMessage.isStreamMsg(message)) return;
        printed += message.content.text;
        resolve();
      };
    });
    await first;
    socketOf(kernel).terminate();
    await future.done;
    expect(printed).toBe(all);
  });

  test("a client that reconnects of its own will goes on", async () => {
    const states: string[] = [];
    const look = (_: unknown, status: string): void => void states.push(status);
    kernel.connectionStatusChanged.connect(look);
    await kernel.reconnect();
    kernel.connectionStatusChanged.disconnect(look);
    expect(states).toEqual(["connecting", "connected"]);
    expect((await run(kernel, "console.log(answer)")).printed).toBe("42\n");
  });

  test("a client that leaves does not end the kernel", async () => {
    const second = kernel.clone();
    await second.info;
    second.dispose();
    expect((await run(kernel, "console.log(answer)")).printed).toBe("42\n");
  });

  test("a restart begins anew, with the same id", async () => {
    const { id } = kernel;
    await kernel.restart();
    expect((await run(kernel, "answer")).reply.status).toBe("error");
    expect((await run(kernel, 'console.log("new")')).printed).toBe("new\n");
    expect(kernel.id).toBe(id);
  });

  test("a restart in the middle of a cell ends that cell, and those behind it", async () => {
    const running = kernel.requestExecute({ code: 'console.log("on"); await new Promise(() => {})' });
    const behind = kernel.requestExecute({ code: '"behind"' });
    const ends = [running, behind].map((each) =>
      each.done.then(
        () => "done",
        () => "canceled",
      ),
    );
    await begun(running);
    await kernel.restart();
    expect(await Promise.all(ends)).toEqual(["canceled", "canceled"]);
    expect((await run(kernel, 'console.log("up")')).reply).toMatchObject({ status: "ok" });
  });

  test("a process that is killed: the cell fails, the client is told, and it comes back by itself", async () => {
    await kernel.info;
    const told = reaches(kernel, "autorestarting");
    const future = kernel.requestExecute({ code: 'process.kill(process.pid, "SIGKILL")' });
    const errors: string[] = [];
    future.onIOPub = (message) => {
      if (KernelMessage.isErrorMsg(message)) errors.push(message.content.evalue);
    };
    await future.done.catch(() => undefined);
    await told;
    expect(errors.join("")).toMatch(/^The kernel died/);
    expect((await run(kernel, 'console.log("back")')).printed).toBe("back\n");
  });

  test("a cell that ends the process tells with which code", async () => {
    await kernel.info;
    const told = reaches(kernel, "autorestarting");
    const future = kernel.requestExecute({ code: "process.exit(3)" });
    const errors: string[] = [];
    future.onIOPub = (message) => {
      if (KernelMessage.isErrorMsg(message)) errors.push(message.content.evalue);
    };
    await future.done.catch(() => undefined);
    await told;
    expect(errors.join("")).toContain("exit code 3");
    expect((await run(kernel, 'console.log("again")')).printed).toBe("again\n");
  });

  test("a shutdown ends the process, and whoever is connected hears of it", async () => {
    const other = await manager.startNew();
    const { printed } = await run(other, "console.log(process.pid)");
    const second = other.clone();
    await second.info;
    const dead = reaches(second, "dead");
    await manager.shutdown(other.id);
    await dead;
    expect(() => process.kill(Number(printed), 0)).toThrow(/ESRCH/);
    expect(await manager.findById(other.id)).toBeUndefined();
  });

  test("a kernel that is gone is shut down without a complaint", async () => {
    const other = await manager.startNew();
    await server.ask("DELETE", `/api/kernels/${other.id}`);
    await other.shutdown();
    expect(other.isDisposed).toBe(true);
  });

  test("a change of what runs is told by a signal", async () => {
    const counts = [1];
    const look = (_: unknown, models: readonly unknown[]): void => {
      if (counts.at(-1) !== models.length) counts.push(models.length);
    };
    await manager.refreshRunning();
    manager.runningChanged.connect(look);
    const other = await manager.startNew();
    await manager.refreshRunning();
    await other.shutdown();
    await manager.refreshRunning();
    manager.runningChanged.disconnect(look);
    expect(counts).toEqual([1, 2, 1]);
  });
});
