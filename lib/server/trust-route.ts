import type { ServerContext } from "./context.js";
import type { InsidePath } from "./paths.js";
import { readInline } from "./read-inline.js";

/**
 * Trusts the outputs that a notebook on disk has now.
 *
 * @throws {HttpError} 400 where it is no notebook, 413 where it is too large
 */
export async function approveNotebook(place: InsidePath, { trust, documents }: ServerContext): Promise<void> {
  const bytes = await readInline(place);
  const key = await trust.key();
  await trust.trust(await documents.do("approve", { bytes, api: place.api, key }, bytes));
}
