import { expect, test } from "vitest";
import { deepest, isTooDeep } from "../../lib/nesting.js";
import { parseNotebook } from "../../lib/notebook/index.js";

const lists = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

test("lists within lists are followed to a depth, and no deeper", () => {
  expect([isTooDeep(1), isTooDeep(null), isTooDeep([]), isTooDeep({ a: [{ b: "c" }] })]).toEqual(
    Array(4).fill(false),
  );
  expect(isTooDeep(lists(deepest))).toBe(false);
  expect(isTooDeep(lists(deepest + 2))).toBe(true);
  expect(isTooDeep({ a: 1, b: [0, { c: lists(100_000) }] })).toBe(true);
});

test("a notebook that is nested deeper says so, and what to do", () => {
  const text = `{"nbformat":4,"nbformat_minor":5,"metadata":{"a":${"[".repeat(9000)}${"]".repeat(9000)}},"cells":[]}`;
  expect(() => parseNotebook(text, "deep.ipynb")).toThrow(
    "reading deep.ipynb: something in it is nested more than 500 deep, which no program needs that shows notebooks.",
  );
});
