import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Need } from "../../support/needs.js";
import { root } from "./marked.js";

/** Other versions of Node, as npm's packages of it have them; the ones that were the latest of their line in 2026. */
const versions = { 22: "22.23.3", 24: "24.21.0" } as const;

/** Node of another line, installed beside the project's packages when it is first asked for. */
export function otherNode(line: keyof typeof versions): Need {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, "node_modules", ".cache", `node-${line}`);
  const path = join(folder, "node_modules", name, "bin", "node");
  if (!existsSync(path)) install(folder, `${name}@${versions[line]}`);
  return {
    name: `Node ${line}`,
    path: existsSync(path) ? path : undefined,
    mend: `let npm reach a registry that has ${name}@${versions[line]}`,
  };
}

function install(folder: string, what: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const args = [
      "install",
      "--no-save",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--prefix",
      folder,
      what,
    ];
    execFileSync("npm", args, { stdio: "pipe", timeout: 180_000 });
  } catch {
    // Whoever needs it says that it is absent, and how to get it.
  }
}
