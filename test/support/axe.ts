import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A fault of those that keep people out, and where it stands. */
export interface AccessFault {
  rule: string;
  impact: string;
  help: string;
  nodes: string[];
}

interface AxeResult {
  violations: { id: string; impact: string; help: string; nodes: { target: string[]; html: string }[] }[];
}

/**
 * What axe-core finds serious or critical on a page as it stands.
 *
 * @param except rules that are known to be broken, by the selectors of where they may be
 */
export async function accessFaults(
  page: Page,
  except: Record<string, readonly string[]> = {},
): Promise<AccessFault[]> {
  // Evaluated by the debugger, which the page's policy against foreign scripts does not bind.
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    () =>
      (window as unknown as { axe: { run(options: object): Promise<unknown> } }).axe.run({
        resultTypes: ["violations"],
      }) as Promise<AxeResult>,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, impact, help, nodes }) => ({
      rule: id,
      impact,
      help,
      nodes: nodes
        .map(({ target, html }) => `${target.join(" ")}  ${html.slice(0, 160)}`)
        .filter((place) => !(except[id] ?? []).some((selector) => place.includes(selector))),
    }))
    .filter(({ nodes }) => nodes.length > 0);
}

/** The faults of the parts that Longhand adds to a notebook. */
export async function ownFaults(page: Page): Promise<AccessFault[]> {
  const faults = await accessFaults(page);
  return faults
    .map((fault) => ({
      ...fault,
      nodes: fault.nodes.filter((place) => /longhand-(status|parameter)/.test(place)),
    }))
    .filter(({ nodes }) => nodes.length > 0);
}
