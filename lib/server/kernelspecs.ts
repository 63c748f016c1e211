import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import type { FoundKernelSpec } from "../kernel/index.js";
import type { ServerContext } from "./context.js";
import { sendFile } from "./files.js";
import { HttpError } from "./http-error.js";

/** The files of a kernelspec that clients may ask for. */
const resourceShape = /^(?:logo-[\w.-]+|kernel)\.(?:png|svg|js|css)$/;

/** Jupyter's kernelspecs API: what can be started, and its logos. */
export function kernelSpecRoutes({ findKernelSpecs }: ServerContext): Hono {
  const app = new Hono();

  const find = async (name: string): Promise<FoundKernelSpec> => {
    const found = (await findKernelSpecs()).find(({ spec }) => spec.name === name);
    if (found === undefined) throw new HttpError(404, `No kernelspec is named ${JSON.stringify(name)}.`);
    return found;
  };

  app.get("/api/kernelspecs", async (context) => {
    const found = await findKernelSpecs();
    const models = await Promise.all(found.map(modelOf));
    const kernelspecs = Object.fromEntries(models.map((model) => [model.name, model]));
    return context.json({ default: found[0]?.spec.name ?? "", kernelspecs });
  });
  app.get("/api/kernelspecs/:name", async (context) => {
    return context.json(await modelOf(await find(context.req.param("name"))));
  });
  app.get("/kernelspecs/:name/:file", async (context) => {
    const { folder } = await find(context.req.param("name"));
    const file = context.req.param("file");
    if (folder === undefined || !resourceShape.test(file)) throw new HttpError(404, `There is no ${file}.`);
    return sendFile(context, join(folder, file));
  });
  return app;
}

interface SpecModel {
  name: string;
  spec: Record<string, unknown>;
  resources: Record<string, string>;
}

async function modelOf({ spec, folder }: FoundKernelSpec): Promise<SpecModel> {
  const { name, display_name, language, argv, env = {}, interrupt_mode = "signal" } = spec;
  const files = folder === undefined ? [] : await readdir(folder).catch(() => []);
  const resources = files
    .filter((file) => resourceShape.test(file))
    .map((file) => [file.replace(/\.\w+$/, ""), `/kernelspecs/${encodeURIComponent(name)}/${file}`]);
  return {
    name,
    spec: { argv, display_name, language, env, interrupt_mode, metadata: {} },
    resources: Object.fromEntries(resources),
  };
}
