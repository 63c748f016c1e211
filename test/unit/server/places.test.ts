import { describe, expect, test } from "vitest";
import { Places } from "../../../lib/server/places.js";

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function makeWork() {
  let end = (): void => {};
  let begun = false;
  const ended = new Promise<void>((settle) => {
    end = settle;
  });
  const work = (): Promise<void> => {
    begun = true;
    return ended;
  };
  return { work, end: () => end(), begun: () => begun };
}

describe("places", () => {
  test("are given in turn, and again when who had one has failed", async () => {
    const places = new Places({ most: 1, mostWaiting: 2 });
    const [first, third] = [makeWork(), makeWork()];
    const done = [places.hold(never, first.work)];
    const failing = places.hold(never, () => Promise.reject(new Error("failed")));
    done.push(places.hold(never, third.work));
    expect(third.begun()).toBe(false);
    first.end();
    await expect(failing).rejects.toThrow("failed");
    third.end();
    await Promise.all(done);
    expect(await places.hold(never, async () => "free")).toBe("free");
  });

  test("are refused where too many wait, until one who waits is no longer wanted", async () => {
    const places = new Places({ most: 1, mostWaiting: 1 });
    const [first, third] = [makeWork(), makeWork()];
    const holds = places.hold(never, first.work);
    const unwanted = new AbortController();
    const waits = places.hold(unwanted.signal, async () => expect.fail("it was unwanted"));
    await expect(places.hold(never, async () => {})).rejects.toMatchObject({ status: 503 });
    unwanted.abort(new Error("hung up"));
    await expect(waits).rejects.toThrow("hung up");
    const last = places.hold(never, third.work);
    first.end();
    third.end();
    await Promise.all([holds, last]);
    await expect(places.hold(unwanted.signal, async () => {})).rejects.toThrow("hung up");
  });
});
