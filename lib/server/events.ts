import { Hono } from "hono";
import type { WebSocket } from "ws";
import type { ServerContext } from "./context.js";
import { HttpError } from "./http-error.js";
import { jsonBody } from "./requests.js";

/** Tells every subscriber what any client says; Jupyter's pages use it to hear of each other. */
export class EventBus {
  readonly #subscribers = new Set<WebSocket>();

  subscribe(socket: WebSocket): void {
    this.#subscribers.add(socket);
    socket.on("close", () => this.#subscribers.delete(socket));
  }

  emit(event: Record<string, unknown>): void {
    const text = JSON.stringify(event);
    for (const socket of this.#subscribers) {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount < 1024 * 1024) socket.send(text);
    }
  }
}

/** Jupyter's events API; its websocket is opened in upgrades.ts. */
export function eventRoutes({ events }: ServerContext): Hono {
  const app = new Hono();
  app.post("/api/events", async (context) => {
    const { schema_id, version, data, timestamp } = await jsonBody(context);
    if (typeof schema_id !== "string" || typeof data !== "object" || data === null) {
      throw new HttpError(400, "An event needs a schema_id and an object as data.");
    }
    const moment = typeof timestamp === "string" ? timestamp : new Date().toISOString();
    // By schema_id clients tell events apart; the underscored ones are what a log of events holds.
    const about = { __timestamp__: moment, __schema__: schema_id, __schema_version__: version ?? "1" };
    events.emit({ ...about, __metadata_version__: 1, ...data, schema_id });
    return context.body(null, 204);
  });
  return app;
}
