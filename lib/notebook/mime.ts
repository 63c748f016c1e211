import type { MimeBundle } from "./types.js";

/** Whether a MIME type's data is a JSON value, which is stored as it is, and not text. */
export function isJsonMime(type: string): boolean {
  return /^application\/(.*\+)?json$/.test(type);
}

/** A text that a file may hold as one string or as lines. */
export function joinLines(text: string | readonly string[]): string {
  return typeof text === "string" ? text : text.join("");
}

/** A text as lines that each keep their end, as notebook files hold it; no text is no lines. */
export function splitLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** A bundle with every text as one string; what should be text and is not becomes its JSON. */
export function joinBundle(bundle: Record<string, unknown>): MimeBundle {
  return mapBundle(bundle, (value) => {
    if (typeof value === "string") return value;
    if (Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("");
    return JSON.stringify(value) ?? "";
  });
}

/** A bundle with every text as lines. */
export function splitBundle(bundle: MimeBundle): Record<string, unknown> {
  return mapBundle(bundle, (value) =>
    splitLines(typeof value === "string" ? value : (JSON.stringify(value) ?? "")),
  );
}

function mapBundle(
  bundle: Record<string, unknown>,
  text: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [type, isJsonMime(type) ? value : text(value)]),
  );
}
