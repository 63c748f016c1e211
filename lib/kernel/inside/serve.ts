import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { KernelError, messageOf } from "../../errors.js";
import type { ConnectionInfo } from "../connection.js";
import { type AnswerContext, answer } from "./answers.js";
import { CellTimers } from "./cell-timers.js";
import { Cells } from "./cells.js";
import { startGuard } from "./guard.js";
import { type Request, Sockets } from "./sockets.js";
import { Streams } from "./streams.js";
import { survive } from "./survive.js";
import { loadTslab, type WriteDisplay } from "./tslab.js";

/** What a kernel's process is given. */
export interface ServeOptions {
  connectionFile: string;
  /** The file descriptor of the line to the process that started us, where it is one of ours. */
  lifeline: number | undefined;
}

/**
 * Is a kernel: opens the sockets of a connection file and answers until it is told to shut down.
 *
 * tslab compiles and runs the cells; the messages are handled here, and so its quirks with them are gone for
 * every client, VS Code and JupyterLab too.
 *
 * @throws {KernelError} where the connection file cannot be read
 */
export async function serveKernel(options: ServeOptions): Promise<void> {
  const info = readConnection(options.connectionFile);
  const ours = options.lifeline !== undefined;
  // Our own client made the folder for this one reading; with it goes the key from the disk.
  if (ours) rmSync(dirname(options.connectionFile), { recursive: true, force: true });
  const guard = await startGuard({ descriptor: options.lifeline });
  const sockets = new Sockets(info, randomUUID());
  const ports = await sockets.bind();
  const streams = new Streams((name, text) => {
    publish("stream", { name, text });
  });
  const timers = new CellTimers();
  const cells = new Cells({
    sockets,
    streams,
    timers,
    onActivity: guard.setActivity,
    onRunning: guard.setRunning,
    onEnd: guard.handled,
  });
  const publish = (type: string, content: Record<string, unknown>): void => {
    const { parent } = cells;
    sockets.publish({ msg_type: type, content, ...(parent === undefined ? {} : { parent }) });
  };
  if (ours) guard.report(ports);

  const tslab = loadTslab(cells.listeners, { guarded: ours });
  streams.capture(process);
  // What `import` gives under this name is the same for every cell, too.
  for (const scope of [globalThis, createRequire(import.meta.url)("node:timers") as object])
    timers.join(scope);
  tslab.setDisplayWriter(displayWriter(streams, publish));
  survive({ cells, streams, guard });
  cells.start(tslab);

  await new Promise<void>((resolve) => {
    const context: AnswerContext = {
      tslab,
      ports,
      interrupt: () => process.emit("SIGINT"),
      publish,
    };
    sockets.listen((request) => {
      const type = request.header.msg_type;
      if (type === "execute_request") {
        cells.add(request);
        return;
      }
      const status = (state: string, parent = request.header): void =>
        sockets.publish({ msg_type: "status", parent, content: { execution_state: state } });
      streams.flush();
      status("busy");
      guard.setActivity("compiling");
      const content =
        type === "shutdown_request"
          ? { status: "ok", restart: request.content["restart"] === true }
          : replyTo(request, context);
      guard.setActivity("other");
      if (content !== undefined) sockets.reply(request, type.replace(/_request$/, "_reply"), content);
      status("idle");
      // The kernel as a whole is still busy with its cell, and clients go by the last status they saw.
      if (cells.current !== undefined) status("busy", cells.current.header);
      if (type === "shutdown_request") resolve();
    });
  });
  streams.flush();
  tslab.executor.close();
  sockets.close();
}

function readConnection(path: string): ConnectionInfo {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ConnectionInfo;
  } catch (cause) {
    throw new KernelError(`starting a kernel: cannot read the connection file ${path}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** The compiler may throw on code that nobody has finished typing; that must not end the kernel. */
function replyTo(request: Request, context: AnswerContext): Record<string, unknown> | undefined {
  try {
    return answer(request, context);
  } catch (thrown) {
    return { status: "error", ename: "Error", evalue: messageOf(thrown), traceback: [] };
  }
}

function displayWriter(
  streams: Streams,
  publish: (type: string, content: Record<string, unknown>) => void,
): WriteDisplay {
  return (content, update) => {
    streams.flush();
    publish(update ? "update_display_data" : "display_data", content);
  };
}
