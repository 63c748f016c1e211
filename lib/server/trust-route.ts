import { readFile } from "node:fs/promises";
import { parseNotebook } from "../notebook/index.js";
import type { InsidePath } from "./paths.js";
import type { TrustStore } from "./trust.js";

/** Trusts the outputs that a notebook on disk has now. @throws {NotebookError} where it is no notebook */
export async function approveNotebook(place: InsidePath, trust: TrustStore): Promise<void> {
  await trust.approve(parseNotebook(await readFile(place.absolute, "utf8"), place.api));
}
