import { afterAll, type RunnerTestSuite } from "vitest";
import { tell } from "../trust/report/tell.js";

/** Says in the report how many tests of the describe block that it stands in have passed. */
export function tellPassed(what: string): void {
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are wanted: none
  afterAll(({}, suite: Readonly<Pick<RunnerTestSuite, "tasks">>) => {
    tell("peers", what, suite.tasks.filter(({ result }) => result?.state === "pass").length);
  });
}
