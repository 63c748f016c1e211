// Asks a server and, in the same moments, a bare one, and measures how long each takes to answer. A process of its own:
// what the test does meanwhile must not count as the server's time. Usage: prober.mjs TARGET TOKEN; ends at SIGTERM.
import { Agent, createServer, get } from "node:http";

const [target, token] = process.argv.slice(2);
const every = 25;
const paths = ["/api", "/api/kernels", "/api/sessions", "/api/contents/"];
const headers = { authorization: `token ${token}` };
const latencies = { server: [], bare: [] };
/** Why requests failed. */
const failed = [];

const bare = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
await new Promise((resolve) => {
  bare.once("listening", resolve);
});
const agents = { server: new Agent({ keepAlive: true }), bare: new Agent({ keepAlive: true }) };

/** From when it was to be asked, not from when there was time to: a server that stalls holds up all who come then. */
function ask(whom, url, due) {
  return new Promise((resolve) => {
    const asked = get(url, { headers, agent: agents[whom] }, (response) => {
      response.resume();
      response.on("end", () => {
        latencies[whom].push(performance.now() - due);
        if (response.statusCode !== 200) failed.push(`${url}: ${response.statusCode}`);
        resolve();
      });
    });
    asked.on("error", (thrown) => {
      // A connection that has lain idle may be closed just when it is used again: every client asks once more.
      if (asked.reusedSocket && thrown.code === "ECONNRESET") resolve(ask(whom, url, due));
      else {
        failed.push(`${url}: ${thrown.message}`);
        resolve();
      }
    });
  });
}

let stopped = false;
process.on("SIGTERM", () => {
  stopped = true;
});
process.stdout.write("ready\n");
const open = new Set();
for (let n = 0, due = performance.now(); !stopped; n++, due += every) {
  await new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, due - performance.now()));
  });
  for (const [whom, url] of [
    ["server", `${target}${paths[n % paths.length]}`],
    ["bare", `http://127.0.0.1:${bare.address().port}/`],
  ]) {
    const asked = ask(whom, url, due);
    open.add(asked);
    void asked.then(() => open.delete(asked));
  }
}
await Promise.all(open);
process.stdout.write(`${JSON.stringify({ ...latencies, failed })}\n`);
process.exit(0);
