/** The width and height in pixels that a picture says it has, as far as it says any. */
export interface PictureSize {
  width?: number;
  height?: number;
}

/**
 * Reads the size of a picture as a bundle holds it: an SVG as text, or a PNG in Base64. Of others it knows none.
 *
 * Source: a PNG's first chunk has both as 32-bit numbers from byte 16 on, https://www.w3.org/TR/png-3/#11IHDR.
 */
export function pictureSize(mime: string, picture: unknown): PictureSize {
  if (typeof picture !== "string") return {};
  if (mime === "image/svg+xml") return svgSize(picture);
  return mime === "image/png" ? pngSize(picture) : {};
}

function svgSize(drawing: string): PictureSize {
  const root = /<svg\b[^<>]*>/.exec(drawing)?.[0] ?? "";
  const said = (name: string): number =>
    Number(new RegExp(`\\s${name}="(\\d+)(?:\\.\\d+)?(?:px)?"`).exec(root)?.[1]);
  return known(said("width"), said("height"));
}

function pngSize(base64: string): PictureSize {
  // Bytes 0 to 23 in four signs each three, whatever follows.
  const head = base64.slice(0, 64).replace(/\s/g, "").slice(0, 32);
  if (!/^iVBORw0KGgo[A-Za-z0-9+/]{21}$/.test(head)) return {};
  const bytes = Uint8Array.from(atob(head), (sign) => sign.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return known(view.getUint32(16), view.getUint32(20));
}

/** What says more than this is no picture for a page. */
const most = 100_000;

function known(width: number, height: number): PictureSize {
  const size: PictureSize = {};
  if (width > 0 && width <= most) size.width = width;
  if (height > 0 && height <= most) size.height = height;
  return size;
}
