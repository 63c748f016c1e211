import { describe, expect, test } from "vitest";
import { ServerWatch } from "../../../lib/web/connection/server-watch.js";

/** A watch whose looks find one thing after another, and all that it says. */
async function follow(...found: (string | undefined)[]): Promise<{ said: string[]; waits: number[] }> {
  const said: string[] = [];
  const waits: number[] = [];
  const watch = new ServerWatch({
    look: async () => found.shift(),
    onState: (state) => said.push(state),
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  await watch.suspect();
  return { said, waits };
}

describe("the watch over the server", () => {
  test("says nothing of one request that failed alone", async () => {
    expect((await follow("monday", "monday")).said).toEqual([]);
  });

  test("says that it is away, asks again ever more seldom, and says that it is back", async () => {
    const { said, waits } = await follow("monday", ...Array(6).fill(undefined), "monday");
    expect(said).toEqual(["away", "there"]);
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });

  test("tells a server that was started anew", async () => {
    expect((await follow("monday", undefined, "tuesday")).said).toEqual(["away", "new"]);
    expect((await follow("monday", "tuesday")).said).toEqual(["new"]);
  });

  test("tells one that lets this page in no more", async () => {
    expect((await follow("monday", undefined, "refused")).said).toEqual(["away", "closed"]);
  });
});
