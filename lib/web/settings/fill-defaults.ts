import type { Schema } from "@cfworker/json-schema";

/**
 * Puts a schema's defaults where the value says nothing, in depth: a default may itself be an object with gaps.
 *
 * @returns a new value; what was given stays as it was
 */
export function fillDefaults(schema: Schema, value: unknown, root: Schema = schema): unknown {
  const found = resolve(schema, root);
  if (Array.isArray(value)) {
    const items = found.items;
    if (!isSchema(items)) return value;
    return value.map((item) => fillDefaults(items, item, root));
  }
  if (typeof value !== "object" || value === null) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [key, property] of Object.entries(found.properties ?? {})) {
    if (!isSchema(property)) continue;
    const given =
      filled[key] === undefined ? structuredClone(resolve(property, root)["default"]) : filled[key];
    if (given !== undefined) filled[key] = fillDefaults(property, given, root);
  }
  return filled;
}

/** Follows a `$ref` to a place in the same schema; a default beside the reference counts before the target's. */
function resolve(schema: Schema, root: Schema): Schema {
  const reference = schema.$ref;
  if (reference === undefined || !reference.startsWith("#")) return schema;
  let target: unknown = root;
  for (const key of reference.slice(1).split("/").filter(Boolean)) {
    target = (target as Record<string, unknown> | undefined)?.[decodeURIComponent(key)];
  }
  return isSchema(target) ? { ...resolve(target, root), ...withoutReference(schema) } : schema;
}

function withoutReference({ $ref: _, ...rest }: Schema): Schema {
  return rest;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
