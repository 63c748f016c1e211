import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The five ports of a kernel, by the names of the connection file. */
export interface Ports {
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

/** A Jupyter connection file: where a kernel listens and the key that signs its messages. */
export interface ConnectionInfo extends Ports {
  transport: string;
  ip: string;
  key: string;
  signature_scheme: string;
  kernel_name?: string;
}

/** The names of the ports, in the order in which they are opened. */
export const portNames = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

/** A connection file in a folder that only its owner can enter. */
export interface ConnectionFile {
  path: string;
  info: ConnectionInfo;
  remove(): Promise<void>;
}

/**
 * Writes a connection file with a fresh key.
 *
 * A kernel of ours is given the port 0 five times, takes what the system gives it and reports that back, so
 * no other program can take a port in between. Kernels of others need the ports beforehand: free ones are looked
 * for, and between the look and the kernel's own bind there is a moment that nothing can close.
 */
export async function createConnectionFile(options: {
  kernelName: string;
  choosePorts: boolean;
}): Promise<ConnectionFile> {
  const numbers = options.choosePorts ? await freePorts(portNames.length) : portNames.map(() => 0);
  const ports = Object.fromEntries(portNames.map((name, at) => [name, numbers[at]])) as unknown as Ports;
  const info: ConnectionInfo = {
    ...ports,
    transport: "tcp",
    ip: "127.0.0.1",
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
    kernel_name: options.kernelName,
  };
  const folder = await mkdtemp(join(tmpdir(), "longhand-kernel-"));
  const path = join(folder, "connection.json");
  await writeFile(path, JSON.stringify(info, null, 1), { mode: 0o600 });
  return { path, info, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Holds all of them open at once, so that the system cannot give one port twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function listen(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
