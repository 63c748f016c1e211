import { afterEach, describe, expect, test } from "vitest";
import type { LoadedMnist, LoadMnistOptions } from "../../../lib/data/index.js";
import { loadMnistFrom } from "../../../lib/data/mnist.js";
import type { FileSet } from "../../../lib/data/mnist-files.js";
import { type DisplayMessage, setPublisher } from "../../../lib/display/index.js";
import { loadWithReader } from "../../../lib/display/load-mnist.js";
import { AbortedError } from "../../../lib/errors.js";
import { type MemoryHost, memoryHost } from "../../support/memory-host.js";
import { smallSet } from "../../support/small-set.js";

const { set, gzipped } = smallSet();
/** A drawn set whose sums nothing meets, so that no copy on disk is ever taken. */
const drawn: FileSet = { title: "Drawn", files: set.files.map((file) => ({ ...file, md5: "none" })) };
const first = "train-images-idx3-ubyte";

/** Collects what is shown. */
function publish(): DisplayMessage[] {
  const messages: DisplayMessage[] = [];
  setPublisher({ canUpdate: true, publish: (message) => messages.push(message) });
  return messages;
}

afterEach(() => {
  setPublisher(undefined);
});

function load(host: MemoryHost, options: LoadMnistOptions = {}): Promise<LoadedMnist> {
  return loadWithReader((all = {}) => loadMnistFrom(host, all, { mnist: set, drawn }), options);
}

function bodyOf(url: string): Uint8Array<ArrayBuffer> {
  return gzipped[url.split("/").at(-1)!.replace(".gz", "")] as Uint8Array<ArrayBuffer>;
}

function answer(body: Uint8Array<ArrayBuffer>): Response {
  return new Response(body, { headers: { "content-length": String(body.length) } });
}

const textOf = (message: DisplayMessage) => message.data["text/plain"];

describe("loadMnist with a reader", () => {
  test("a second mirror with a larger file gets a bar of its own, and MNIST is loaded", async () => {
    const messages = publish();
    const host = memoryHost({
      env: { LONGHAND_MNIST_MIRRORS: "http://small http://whole" },
      fetch: (url) => answer(url.startsWith("http://small") ? new Uint8Array(2000).fill(7) : bodyOf(url)),
    });
    const { source } = await load(host);
    expect(source).toBe("mnist");
    const bars = messages.filter(
      (message) => message.update !== true && textOf(message)?.includes(`Fetching ${first} `),
    );
    const whole = Math.ceil(gzipped[first]!.length / 1000);
    expect(bars.map((bar) => /0 kB\/(\d+) kB/.exec(textOf(bar)!)?.[1])).toEqual(["2", String(whole)]);
    expect(messages.some((message) => textOf(message)?.includes(`${whole} kB/${whole} kB`))).toBe(true);
    expect(textOf(messages.at(-1)!)).toMatch(/MNIST: 40 training/);
  });

  test("an empty answer from a mirror costs that mirror only", async () => {
    publish();
    const host = memoryHost({
      env: { LONGHAND_MNIST_MIRRORS: "http://empty http://whole" },
      fetch: (url) => answer(url.startsWith("http://empty") ? new Uint8Array(0) : bodyOf(url)),
    });
    expect((await load(host)).source).toBe("mnist");
  });

  test("what the caller's progress throws reaches the caller, and is no fault of the mirrors", async () => {
    publish();
    const host = memoryHost({ fetch: (url) => answer(bodyOf(url)) });
    const failing = load(host, {
      progress: () => {
        throw new RangeError("the caller's own fault");
      },
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(host.asked.length).toBe(1);
  });

  test("a bar moves while digits are drawn", async () => {
    const messages = publish();
    expect((await load(memoryHost())).source).toBe("drawn");
    expect(
      messages
        .map(textOf)
        .filter((text) => text?.startsWith("Drawing digits"))
        .at(-1),
    ).toContain("60/60");
    expect(textOf(messages.at(-1)!)).toMatch(/NOT MNIST/);
  });

  test("an interrupt stops a download, and nothing goes on after it", async () => {
    const messages = publish();
    const listeners = process.listenerCount("SIGINT");
    let asked: AbortSignal | undefined;
    const host: MemoryHost = {
      ...memoryHost(),
      fetch: (_, { signal }) => {
        asked = signal;
        return new Promise((_, refuse) => {
          signal.addEventListener("abort", () => refuse(signal.reason));
          process.emit("SIGINT");
        });
      },
    };
    await expect(load(host)).rejects.toThrow(AbortedError);
    expect(asked?.aborted).toBe(true);
    expect(process.listenerCount("SIGINT")).toBe(listeners);
    expect(messages.map(textOf).join()).not.toContain("MNIST:");
  });

  test("an interrupt stops drawing, and nothing is kept", async () => {
    publish();
    const host = memoryHost();
    const listeners = process.listenerCount("SIGINT");
    let calls = 0;
    const stopped = load(host, {
      drawing: () => {
        calls++;
        process.emit("SIGINT");
      },
    });
    await expect(stopped).rejects.toThrow(AbortedError);
    await expect(stopped).rejects.toThrow(/drawing digits: stopped/);
    expect([calls, host.contents.size, process.listenerCount("SIGINT")]).toEqual([1, 0, listeners]);
  });

  test("the caller's own signal stops it as well, even where the files are there", async () => {
    publish();
    const host = memoryHost({ env: { MNIST_DIR: "/digits" } });
    for (const [name, bytes] of Object.entries(gzipped)) host.contents.set(`/digits/${name}.gz`, bytes);
    await expect(load(host, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
    expect((await load(host)).source).toBe("mnist");
  });
});
