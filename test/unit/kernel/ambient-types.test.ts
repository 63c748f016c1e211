import { expect, test } from "vitest";
import { readOnlyNodesTypes } from "../../../lib/kernel/inside/ambient-types.js";

test("of a folder of types the compiler is shown Node's alone, of every other folder all", () => {
  const folders: Record<string, string[]> = {
    "/a/node_modules/@types": ["lodash", "node", "react"],
    "/b/node_modules/@types": ["react"],
    "/a/node_modules": ["@types", "lodash"],
  };
  const sys: Record<string, unknown> = { getDirectories: (path: string) => folders[path] };
  readOnlyNodesTypes(sys);
  const list = sys["getDirectories"] as (path: string) => string[];
  expect(list("/a/node_modules/@types")).toEqual(["node"]);
  expect(list("/b/node_modules/@types")).toEqual([]);
  expect(list("/a/node_modules")).toEqual(["@types", "lodash"]);
});
