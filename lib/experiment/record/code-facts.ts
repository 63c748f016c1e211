import { host } from "#host";
import { engineInUse } from "../../matrix/index.js";
import type { CodeFacts } from "./types.js";

/** Which code computes here. */
export function codeFacts(notebook?: string): CodeFacts {
  return {
    longhand: host.version,
    engine: engineInUse(),
    ...(notebook !== undefined && { notebook }),
  };
}
