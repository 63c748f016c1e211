import { randomBytes } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ParameterError } from "../errors.js";
import { buildApp } from "./app.js";
import { Auth } from "./auth.js";
import { Checkpoints } from "./checkpoints.js";
import type { ServerContext } from "./context.js";
import { Documents } from "./documents.js";
import { EventBus } from "./events.js";
import { Exports } from "./exports.js";
import type { GuardOptions } from "./guard.js";
import { createHttpServer } from "./http-server.js";
import { Kernels } from "./kernels.js";
import { listen } from "./listen.js";
import { isLoopback } from "./origin.js";
import { Sessions } from "./sessions.js";
import { defaultStateFolder } from "./state-folder.js";
import { TrustStore } from "./trust.js";
import type { RunningServer, ServerOptions } from "./types.js";
import { acceptUpgrades } from "./upgrades.js";

/**
 * Starts the Jupyter server: files, kernels and the page, for whoever knows the token.
 *
 * @throws {ParameterError} where the folder is missing, the port taken, or the network let in without a token
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? "127.0.0.1";
  const token = options.token ?? randomBytes(24).toString("hex");
  if (token === "" && !isLoopback(host)) {
    throw new ParameterError(
      `starting the server: on ${host} the whole network could run code here, and no token is set. ` +
        "Give a token, or listen on 127.0.0.1.",
    );
  }
  const root = await findRoot(options.root);
  let port = 0;
  const server = makeContext(options, { root, auth: new Auth(token, () => port) });
  const guarding: GuardOptions = { auth: server.auth, host, isOpen: (path) => path === "/login" };
  const app = buildApp(server, guarding);
  const http = createHttpServer(app.fetch);
  const endSockets = acceptUpgrades(http, server, guarding);
  await listen(http, { host, port: options.port });
  port = (http.address() as AddressInfo).port;

  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/`,
    token,
    prepareKernel: (path) => server.kernels.prepare(path),
    close: () => (closing ??= close(http, server, endSockets)),
  };
}

function makeContext(options: ServerOptions, made: { root: string; auth: Auth }): ServerContext {
  const { findKernelSpecs, startKernel, webRoot, landing = "/lab", allowEval = false } = options;
  const { log = () => {}, version = "0", onShutdownRequest = () => {}, keepsReady, warmUp } = options;
  const stateFolder = options.stateFolder ?? defaultStateFolder();
  const kernels = new Kernels({ root: made.root, findKernelSpecs, startKernel, keepsReady, warmUp, log });
  return {
    ...made,
    trust: new TrustStore(join(stateFolder, "trust"), log),
    documents: new Documents(options.documentWorker),
    exports: new Exports({ program: options.exportWorker, digits: options.learning?.pageDigits, log }),
    checkpoints: new Checkpoints(made.root),
    kernels,
    sessions: new Sessions(kernels),
    events: new EventBus(),
    findKernelSpecs,
    webRoot,
    stateFolder,
    landing,
    allowEval,
    version,
    learning: options.learning,
    onShutdownRequest,
    started: new Date(),
    log,
  };
}

async function findRoot(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) return realpath(path);
  const found = stats === undefined ? "there is nothing" : "it is a file";
  throw new ParameterError(`starting the server: ${path} is to be served, but ${found}. Name a folder.`);
}

/** Pages first, so that they do not take the end of their kernels for deaths; then the kernels. */
async function close(http: Server, server: ServerContext, endSockets: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  endSockets();
  await Promise.all([server.kernels.close(), server.exports.close()]);
  http.closeAllConnections();
  await closed;
}
