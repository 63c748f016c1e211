/** The text of an element that carries gzip as base64. @returns undefined where there is no such element */
export async function inflatedText(id: string): Promise<string | undefined> {
  const bytes = carriedBytes(id);
  if (bytes === undefined) return undefined;
  const unzipped = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unzipped).text();
}

/** The bytes of an element that carries base64. */
export function carriedBytes(id: string): Uint8Array | undefined {
  const text = carriedText(id);
  return text === undefined ? undefined : Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
}

/** The text of a script element; no notebook can bring one, while any other element of its Markdown may have the id. */
export function carriedText(id: string): string | undefined {
  return document.querySelector(`script#${id}`)?.textContent ?? undefined;
}
