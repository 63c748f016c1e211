import { parametersSchema } from "../notebook/parameters/schema.js";
import { steppingSchema } from "../notebook/stepping/schema.js";
import type { BundledSchema } from "./connector.js";

/** The schemas of Longhand's own plugins: where their commands stand in menus, on keys and among buttons. */
export const ownSchemas: readonly BundledSchema[] = [steppingSchema, parametersSchema];
