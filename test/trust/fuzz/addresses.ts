import fc from "fast-check";
import { plantedRuns } from "../server/plant.js";
import { awkwardNames } from "./mutate.js";

/** Of both, the usual one so many times as often. */
export const often = <Value>(
  usual: fc.Arbitrary<Value>,
  other: fc.Arbitrary<Value>,
  weight = 6,
): fc.Arbitrary<Value> => fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });

/** A part of a path: what is there, what leads out or is hidden, and what is no name. */
export const segment = fc.oneof(
  fc.constantFrom(
    "a.txt",
    "n.ipynb",
    "large.ipynb",
    "broken.ipynb",
    "runs",
    plantedRuns[0]!,
    "sub",
    "b.txt",
    "new.txt",
    "page.html",
    "html",
    "live",
    "fake",
    "student",
    "checkpoints",
    "trust",
    "default",
  ),
  fc.constantFrom(
    "..",
    ".",
    "%2e%2e",
    "..%2f",
    "%2f",
    "%5c",
    "%00",
    "%",
    "%ff",
    "%c0%ae",
    ".hidden",
    ".env",
    "out",
    "leak.txt",
    "leak.ipynb",
    "seen",
    "loop",
    "dangling.txt",
    "secret.txt",
  ),
  fc.constantFrom(
    ...awkwardNames,
    "é",
    "%F0%9F%98%80",
    "a b".replace(" ", "%20"),
    "a".repeat(300),
    "con",
    "aux.txt",
    "a:b",
    "*",
    "?",
    "#",
    ";x",
  ),
  fc.string({ maxLength: 8 }).map((text) => encodeURIComponent(text)),
  fc.string({ maxLength: 8, unit: "grapheme-ascii" }),
);

/** What stands behind a question mark, the mark as well. */
export const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        "content",
        "type",
        "format",
        "hash",
        "download",
        "ids",
        "ids_only",
        "path",
        "kernel",
        "notebook",
        "token",
        "session_id",
      ),
      fc.constantFrom(
        "0",
        "1",
        "true",
        "file",
        "notebook",
        "directory",
        "text",
        "base64",
        "a.txt",
        "../secret.txt",
        "/etc/passwd",
        "%00",
        "%",
        "a,b",
        plantedRuns.join(","),
        "n.ipynb",
        "",
      ),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => (pairs.length === 0 ? "" : `?${pairs.map((pair) => pair.join("=")).join("&")}`));
