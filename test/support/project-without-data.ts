import { once } from "node:events";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The built program in another place, where nobody has fetched MNIST into data/.
 *
 * @returns the `longhand.js` to start
 */
export function programWithoutData(copy: string): string {
  mkdirSync(join(copy, "lib", "cli"), { recursive: true });
  for (const part of ["package.json", "lib/package.json", "lib/cli/longhand.js", "lib/dist"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  for (const modules of ["node_modules", "lib/node_modules"])
    symlinkSync(join(root, modules), join(copy, modules));
  return join(copy, "lib", "cli", "longhand.js");
}

/** An address at which a server just was, and now nothing answers. */
export async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}/`;
}
