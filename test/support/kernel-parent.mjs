// A process that starts a kernel and prints both numbers, for tests that kill it. Plain JavaScript: it runs alone.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const built = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "lib", "dist", "kernel", "index.js");
const { createMessage, startKernel, tslabSpec } = await import(built);
const [how, code] = process.argv.slice(2);
const spec = tslabSpec();
// Under another name of the same path the kernel is not known as ours, and is started as a foreign client does.
if (how === "foreign")
  spec.argv = spec.argv.map((part) => part.replace(/kernel-process\.js$/, "./kernel-process.js"));
const kernel = await startKernel({ spec, cwd: process.cwd() });
const content = {
  code: `console.log("running");${code}`,
  silent: false,
  store_history: true,
  stop_on_error: true,
};
kernel.onMessage((message) => {
  if (message.header.msg_type === "stream") console.log(JSON.stringify({ kernel: kernel.pid }));
});
await kernel.send(createMessage({ channel: "shell", msg_type: "execute_request", session: "s", content }));
setInterval(() => {}, 1000);
