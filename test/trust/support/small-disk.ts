import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Need } from "../../support/needs.js";

/** A disk of its own, in memory, which may be full or read-only. */
export interface SmallDisk {
  folder: string;
  readOnly(yes: boolean): void;
  remove(): void;
}

/** Mounts one. Root's business. */
export function makeSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "longhand-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "pipe" });
  return {
    folder,
    readOnly: (yes) => {
      execFileSync("mount", ["-o", `remount,${yes ? "ro" : "rw"}`, folder], { stdio: "pipe" });
    },
    remove: () => {
      execFileSync("umount", ["-l", folder]);
      rmdirSync(folder);
    },
  };
}

/** Whether this machine lets us mount a disk of our own; found out by trying. */
export function smallDisks(): Need {
  let path: string | undefined;
  try {
    makeSmallDisk(1).remove();
    path = "mount";
  } catch {
    // A container may keep it from root, too.
  }
  return { name: "a small disk", path, mend: "run as root, where tmpfs can be mounted" };
}
