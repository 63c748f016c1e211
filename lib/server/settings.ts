import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import { writeAtomically } from "../atomic-write.js";
import type { ServerContext } from "./context.js";
import { HttpError } from "./http-error.js";
import { jsonBody, rawTail } from "./requests.js";
import { ignoreUnreadable, makePrivateFolder } from "./state-folder.js";

const prefix = "/lab/api/settings";

/** One plugin's settings as clients read them. */
interface SettingModel {
  id: string;
  /** What the person wrote: JSON with comments. */
  raw: string;
  settings: Record<string, never>;
  schema: { type: "object" };
  version: string;
}

/**
 * What a person has set, plugin by plugin, in the state folder.
 *
 * Only that: the schemas, and so the defaults, come with the page. The text is kept as it was written, comments and
 * all, and the page judges it.
 */
export function settingRoutes({ stateFolder, version }: ServerContext): Hono {
  const app = new Hono();
  const folder = join(stateFolder, "settings");
  const model = (id: string, raw: string): SettingModel => {
    return { id, raw, settings: {}, schema: { type: "object" }, version };
  };

  app.get(`${prefix}/*`, async (context) => {
    const tail = rawTail(context, prefix);
    if (tail !== "") {
      const id = settingId(tail);
      const raw = await readFile(fileOf(folder, id), "utf8").catch(ignoreUnreadable("{}"));
      return context.json(model(id, raw));
    }
    const ids = (await readdir(folder).catch(ignoreUnreadable([]))).filter(isSetting).sort().map(idOf);
    if (context.req.query("ids_only") === "true")
      return context.json({ settings: ids.map((id) => ({ id })) });
    const settings = await Promise.all(
      ids.map(async (id) =>
        model(id, await readFile(fileOf(folder, id), "utf8").catch(ignoreUnreadable("{}"))),
      ),
    );
    return context.json({ settings });
  });
  app.put(`${prefix}/*`, async (context) => {
    const id = settingId(rawTail(context, prefix));
    const { raw } = await jsonBody(context);
    if (typeof raw !== "string") throw new HttpError(400, "raw must be the text of the settings.");
    await makePrivateFolder(folder);
    await writeAtomically(fileOf(folder, id), raw);
    return context.body(null, 204);
  });
  return app;
}

const ending = ".json5";

function settingId(tail: string): string {
  let id: string;
  try {
    id = decodeURIComponent(tail);
  } catch {
    throw new HttpError(400, "The settings' name has a malformed percent escape.");
  }
  if (/^@?[\w.-]+(?:\/[\w.-]+)?(?::[\w.-]+)?$/.test(id) && id.length <= 200) return id;
  throw new HttpError(400, "Settings are named package:plugin.");
}

/** One flat folder: the slash and colon of a name are escaped. */
function fileOf(folder: string, id: string): string {
  return join(folder, `${encodeURIComponent(id)}${ending}`);
}

function isSetting(file: string): boolean {
  return file.endsWith(ending) && !file.startsWith(".");
}

function idOf(file: string): string {
  return decodeURIComponent(file.slice(0, -ending.length));
}
