import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ISettingRegistry, SettingRegistry } from "@jupyterlab/settingregistry";
import { PromiseDelegate } from "@lumino/coreutils";
import type { IDisposable } from "@lumino/disposable";
import { SettingsConnector } from "./connector.js";
import { SettingsValidator } from "./validator.js";

/** Provides the setting registry, with our connector and our validator in it. */
export const settingsPlugin: JupyterFrontEndPlugin<ISettingRegistry> = {
  id: "longhand:settings",
  autoStart: true,
  provides: ISettingRegistry,
  activate: async (app) => {
    const connector = new SettingsConnector(app.serviceManager.settings);
    const { values } = await connector.list();
    // A schema adds buttons and menus for its plugin: not where that plugin is left out.
    const plugins = values.filter(({ id }) => app.hasPlugin(id));
    return new PatientRegistry({ connector, plugins, validator: new SettingsValidator() });
  },
};

/**
 * A registry that lets a reader wait until the settings can be read.
 *
 * Some plugins change their schema before it is used, and others read the settings of such a plugin at their start.
 * JupyterLab's registry refuses that where it comes too early; there a slow request for the schema hides it.
 */
class PatientRegistry extends SettingRegistry {
  readonly #transformed: ReadonlyMap<string, PromiseDelegate<void>>;

  constructor(options: SettingRegistry.IOptions & { plugins: ISettingRegistry.IPlugin[] }) {
    super(options);
    const changed = options.plugins.filter(({ schema }) => schema["jupyter.lab.transform"] === true);
    this.#transformed = new Map(changed.map(({ id }) => [id, new PromiseDelegate<void>()]));
  }

  override async load(plugin: string, forceTransform = false): Promise<ISettingRegistry.ISettings> {
    await this.#transformed.get(plugin)?.promise;
    return super.load(plugin, forceTransform);
  }

  override transform(plugin: string, transforms: Parameters<SettingRegistry["transform"]>[1]): IDisposable {
    const transform = super.transform(plugin, transforms);
    this.#transformed.get(plugin)?.resolve();
    return transform;
  }
}
