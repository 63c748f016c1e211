import { expect, test, vi } from "vitest";
import { allowedP99, latencyText } from "../support/probe.js";

vi.mock("node:os", async (original) => ({
  ...(await original<typeof import("node:os")>()),
  loadavg: () => [400, 400, 400],
}));

test("what a server under load may take is judged by a bare one, and not by a load that the test makes itself", () => {
  expect(allowedP99({ bareP99: 5 })).toBe(100);
  expect(allowedP99({ bareP99: 40 })).toBe(160);
});

test("the report says what was allowed", () => {
  const probed = { count: 9, failed: [], p50: 2, p99: 31.4, worst: 80, bareP99: 40 };
  expect(latencyText(probed)).toContain("p99 31 (allowed 160), worst 80 ms of 9; a bare server's p99 40 ms");
});
