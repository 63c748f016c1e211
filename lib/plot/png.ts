import { encode } from "fast-png";

/**
 * Pixels as a PNG inside a data URI, to stand in a figure.
 *
 * @param image `data` is (height, width, channels), one channel for grey, three for colour, four with opacity, 0 to 255
 */
export function pngDataUri(image: {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  data: Uint8Array;
}): string {
  const bytes = encode({ ...image, depth: 8 }, { zlib: { level: 9 } });
  return `data:image/png;base64,${toBase64(bytes)}`;
}

/** In pieces, because one call cannot take as many arguments as a picture has bytes. */
function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let from = 0; from < bytes.length; from += 8192) {
    binary += String.fromCharCode(...bytes.subarray(from, from + 8192));
  }
  return btoa(binary);
}
