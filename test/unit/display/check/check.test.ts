import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { check, type DisplayMessage, setPublisher, show, todo } from "../../../../lib/display/index.js";
import { ParameterError } from "../../../../lib/errors.js";
import { hostileLabels } from "../../../support/figures.js";

let messages: DisplayMessage[];

beforeEach(() => {
  messages = [];
  setPublisher({ canUpdate: true, publish: (message) => messages.push(message) });
});

afterEach(() => {
  setPublisher(undefined);
});

/** The one message of a check. */
function shown(): { text: string; html: string; metadata: unknown } {
  expect(messages).toHaveLength(1);
  const { data, metadata } = messages.pop()!;
  return { text: data["text/plain"], html: String(data["text/html"]), metadata };
}

/** What a check that is made just now tells to programs. */
const passes = ((...args: Parameters<typeof check>) => {
  check(...args);
  return (messages.at(-1)!.metadata as { longhand: { check: { passed: boolean } } }).longhand.check.passed;
}) as (...args: readonly unknown[]) => boolean;

describe("check", () => {
  test("says in one line that a value is right, and tells programs so", () => {
    expect(passes("dW2", [1, 2], Float64Array.of(1, 2))).toBe(true);
    const { text, html, metadata } = shown();
    expect(text).toBe("✓ dW2");
    expect(html).toMatch(/✓.*dW2/);
    expect(metadata).toEqual({ longhand: { check: { name: "dW2", passed: true } } });
  });

  test("says in one line what is wrong, does not throw, and gives nothing that a cell would print", () => {
    expect(check("dW2", [64, 128], [1, 2])).toBeUndefined();
    const { text, metadata } = shown();
    expect(text).toBe("✗ dW2: every value is 64 times what is expected: was the division by 64 forgotten?");
    expect(metadata).toEqual({ longhand: { check: { name: "dW2", passed: false } } });
  });

  test("says by a sign and by words, not by colour alone, which of the two it is", () => {
    check("a", 1, 1);
    expect(shown().html).toMatch(/aria-label="right"[^>]*>✓<\/span> <strong>a<\/strong><\/p>$/);
    check("a", 1, 2);
    expect(shown().html).toMatch(
      /aria-label="not right yet"[^>]*>✗<\/span> <strong>a<\/strong>: found 1, expected 2\.<\/p>$/,
    );
  });

  test.each(hostileLabels)("writes %o into HTML as the text that it is", (label) => {
    check(label, label, `${label}.`);
    const { html, text } = shown();
    expect(html).not.toMatch(/<(?!\/?(p|span|strong)\b)/);
    expect(text.startsWith(`✗ ${label}: found `)).toBe(true);
  });

  test("takes a tolerance", () => {
    expect(passes("loss", 2.31, 2.3, { tolerance: 0.01 })).toBe(true);
    expect(passes("loss", 2.34, 2.3, { tolerance: 0.01 })).toBe(false);
  });
});

describe("check of a function", () => {
  const cases = [
    { given: [[0, 0]], expected: [0.5, 0.5] },
    { given: [[1000, 1000]], expected: [0.5, 0.5] },
  ];
  const softmax = (row: number[], shift: number): number[] => {
    const powers = row.map((value) => Math.exp(value - shift));
    const total = powers.reduce((sum, power) => sum + power);
    return powers.map((power) => power / total);
  };

  test("calls it with each case", () => {
    expect(passes("softmaxOf", (row: number[]) => softmax(row, Math.max(...row)), { cases })).toBe(true);
    expect(shown().text).toBe("✓ softmaxOf");
  });

  test("says for which arguments it is wrong", () => {
    expect(passes("softmaxOf", (row: number[]) => softmax(row, 0), { cases })).toBe(false);
    expect(shown().text).toContain(
      "✗ softmaxOf: softmaxOf([1000, 1000]): every value is not finite, the first NaN",
    );
  });

  test("tells an error of its own, a forgotten return and what is no function", () => {
    const wrong = (found: unknown, told: string) => {
      expect(passes("f", found, { cases: [{ given: [1, 2], expected: 3 }] })).toBe(false);
      expect(shown().text).toBe(`✗ f: ${told}`);
    };
    wrong(() => {
      throw new Error("not today");
    }, "f(1, 2) ended with an error: not today");
    wrong(() => {}, "f(1, 2) gives nothing. Is there a `return`?");
    wrong(3, "a function was expected, found a number.");
    wrong(undefined, "`f` is not there yet: write it between the lines BEGIN SOLUTION and END SOLUTION.");
    wrong(
      () => todo("f"),
      "`f` is not there yet: write it between the lines BEGIN SOLUTION and END SOLUTION.",
    );
    wrong(() => () => 3, "f(1, 2): a number was expected, found a function: call it, as in `f(1, 2)(…)`.");
  });
});

test("a call is written with the function's own name, and with what it was given in few words", () => {
  const meanOf = (answers: number[][][]) => answers[0];
  check("meanOf: of one it is that one", meanOf, {
    cases: [{ given: [[[[1]], [[2], [3]]]], expected: [[2]] }],
  });
  expect(shown().text).toContain("✗ meanOf: of one it is that one: meanOf(an array of 2 arrays): ");
});

describe("check of named conditions", () => {
  test("asks each, and says which does not hold", () => {
    const conditions = { "it is even": () => true, "it is above 3": () => false };
    expect(passes("n", { "it is even": () => true })).toBe(true);
    expect(shown().text).toBe("✓ n");
    expect(passes("n", conditions)).toBe(false);
    expect(shown().text).toBe("✗ n: this should hold, and does not: it is above 3.");
  });

  test("tells what ended with an error, and what is still to be written", () => {
    const P = todo("P");
    check("P", { "every row adds up to 1": () => P.toRows().length > 0 });
    expect(shown().text).toContain("`P` is not there yet");
    const slope = (): number => todo("slope");
    check("slope", { "it is 1": () => slope() === 1 });
    expect(shown().text).toContain("`slope` is not there yet");
    check("n", {
      "it is even": () => {
        throw new Error("oh");
      },
    });
    expect(shown().text).toBe("✗ n: whether this holds could not be told: it is even (oh)");
    check("n", { "it is even": (() => undefined) as unknown as () => boolean });
    expect(shown().text).toContain("(found undefined)");
  });
});

describe("a check that is wrong itself", () => {
  test.each([
    ["nothing to compare with", () => check("n", undefined, undefined)],
    ["an object to compare with", () => check("n", 1, { a: 1 })],
    ["no case", () => check("n", () => 1, { cases: [] })],
    ["no condition", () => check("n", {})],
    ["a value and nothing expected", () => check("n", 1 as never)],
    ["a misspelt option", () => check("n", 1, 1, { tolerence: 1 } as never)],
    ["a negative tolerance", () => check("n", 1, 1, { tolerance: -1 })],
  ])("%s is refused, and shows nothing", (_, wrong) => {
    expect(wrong).toThrow(ParameterError);
    expect(messages).toEqual([]);
  });
});

describe("todo", () => {
  test.each([
    ["read", (value: Record<string, unknown>) => value["rows"]],
    ["called", (value: () => void) => value()],
    ["made into text", (value: unknown) => `${value}`],
    ["reckoned with", (value: number) => value * 2],
    ["shown", (value: unknown) => show(value)],
    ["shown by name", (value: unknown) => show({ value })],
    ["spread", (value: number[]) => [...value]],
  ])("says what is missing where it is %s", (_, use) => {
    expect(() => use(todo("dW2"))).toThrow(
      "`dW2` is not there yet: write it between the lines BEGIN SOLUTION",
    );
  });

  test("is told by check under its own name", () => {
    expect(passes("gradient", todo("dW2"), 3)).toBe(false);
    expect(shown().text).toContain("✗ gradient: `dW2` is not there yet");
  });

  test("is told where what is expected was made of it, or stands in the place of conditions", () => {
    expect(passes("slopes", [1, 2], [todo("dw"), todo("db")])).toBe(false);
    expect(shown().text).toContain("✗ slopes: `dw` is not there yet");
    check("slope", () => 1, { cases: [{ given: [], expected: [todo("dw")] }] });
    expect(shown().text).toContain("✗ slope: `dw` is not there yet");
    check("all of it", todo("conditions"));
    expect(shown().text).toContain("✗ all of it: `conditions` is not there yet");
  });
});
