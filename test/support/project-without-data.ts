import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The built program in another place, where nobody has fetched MNIST into data/. A notebook that runs there imports the
 * copy, too.
 *
 * @returns the `longhand.js` to start
 */
export function programWithoutData(copy: string): string {
  const modules = join(copy, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const part of ["package.json", "lib/package.json", "lib/cli/longhand.js", "lib/dist"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== "longhand") symlinkSync(join(root, "node_modules", name), join(modules, name));
  symlinkSync(join(copy, "lib"), join(modules, "longhand"));
  symlinkSync(join(root, "lib", "node_modules"), join(copy, "lib", "node_modules"));
  return join(copy, "lib", "cli", "longhand.js");
}

/** An address at which a server just was, and now nothing answers. */
export async function deadAddress(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}/`;
}
