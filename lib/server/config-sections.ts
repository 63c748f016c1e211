import { join } from "node:path";
import { Hono } from "hono";
import type { ServerContext } from "./context.js";
import { HttpError } from "./http-error.js";
import { JsonStore } from "./json-store.js";
import { jsonBody } from "./requests.js";

type Section = Record<string, unknown>;

/** Jupyter's older store of front-end settings, section by section. */
export function configRoutes({ stateFolder }: ServerContext): Hono {
  const app = new Hono();
  const store = new JsonStore(join(stateFolder, "config"));
  const path = "/api/config/:section";
  const sectionOf = (name: string): string => {
    if (/^\w[\w.-]{0,99}$/.test(name)) return name;
    throw new HttpError(400, "A section's name has letters, digits, dots and dashes.");
  };

  app.get(path, async (context) =>
    context.json((await store.read(sectionOf(context.req.param("section")))) ?? {}),
  );
  app.put(path, async (context) => {
    await store.write(sectionOf(context.req.param("section")), await jsonBody(context));
    return context.body(null, 204);
  });
  app.patch(path, async (context) => {
    const section = sectionOf(context.req.param("section"));
    const merged = merge((await store.read(section)) ?? {}, await jsonBody(context));
    await store.write(section, merged);
    return context.json(merged);
  });
  return app;
}

/** The old section with the new values in it, in depth; null takes a value out. */
export function merge(old: Section, changes: Section): Section {
  const entries = new Map(Object.entries(old));
  for (const [key, value] of Object.entries(changes)) {
    const held = entries.get(key);
    if (value === null) entries.delete(key);
    else entries.set(key, isSection(value) ? merge(isSection(held) ? held : {}, value) : value);
  }
  // fromEntries defines and never assigns, so that a key "__proto__" is a key and no more.
  return Object.fromEntries(entries);
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
