import { expect, test } from "vitest";
import { InTurn } from "../../../lib/web/widgets/in-turn.js";

/** Work that goes on until the test lets it end. */
function held(log: string[], name: string): { work: () => Promise<void>; end: () => void } {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    log.push(`${name} starts`);
    await ended;
    log.push(`${name} ends`);
  };
  return { work, end };
}

test("a purge waits for the drawing that is under way", async () => {
  const log: string[] = [];
  const line = new InTurn((thrown) => log.push(String(thrown)));
  const drawing = held(log, "draw");
  line.add("draw", drawing.work);
  const done = line.add("purge", () => log.push("purge"));
  await Promise.resolve();
  drawing.end();
  await done;
  expect(log).toEqual(["draw starts", "draw ends", "purge"]);
});

test("a drawing asked for again while one waits is done once, while one is under way once more", async () => {
  const log: string[] = [];
  const line = new InTurn((thrown) => log.push(String(thrown)));
  const first = held(log, "first");
  line.add("draw", first.work);
  line.add("draw", () => log.push("left out, as the first had not started"));
  await Promise.resolve();
  line.add("draw", () => log.push("second"));
  const done = line.add("draw", () => log.push("left out"));
  first.end();
  await done;
  expect(log).toEqual(["first starts", "first ends", "second"]);
});

test("what fails is told, and the next takes its turn", async () => {
  const log: string[] = [];
  const line = new InTurn((thrown) => log.push(`told: ${(thrown as Error).message}`));
  line.add("draw", () => Promise.reject(new Error("no room")));
  line.add("fit", () => {
    throw new Error("gone");
  });
  await line.add("purge", () => log.push("purge"));
  expect(log).toEqual(["told: no room", "told: gone", "purge"]);
});
