import type { MimeBundle } from "../../notebook/index.js";
import type { RenderContext } from "./context.js";
import { bundledImage, safeDecode, svgAddress } from "./images.js";
import type { SanitizeOptions } from "./sanitize.js";

/** Where the links and images of a cell lead in the page that is made. */
export function addresses(
  context: RenderContext,
  attachments: Record<string, MimeBundle> = {},
): SanitizeOptions {
  return {
    link: (address) => linkAddress(address, context),
    image: (address) => imageAddress(address, context, attachments),
  };
}

/** Links within the page, to the web and to files pass; an address that would run something does not. */
function linkAddress(written: string, { headings, together, extension }: RenderContext): string | undefined {
  const address = withoutBlanks(written);
  if (address.startsWith("#")) return `#${headings.resolve(safeDecode(address.slice(1)))}`;
  if (address.startsWith("//")) return `https:${address}`;
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(address)?.[1];
  if (scheme !== undefined) return /^(?:https?|mailto|tel)$/i.test(scheme) ? address : undefined;
  const [, name, anchor = ""] = /^(?:\.\/)?([^/#?]+)\.ipynb(#.*)?$/.exec(address) ?? [];
  if (name === undefined || !together.has(safeDecode(name))) return address;
  return `${name}.${extension}${anchor}`;
}

/** Images come from the cell itself, from files beside the notebook, or from the web; nothing else is shown. */
function imageAddress(
  written: string,
  { images, extension, warn }: RenderContext,
  attachments: Record<string, MimeBundle>,
): string | undefined {
  const address = withoutBlanks(written);
  const attached = /^attachment:(.*)$/s.exec(address)?.[1];
  if (attached !== undefined) {
    const name = safeDecode(attached);
    const bundle = Object.hasOwn(attachments, name) ? attachments[name]! : {};
    for (const [mime, data] of Object.entries(bundle)) {
      const found = bundledImage(mime, data);
      if (found !== undefined) return found;
    }
    warn(`The picture "${name}" is not among the cell's attachments, and will be missing.`);
    return undefined;
  }
  if (/^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]/i.test(address)) return address;
  if (/^https?:\/\//i.test(address)) {
    if (extension === "pdf") {
      // It is printed on this machine, which a notebook's author may not have ask other machines for anything.
      warn(
        `The picture ${address} lies on the web, and will be missing in a PDF. Put it beside the notebook.`,
      );
      return undefined;
    }
    warn(`The picture ${address} lies on the web: readers see it only while they have a network.`);
    return address;
  }
  const file = images.get(safeDecode(address));
  if (file === undefined) return undefined;
  const text = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  return file.mime === "image/svg+xml"
    ? svgAddress(text.toString("utf8"))
    : `data:${file.mime};base64,${text.toString("base64")}`;
}

/** Browsers pass over blanks and control characters in and before a scheme, and so `java\nscript:` is one. */
function withoutBlanks(address: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return address.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, "").replace(/[\u0000-\u001f]/g, "");
}
