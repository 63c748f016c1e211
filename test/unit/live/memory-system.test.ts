import { describe, expect, test } from "vitest";
import { memorySystem } from "../../../lib/live/worker/memory-system.js";

interface System {
  readFile(path: string): string | undefined;
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  getDirectories(path: string): string[];
}

const system = memorySystem(
  new Map([
    ["/node_modules/longhand/dist/index.d.ts", "export {};"],
    ["/node_modules/@types/node/index.d.ts", "declare var console: object;"],
    ["/typescript/lib.d.ts", ""],
  ]),
) as unknown as System;

describe("files in memory", () => {
  test("are read whole, an empty one too, and one that is not there is undefined", () => {
    expect(system.readFile("/node_modules/longhand/dist/index.d.ts")).toBe("export {};");
    expect(system.readFile("/typescript/lib.d.ts")).toBe("");
    expect(system.readFile("/typescript/other.d.ts")).toBeUndefined();
    expect(system.fileExists("/typescript/lib.d.ts")).toBe(true);
    expect(system.fileExists("/typescript")).toBe(false);
  });

  test("lie in folders, every one of which is there, with a stroke behind its name and without", () => {
    for (const path of ["/", "/node_modules", "/node_modules/", "/node_modules/@types/node", "/typescript"])
      expect([path, system.directoryExists(path)]).toEqual([path, true]);
    expect(system.directoryExists("/node")).toBe(false);
    expect(system.directoryExists("/typescript/lib.d.ts")).toBe(false);
    expect(system.getDirectories("/node_modules")).toEqual(["longhand", "@types"]);
    expect(system.getDirectories("/node_modules/@types/")).toEqual(["node"]);
    expect(system.getDirectories("/typescript")).toEqual([]);
  });
});
