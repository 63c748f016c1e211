import { expect, test, vi } from "vitest";
import { Exports } from "../../../lib/server/exports.js";

const pool = vi.hoisted(() => ({ starts: 0 }));
vi.mock("piscina", () => ({
  Piscina: class {
    constructor() {
      pool.starts += 1;
      if (pool.starts === 1) throw new Error("no memory for threads");
    }
    on(): void {}
    async run(): Promise<object> {
      return { bytes: new Uint8Array(), mime: "text/plain", fileName: "a.ts" };
    }
    async destroy(): Promise<void> {}
  },
}));

test("threads that could not be started are started at the next export", async () => {
  const exports = new Exports({ program: new URL("file:///export-worker.js"), log: () => {} });
  const given = { root: "/", absolute: "/a.ipynb", api: "a.ipynb", to: "script", version: undefined };
  expect(await exports.make(given)).toMatchObject({ status: 500, told: false });
  expect(await exports.make(given)).toMatchObject({ fileName: "a.ts" });
  await exports.close();
});
