/** The text of what the page carries as gzip in base64. @returns undefined where there is no such thing */
export async function inflatedText(name: string): Promise<string | undefined> {
  const bytes = carriedBytes(name);
  if (bytes === undefined) return undefined;
  const unzipped = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unzipped).text();
}

/** The bytes of what the page carries as base64. */
export function carriedBytes(name: string): Uint8Array | undefined {
  const text = sharedText(name) ?? carriedText(name);
  return text === undefined ? undefined : Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
}

/** The text of a script element; no notebook can bring one, while any other element of its Markdown may have the id. */
export function carriedText(name: string): string | undefined {
  return document.querySelector(`script#longhand-${name}`)?.textContent ?? undefined;
}

/** What lies in a file that the pages of a site share. An element's id makes no property of the global object's own. */
function sharedText(name: string): string | undefined {
  for (const group of ["longhand_programs", "longhand_digits"]) {
    if (!Object.hasOwn(globalThis, group)) continue;
    const found = (globalThis as unknown as Record<string, Record<string, string>>)[group]![name];
    if (found !== undefined) return found;
  }
  return undefined;
}
