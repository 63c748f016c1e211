import type { Schema } from "@cfworker/json-schema";
import { describe, expect, test } from "vitest";
import { fillDefaults } from "../../../lib/web/settings/fill-defaults.js";

const schema: Schema = {
  type: "object",
  properties: {
    theme: { type: "string", default: "light" },
    editor: {
      type: "object",
      default: {},
      properties: { lineNumbers: { type: "boolean", default: true }, tabs: { $ref: "#/definitions/tabs" } },
    },
    shortcuts: { type: "array", items: { $ref: "#/definitions/shortcut" }, default: [] },
    untouched: { type: "string" },
  },
  definitions: {
    tabs: { type: "number", default: 4 },
    shortcut: { type: "object", properties: { disabled: { type: "boolean", default: false } } },
  },
};

describe("fillDefaults", () => {
  test("fills what is not said, in depth and through references", () => {
    expect(fillDefaults(schema, {})).toEqual({
      theme: "light",
      editor: { lineNumbers: true, tabs: 4 },
      shortcuts: [],
    });
  });

  test("keeps what is said, false and null included", () => {
    const said = { theme: null, editor: { lineNumbers: false } };
    expect(fillDefaults(schema, said)).toMatchObject({
      theme: null,
      editor: { lineNumbers: false, tabs: 4 },
    });
  });

  test("fills the items of a list", () => {
    expect(fillDefaults(schema, { shortcuts: [{ keys: "A" }] })).toMatchObject({
      shortcuts: [{ keys: "A", disabled: false }],
    });
  });

  test("changes neither the value nor the schema's own defaults", () => {
    const said = { editor: {} };
    const filled = fillDefaults(schema, said) as { shortcuts: unknown[] };
    filled.shortcuts.push("mine");
    expect(said).toEqual({ editor: {} });
    expect(fillDefaults(schema, {})).toMatchObject({ shortcuts: [] });
  });
});
