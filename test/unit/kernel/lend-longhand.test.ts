import { join } from "node:path";
import { expect, test } from "vitest";
import { moduleFolders } from "../../../lib/kernel/inside/lend-longhand.js";

test("cells find packages beside the library in a clone, and around it where it is installed", () => {
  const clone = join("/home", "me", "longhand", "lib");
  expect(moduleFolders(clone)).toContain(join("/home", "me", "longhand", "node_modules"));
  const installed = join("/home", "me", "app", "node_modules", "longhand");
  expect(moduleFolders(installed)).toContain(join("/home", "me", "app", "node_modules"));
});
