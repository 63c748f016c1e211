import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { describe, expect, test } from "vitest";
import { SettingsValidator } from "../../../lib/web/settings/validator.js";

const schema = {
  type: "object",
  title: "Test",
  properties: {
    size: { type: "number", minimum: 8, default: 13 },
    mode: { type: "string", enum: ["a", "b"], default: "a" },
  },
  additionalProperties: false,
} as unknown as ISettingRegistry.ISchema;

function plugin(raw: string): ISettingRegistry.IPlugin {
  return { id: "test:plugin", version: "1", raw, schema, data: { composite: {}, user: {} } };
}

describe("SettingsValidator", () => {
  const validator = new SettingsValidator();

  test("takes JSON with comments, and keeps what was set apart from the whole", () => {
    const found = plugin('{ // larger\n "size": 16 }');
    expect(validator.validateData(found)).toBeNull();
    expect(found.data).toEqual({ user: { size: 16 }, composite: { size: 16, mode: "a" } });
  });

  test("leaves the data alone where it is only asked whether all is well", () => {
    const found = plugin('{ "size": 16 }');
    expect(validator.validateData(found, false)).toBeNull();
    expect(found.data.user).toEqual({});
  });

  test.each([
    ["a number too small", '{ "size": 2 }', "/size"],
    ["a word that is none of the choices", '{ "mode": "c" }', "/mode"],
    ["a wrong type", '{ "size": "16" }', "/size"],
    ["a setting that is not there", '{ "sise": 16 }', "/sise"],
  ])("names the place of %s", (_what, raw, place) => {
    const errors = validator.validateData(plugin(raw));
    expect(errors?.map(({ instancePath }) => instancePath)).toContain(place);
  });

  test("says that a text is no JSON", () => {
    expect(validator.validateData(plugin("{ size: "))).toMatchObject([{ keyword: "syntax" }]);
  });
});
