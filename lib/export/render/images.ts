import { posix } from "node:path";
import { type Cell, type Notebook, withoutFences } from "../../notebook/index.js";
import type { ExportOptions } from "../types.js";

/** Images that a page shows in place: their MIME types, each with the ending that a file of it has. */
export const imageEndings: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/bmp": "bmp",
  "image/svg+xml": "svg",
};

/** A drawing as an address for an image: as an image it runs no script and loads nothing. */
export function svgAddress(svg: string): string {
  const escaped = svg.replace(
    /[%#"<\n\r\t]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return `data:image/svg+xml,${escaped}`;
}

/** An image of a bundle as an address; undefined for what is no image that a page shows. */
export function bundledImage(mime: string, data: unknown): string | undefined {
  if (!Object.hasOwn(imageEndings, mime) || typeof data !== "string") return undefined;
  if (mime === "image/svg+xml") return svgAddress(/^\s*</.test(data) ? data : decodeBase64(data));
  const base64 = data.replace(/\s/g, "");
  return /^[A-Za-z0-9+/]*={0,2}$/.test(base64) && base64 !== "" ? `data:${mime};base64,${base64}` : undefined;
}

/** Without Node's Buffer: a live page shows outputs too. Text that is no base64 is no drawing either. */
function decodeBase64(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)));
  } catch {
    return "";
  }
}

/** What an image's bytes are, by how they begin: an ending can say anything. */
export function imageMime(bytes: Uint8Array): string | undefined {
  const begin = Buffer.from(bytes.subarray(0, 512)).toString("latin1");
  if (begin.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (begin.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(begin)) return "image/gif";
  if (/^RIFF[\s\S]{4}WEBP/.test(begin)) return "image/webp";
  if (/^[\s\S]{4}ftypavi[fs]/.test(begin)) return "image/avif";
  if (begin.startsWith("BM")) return "image/bmp";
  if (
    /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i.test(
      begin,
    )
  )
    return "image/svg+xml";
  return undefined;
}

/** Image files that Markdown shows, by the path as it is written there, decoded. */
export type FileImages = ReadonlyMap<string, { mime: string; bytes: Uint8Array }>;

/**
 * Reads the image files that a notebook's Markdown shows, so that they can be put into the page.
 *
 * A file that is no image by its own bytes is passed over, whatever it is called: what lies beside a notebook must not
 * travel with it because its Markdown says so.
 */
export async function readImages(notebook: Notebook, { readFile, warn }: ExportOptions): Promise<FileImages> {
  const images = new Map<string, { mime: string; bytes: Uint8Array }>();
  const paths = new Set(notebook.cells.flatMap(imagePaths));
  for (const written of paths) {
    const path = posix.normalize(safeDecode(written.replace(/[?#].*$/, "")));
    const bytes = await readFile?.(path).catch(() => undefined);
    const mime = bytes === undefined ? undefined : imageMime(bytes);
    if (bytes !== undefined && mime !== undefined) images.set(safeDecode(written), { mime, bytes });
    else
      warn?.(
        `The image ${written} will be missing: beside the notebook there is no such image file, or it is hidden or too large.`,
      );
  }
  return images;
}

/** Addresses in Markdown and in HTML that may name a file: without a scheme, and not an attachment. */
function imagePaths({ cell_type, source }: Cell): string[] {
  if (cell_type !== "markdown") return [];
  const prose = withoutFences(source).replace(/`[^`\n]*`/g, "");
  const inMarkdown = [...prose.matchAll(/!\[(?:[^[\]]|\[[^[\]]*\])*\]\(\s*(?:<([^<>\n]+)>|([^\s)]+))/g)].map(
    (match) => match[1] ?? match[2]!,
  );
  const defined = [
    ...prose.matchAll(/^ {0,3}\[[^[\]]+\]:\s*(\S+\.(?:png|jpe?g|gif|webp|avif|bmp|svg))\b/gim),
  ].map((match) => match[1]!);
  const inHtml = [...prose.matchAll(/<img\b[^<>]*?\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi)].map(
    (match) => match[1] ?? match[2] ?? match[3]!,
  );
  return [...inMarkdown, ...defined, ...inHtml].filter(
    (address) => address !== "" && !/^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(address),
  );
}

export function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
