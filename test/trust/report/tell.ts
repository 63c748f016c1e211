import { appendFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, inject } from "vitest";
import type { Chapter, Fact } from "./chapters.js";

declare module "vitest" {
  interface ProvidedContext {
    trustSuite: string;
    trustFacts: string;
    trustSeed: number;
  }
}

/**
 * Writes a line into the report, behind those that this test file told before it.
 *
 * A test tells when it has seen that it is so: at its end.
 */
export function tell(chapter: Chapter, what: string, figure: string | number): void {
  const path = expect.getState().testPath;
  if (path === undefined) throw new Error(`"${what}" was told outside of a test`);
  const name = relative(inject("trustSuite"), path).replace(/\.test\.ts$/, "");
  const fact: Fact = { chapter, what, figure };
  appendFileSync(
    join(inject("trustFacts"), `${name.replaceAll("/", "~")}.jsonl`),
    `${JSON.stringify(fact)}\n`,
  );
}
