import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LonghandError } from "../errors.js";

/** Where the built page lies; the built command has it beside itself. @throws {LonghandError} where it is not built */
export function findPage(): string {
  const places = ["../web", "../dist/web"].map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = places.find(
    (place) => existsSync(join(place, "index.html")) && existsSync(join(place, "assets")),
  );
  if (found !== undefined) return found;
  throw new LonghandError(
    "NOT_BUILT",
    "starting: the page in the browser has not been built. Run `npm run build` in Longhand's folder.",
  );
}
