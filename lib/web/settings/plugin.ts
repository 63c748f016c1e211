import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ISettingRegistry, SettingRegistry } from "@jupyterlab/settingregistry";
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
    return new SettingRegistry({ connector, plugins, validator: new SettingsValidator() });
  },
};
