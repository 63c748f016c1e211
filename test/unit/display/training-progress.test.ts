import { afterEach, describe, expect, test } from "vitest";
import { type DisplayMessage, setPublisher, tellOfTrainings } from "../../../lib/display/index.js";
import { noOutputs, reduceOutput } from "../../../lib/runner/index.js";
import { fit, listenToOne, lookOnAtFit } from "../../../lib/train/index.js";
import { smallTraining } from "../../support/recording.js";

/** What a training of three epochs tells, each of which takes as long as the clock says. */
async function told(options: {
  canUpdate?: boolean;
  epochTakes: number;
  leaveAfter?: number;
  own?: boolean;
}) {
  const messages: DisplayMessage[] = [];
  setPublisher({ canUpdate: options.canUpdate ?? true, publish: (message) => messages.push(message) });
  let now = 0;
  stopLooking = lookOnAtFit(tellOfTrainings(() => now));
  const [model, examples, how] = smallTraining({ epochs: 3 });
  const training = fit(model, examples, {
    ...how,
    onProgress: ({ done, count }) => {
      if (done === count) now += options.epochTakes;
    },
  });
  if (options.own) listenToOne(training, async () => undefined);
  let left = options.leaveAfter ?? Number.POSITIVE_INFINITY;
  for await (const _ of training) if (--left === 0) break;
  return messages;
}
let stopLooking = (): void => {};
afterEach(() => {
  stopLooking();
  setPublisher(undefined);
});

const progressOf = ({ metadata }: DisplayMessage) =>
  (metadata?.["longhand"] as { progress: { done: number; total: number; words: string } } | undefined)
    ?.progress;

describe("a training whose cell shows nothing", () => {
  test("tells how far it is, with its loss and the time left, and at last that it is over", async () => {
    const messages = await told({ epochTakes: 1000 });
    const [first, second, , last] = messages.map(progressOf);
    expect([first?.done, first?.total, second?.done, last]).toEqual([1, 3, 2, undefined]);
    expect(first?.words).toMatch(/^epoch 1 of 3 · loss \d\.\d{4} · 2\.0 s left$/);
    expect(messages).toHaveLength(4);
  });

  test("leaves nothing in a notebook", async () => {
    for (const content of await told({ epochTakes: 1000 })) {
      expect(content.update).toBe(true);
      const message = {
        header: { msg_type: "update_display_data" },
        content: { ...content, transient: { display_id: content.displayId } },
      };
      expect(reduceOutput(noOutputs, message as never).outputs).toEqual([]);
    }
  });

  test.each([
    ["is left in the middle", { epochTakes: 1000, leaveAfter: 1 }, 2],
    ["has a listener of its own", { epochTakes: 1000, own: true }, 4],
    ["is over at once", { epochTakes: 10 }, 0],
    ["is told to a terminal", { epochTakes: 1000, canUpdate: false }, 0],
  ])("and %s", async (_, options, count) => {
    const messages = await told(options);
    expect(messages).toHaveLength(count);
    if (count > 0) expect(progressOf(messages.at(-1)!)).toBeUndefined();
  });
});
