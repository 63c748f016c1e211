import schemas from "virtual:setting-schemas";
import type { Setting } from "@jupyterlab/services";
import type { ISettingConnector, ISettingRegistry } from "@jupyterlab/settingregistry";
import { DataConnector } from "@jupyterlab/statedb";
import { droppedCommands, houseSettings } from "./house-settings.js";
import { ownSchemas } from "./own-schemas.js";

/** A schema as the bundle holds it. */
export interface BundledSchema {
  id: string;
  version: string;
  schema: ISettingRegistry.ISchema;
}

/**
 * Settings: the schemas come with the page, and only what a person has set travels to the server and back.
 *
 * A server that has none, or does not answer, leaves the defaults: settings must never keep the page from opening.
 */
export class SettingsConnector
  extends DataConnector<ISettingRegistry.IPlugin, string>
  implements ISettingConnector
{
  readonly #server: Setting.IManager;
  readonly #schemas = new Map(
    [...schemas, ...ownSchemas].map((entry) => [entry.id, withHouseDefaults(entry)]),
  );
  #ofUser: Promise<Map<string, string>> | undefined;

  constructor(server: Setting.IManager) {
    super();
    this.#server = server;
  }

  override async fetch(id: string): Promise<ISettingRegistry.IPlugin | undefined> {
    const entry = this.#schemas.get(id);
    if (entry === undefined) return undefined;
    return toPlugin(entry, (await this.#loadOfUser()).get(id));
  }

  override async list(): Promise<{ ids: string[]; values: ISettingRegistry.IPlugin[] }> {
    const ofUser = await this.#loadOfUser();
    const values = [...this.#schemas.values()].map((entry) => toPlugin(entry, ofUser.get(entry.id)));
    return { ids: values.map(({ id }) => id), values };
  }

  override async save(id: string, raw: string): Promise<void> {
    await this.#server.save(id, raw);
    (await this.#loadOfUser()).set(id, raw);
  }

  #loadOfUser(): Promise<Map<string, string>> {
    this.#ofUser ??= this.#server.list().then(
      ({ values }) => new Map(values.map(({ id, raw }) => [id, raw])),
      () => new Map(),
    );
    return this.#ofUser;
  }
}

function toPlugin({ id, version, schema }: BundledSchema, raw = "{}"): ISettingRegistry.IPlugin {
  // The registry changes what it is given.
  return { id, version, raw, schema: structuredClone(schema), data: { composite: {}, user: {} } };
}

function withHouseDefaults(entry: BundledSchema): BundledSchema {
  const properties = { ...entry.schema.properties };
  for (const [key, value] of Object.entries(houseSettings[entry.id] ?? {})) {
    properties[key] = { ...properties[key], default: value } as ISettingRegistry.IProperty;
  }
  return { ...entry, schema: withoutDropped({ ...entry.schema, properties }) };
}

/** The same without menu entries, at whatever depth, of commands that are not wanted. */
function withoutDropped<T>(value: T): T {
  if (Array.isArray(value)) {
    const kept = value.filter(
      (item) => !droppedCommands.has((item as { command?: string } | null)?.command ?? ""),
    );
    return kept.map(withoutDropped) as T;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutDropped(item)])) as T;
}
