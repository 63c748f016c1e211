import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import type { ISchemaValidator, ISettingRegistry } from "@jupyterlab/settingregistry";
import json5 from "json5";
import { fillDefaults } from "./fill-defaults.js";

/**
 * Checks what a person has set against its schema, by interpreting the schema.
 *
 * JupyterLab's own compiles each schema to JavaScript at run time, and for that alone the page would have to allow
 * `unsafe-eval`. The schemas themselves come from our own bundle and are taken as sound.
 */
export class SettingsValidator implements ISchemaValidator {
  /** @returns what is wrong, or null; where nothing is and `populate` is set, the plugin's data is filled in */
  validateData(plugin: ISettingRegistry.IPlugin, populate = true): ISchemaValidator.IError[] | null {
    let user: unknown;
    try {
      user = json5.parse(plugin.raw);
    } catch (thrown) {
      return [{ instancePath: "", keyword: "syntax", schemaPath: "", message: (thrown as Error).message }];
    }
    const schema = plugin.schema as unknown as Schema;
    const { valid, errors } = new Validator(schema, "7", false).validate(user);
    if (!valid) return errors.map(toError);
    if (populate) {
      plugin.data = {
        composite: fillDefaults(schema, user) as ISettingRegistry.ISettingBundle["composite"],
        user: user as ISettingRegistry.ISettingBundle["user"],
      };
    }
    return null;
  }
}

function toError({ error, instanceLocation, keyword, keywordLocation }: OutputUnit): ISchemaValidator.IError {
  return { instancePath: instanceLocation.slice(1), keyword, schemaPath: keywordLocation, message: error };
}
