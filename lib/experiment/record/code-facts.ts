import { host } from "#host";
import { arithmeticInUse } from "../../matrix/index.js";
import type { CodeFacts } from "./types.js";

/** Which code computes here. */
export function codeFacts(notebook?: string): CodeFacts {
  return {
    longhand: host.version,
    engine: arithmeticInUse(),
    ...(notebook !== undefined && { notebook }),
  };
}
