import { expect, onTestFinished, test } from "vitest";
import { Publisher } from "zeromq";
import { connectChannels } from "../../../lib/kernel/channels.js";
import { createMessage, type KernelMessage, serialize, sign } from "../../../lib/kernel/index.js";

test("a large message that turns out to be no JSON is dropped with an error, and the next one is heard", async () => {
  const kernel = new Publisher();
  await kernel.bind("tcp://127.0.0.1:*");
  const port = Number(kernel.lastEndpoint?.split(":").at(-1));
  const errors: string[] = [];
  const heard: KernelMessage[] = [];
  let tell = (): void => {};
  const info = {
    ip: "127.0.0.1",
    transport: "tcp" as const,
    key: "key",
    signature_scheme: "hmac-sha256" as const,
    ...{ shell_port: port, control_port: port, stdin_port: port, iopub_port: port, hb_port: port },
  };
  const channels = connectChannels(info, {
    onMessage: (message) => {
      if (message.content["text"] === "good") heard.push(message);
      tell();
    },
    onError: ({ message }) => {
      errors.push(message);
      tell();
    },
  });
  onTestFinished(() => {
    channels.close();
    kernel.close();
  });
  const good = serialize(
    "key",
    createMessage({ channel: "iopub", msg_type: "stream", session: "s", content: { text: "good" } }),
  );
  const parts = [...good.slice(2, 5), Buffer.alloc(2_000_000, "x")];
  const bad = [good[0]!, Buffer.from(sign("key", parts)), ...parts];
  // What is published before the subscription has come is lost.
  while (heard.length === 0 || errors.length === 0) {
    const told = new Promise<void>((resolve) => {
      tell = resolve;
      setTimeout(resolve, 100);
    });
    await kernel.send(bad);
    await kernel.send(good);
    await told;
  }
  expect(errors[0]).toMatch(/reading a iopub message: a part is not JSON/);
});
