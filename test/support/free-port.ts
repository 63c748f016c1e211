import { once } from "node:events";
import { createServer } from "node:net";

/** From 10,000 up, and below those that systems give to whoever asks for any port, who could take it meanwhile. */
const ports = { first: 10_000, last: 32_000 };

/** A port that nobody listens on now, for programs that take no 0 for "any". */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.first + Math.floor(Math.random() * (ports.last - ports.first));
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await once(probe, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
