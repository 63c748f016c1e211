import { describe, expect, test } from "vitest";
import { parseDocstring } from "../../../lib/web/bundling/docstring.js";

describe("parseDocstring", () => {
  test("takes a docstring of the house apart", () => {
    const comment = `/**
 * Mean softmax cross-entropy
 * and its gradient.
 *
 * Fused: it cannot overflow.
 *
 * @param logits (N, C), finite
 * @param labels (N,), whole numbers
 *   in [0, C)
 * @returns loss in nats
 * @throws {ShapeError} where labels.length is not N
 * Source: Bishop 2006, section 4.3.4. Derived in notebooks/03 and notebooks/04.
 */`;
    expect(parseDocstring(comment)).toEqual({
      text: "Mean softmax cross-entropy\nand its gradient.\n\nFused: it cannot overflow.",
      params: [
        { name: "logits", text: "(N, C), finite" },
        { name: "labels", text: "(N,), whole numbers in [0, C)" },
      ],
      returns: "loss in nats",
      throws: ["ShapeError where labels.length is not N"],
      source: "Bishop 2006, section 4.3.4.",
      notebooks: ["03", "04"],
    });
  });

  test("on one line, with tags behind the words", () => {
    const { text, params, returns } = parseDocstring(
      "/** dW += Xᵀ·dZ. @param dZ (N, H) @returns dX, (N, D) */",
    );
    expect([text, params, returns]).toEqual(["dW += Xᵀ·dZ.", [{ name: "dZ", text: "(N, H)" }], "dX, (N, D)"]);
  });

  test("keeps a sentence that only mentions a notebook in the middle", () => {
    expect(parseDocstring("/** As in notebooks/02, but fast. Used in notebooks/05. */").text).toBe(
      "As in notebooks/02, but fast. Used in notebooks/05.",
    );
  });

  test("of nothing is empty", () => {
    expect(parseDocstring("").text).toBe("");
  });
});
