import { appendFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import type { Chapter, Fact } from "./chapters.js";

declare module "vitest" {
  interface ProvidedContext {
    trustFacts: string;
    trustSeed: number;
  }
}

const suite = fileURLToPath(new URL("..", import.meta.url));

/**
 * Writes a line into the report, behind those that this test file told before it.
 *
 * A test tells when it has seen that it is so: at its end.
 */
export function tell(chapter: Chapter, what: string, figure: string | number): void {
  const path = expect.getState().testPath;
  if (path === undefined) throw new Error(`"${what}" was told outside of a test`);
  const name = relative(suite, path).replace(/\.test\.ts$/, "");
  const fact: Fact = { chapter, what, figure };
  appendFileSync(
    join(inject("trustFacts"), `${name.replaceAll("/", "~")}.jsonl`),
    `${JSON.stringify(fact)}\n`,
  );
}
