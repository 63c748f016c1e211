import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { host as node } from "../../../lib/data/host/node.js";
import type { Host } from "../../../lib/data/host/types.js";
import { loadMnistFrom } from "../../../lib/data/mnist.js";
import type { FileSet } from "../../../lib/data/mnist-files.js";
import { setPublisher } from "../../../lib/display/index.js";
import { loadWithReader } from "../../../lib/display/load-mnist.js";
import { AbortedError } from "../../../lib/errors.js";
import { type FaultyServer, faultyServer, send } from "../../support/faulty-server.js";
import { smallSet } from "../../support/small-set.js";

const { set, gzipped } = smallSet({ train: 400, test: 50 });
/** A drawn set whose sums nothing meets, so that no copy on disk is ever taken. */
const drawn: FileSet = { title: "Drawn", files: set.files.map((file) => ({ ...file, md5: "none" })) };

let folder: string;
let small: FaultyServer;
let whole: FaultyServer;
let host: Host;
let shown: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-reader-"));
  small = await faultyServer();
  small.answer = (request, response) => send(request, response, new Uint8Array(20_000).fill(7));
  whole = await faultyServer();
  whole.answer = (request, response) =>
    send(request, response, gzipped[request.url!.replace(/^\/|\.gz$/g, "")]!);
  host = {
    ...node,
    files: { ...node.files!, workingFolder: folder, projectFolder: folder },
    env: (name) => (name === "LONGHAND_MNIST_MIRRORS" ? `${small.url} ${whole.url}` : undefined),
  };
  shown = [];
  setPublisher({ canUpdate: true, publish: ({ data }) => shown.push(data["text/plain"] ?? "") });
});

afterEach(async () => {
  setPublisher(undefined);
  await Promise.all([small.close(), whole.close(), rm(folder, { recursive: true })]);
});

function load() {
  return loadWithReader((options = {}) => loadMnistFrom(host, options, { mnist: set, drawn }), {});
}

test("where the first mirror has a smaller file, the second one's is loaded and shown in a bar of its own", async () => {
  expect((await load()).source).toBe("mnist");
  const totals = shown.map((text) => /Fetching train-images.* 0 kB\/(\d+) kB/.exec(text)?.[1]);
  const size = Math.ceil(gzipped["train-images-idx3-ubyte"]!.length / 1000);
  expect(totals.filter((total) => total !== undefined)).toEqual(["20", String(size)]);
});

test("an interrupt ends a download from a server that is silent, and the connection with it", async () => {
  const hungUp = new Promise<void>((resolve) => {
    small.answer = (request) => {
      request.socket.once("close", resolve);
      process.emit("SIGINT");
    };
  });
  await expect(load()).rejects.toThrow(AbortedError);
  await hungUp;
  expect(whole.requests).toEqual([]);
  expect(await readdir(join(folder, "data", "mnist"))).toEqual([]);
});
