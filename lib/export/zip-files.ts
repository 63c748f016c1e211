import { zipSync } from "fflate";
import type { ExportedFile } from "./types.js";

/** Files in one archive; the same files give the same bytes whenever they are packed. */
export function zipFiles(files: readonly ExportedFile[]): Uint8Array {
  const entries = files.map(({ path, bytes }) => [path, [bytes, { mtime: new Date(1980, 0, 1) }]] as const);
  return zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0], { level: 6 });
}
