import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test } from "vitest";

/** Something a test needs that a machine may lack: where it is, or why it is missing and how to get it. */
export interface Need {
  name: string;
  path: string | undefined;
  mend: string;
}

/** A program on the PATH. */
export function program(name: string, mend: string): Need {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const path = folders.map((folder) => join(folder, name)).find(isExecutable);
  return { name, path, mend };
}

/** The folder of MNIST's four IDX files, as MNIST_DIR names it. */
export function mnist(): Need {
  const folder = process.env["MNIST_DIR"];
  const path = folder !== undefined && existsSync(folder) ? folder : undefined;
  return {
    name: "MNIST",
    path,
    mend: "set MNIST_DIR to the folder of its four IDX files",
  };
}

/**
 * A suite that needs something of the machine. Where it is absent the suite is skipped and its title says why;
 * in CI, where everything is installed, absence is a failure and not a skip.
 */
export function describeWith(title: string, needs: readonly Need[], suite: () => void): void {
  const missing = needs.filter((need) => need.path === undefined);
  if (missing.length === 0) {
    describe(title, suite);
    return;
  }
  const why = missing.map((need) => `${need.name} is absent (${need.mend})`).join("; ");
  if (process.env["CI"] === undefined) describe.skip(`${title} · skipped: ${why}`, suite);
  else
    test(title, () => {
      throw new Error(`nothing may be skipped in CI: ${why}`);
    });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
