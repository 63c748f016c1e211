import { JupyterLab } from "@jupyterlab/application";
import { JupyterPluginRegistry, PageConfig } from "@jupyterlab/coreutils";
import { IServiceManager } from "@jupyterlab/services";
import { accessPlugin } from "../access/plugin.js";
import { logoPlugin } from "../brand/logo.js";
import { themesPlugin } from "../brand/themes.js";
import { connectionPlugin } from "../connection/plugin.js";
import { drawingPadRenderer } from "../drawing-pad/renderer.js";
import { exportPreviewPlugin } from "../export/plugin.js";
import { helpPlugin } from "../help/plugin.js";
import { mathematicsPlugin } from "../mathematics/plugin.js";
import { memoryPlugin } from "../memory/plugin.js";
import { cellExecutorPlugin } from "../notebook/cell-executor.js";
import { cellStatePlugin } from "../notebook/cell-state/plugin.js";
import { cellToolbarPlugin } from "../notebook/cell-toolbar.js";
import { defaultKernelPlugin } from "../notebook/default-kernel.js";
import { kernelNoticePlugin } from "../notebook/kernel-notice.js";
import { parametersPlugin } from "../notebook/parameters/plugin.js";
import { steppingPlugin } from "../notebook/stepping/plugin.js";
import { plotlyAheadPlugin } from "../plotly/load-ahead.js";
import { plotlyRenderer } from "../plotly/renderer.js";
import { settingsPlugin } from "../settings/plugin.js";
import { startPagePlugin } from "../start-page/plugin.js";
import { trackProgressPlugin } from "../start-page/track-progress.js";
import { addressPlugin } from "./address.js";
import { applicationPlugins, leftOut, renderers, servicePlugins } from "./extensions.js";
import { openAtOncePlugin } from "./open-at-once.js";
import { windowNamePlugin } from "./window-name.js";

/** Longhand's own parts. */
const ownPlugins = [
  windowNamePlugin,
  openAtOncePlugin,
  addressPlugin,
  settingsPlugin,
  themesPlugin,
  logoPlugin,
  startPagePlugin,
  trackProgressPlugin,
  accessPlugin,
  memoryPlugin,
  mathematicsPlugin,
  helpPlugin,
  exportPreviewPlugin,
  connectionPlugin,
  cellExecutorPlugin,
  defaultKernelPlugin,
  cellToolbarPlugin,
  kernelNoticePlugin,
  cellStatePlugin,
  steppingPlugin,
  parametersPlugin,
  plotlyAheadPlugin,
];

/** An ES module, as JupyterLab expects its MIME renderers to come. */
const mimeModule = { __esModule: true, default: [...renderers, plotlyRenderer, drawingPadRenderer] };

/** Composes the application from JupyterLab's plugins and Longhand's, and starts it. */
export async function startPage(): Promise<void> {
  PageConfig.setOption("appName", "Longhand");
  PageConfig.setOption("appNamespace", "longhand");
  const pluginRegistry = new JupyterPluginRegistry();
  pluginRegistry.registerPlugins([...servicePlugins]);
  const application = [...applicationPlugins, ...ownPlugins].filter(({ id }) => !leftOut.has(id));
  const serviceManager = await pluginRegistry.resolveRequiredService(IServiceManager);
  const app = new JupyterLab({
    pluginRegistry,
    serviceManager,
    mimeExtensions: [mimeModule],
    disabled: { matches: [...leftOut], patterns: [] },
    deferred: { matches: [], patterns: [] },
  });
  for (const plugin of application) app.registerPlugin(plugin);
  await app.start({ bubblingKeydown: true });
  await app.restored;
  document.getElementById("longhand-opening")?.remove();
}
