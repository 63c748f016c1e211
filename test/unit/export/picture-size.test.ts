import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pictureSize } from "../../../lib/export/render/picture-size.js";
import { pngDataUri } from "../../../lib/plot/png.js";

describe("pictureSize", () => {
  test.each([
    ['<svg xmlns="http://www.w3.org/2000/svg" width="680" height="380">', { width: 680, height: 380 }],
    ['<?xml version="1.0"?>\n<svg\n height="9.5px" width="12px"/>', { width: 12, height: 9 }],
    ['<svg viewBox="0 0 4 3" stroke-width="2">', {}],
    ['<svg width="100%" height="380">', { height: 380 }],
    ["<p>no drawing</p>", {}],
    [`<svg width="3" height="${"9".repeat(400)}">`, { width: 3 }],
  ])("reads what %s says", (drawing, size) => {
    expect(pictureSize("image/svg+xml", drawing)).toEqual(size);
  });

  test("reads a PNG's, with breaks in its Base64 as Python writes them", () => {
    const image = { width: 7, height: 300, channels: 1 as const, data: new Uint8Array(7 * 300) };
    const base64 = pngDataUri(image).replace(/^.*,/, "");
    expect(pictureSize("image/png", base64.replace(/.{20}/g, "$&\n"))).toEqual({ width: 7, height: 300 });
    expect(pictureSize("image/png", base64.slice(0, 28)), "cut off within it").toEqual({});
  });

  test("knows none of what is no text, of other kinds and of anything else", () => {
    expect(pictureSize("image/png", undefined)).toEqual({});
    expect(pictureSize("image/jpeg", "/9j/4AAQSkZJRg==")).toEqual({});
    fc.assert(
      fc.property(
        fc.constantFrom("image/png", "image/svg+xml"),
        fc.string({ unit: "binary" }),
        (mime, text) => {
          expect(pictureSize(mime, text)).toEqual({});
        },
      ),
    );
  });
});
