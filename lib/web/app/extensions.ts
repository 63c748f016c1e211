import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import application from "@jupyterlab/application-extension";
import apputils from "@jupyterlab/apputils-extension";
import cellToolbar from "@jupyterlab/cell-toolbar-extension";
import codemirror from "@jupyterlab/codemirror-extension";
import completer from "@jupyterlab/completer-extension";
import docmanager from "@jupyterlab/docmanager-extension";
import documentsearch from "@jupyterlab/documentsearch-extension";
import filebrowser from "@jupyterlab/filebrowser-extension";
import fileeditor from "@jupyterlab/fileeditor-extension";
import json from "@jupyterlab/json-extension";
import mainmenu from "@jupyterlab/mainmenu-extension";
import markedparser from "@jupyterlab/markedparser-extension";
import metadataform from "@jupyterlab/metadataform-extension";
import notebook from "@jupyterlab/notebook-extension";
import rendermime from "@jupyterlab/rendermime-extension";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import running from "@jupyterlab/running-extension";
import services from "@jupyterlab/services-extension";
import settingeditor from "@jupyterlab/settingeditor-extension";
import shortcuts from "@jupyterlab/shortcuts-extension";
import statusbar from "@jupyterlab/statusbar-extension";
import toc from "@jupyterlab/toc-extension";
import tooltip from "@jupyterlab/tooltip-extension";
import translation from "@jupyterlab/translation-extension";
import uiComponents from "@jupyterlab/ui-components-extension";
import type { IPlugin } from "@lumino/application";

// The list of the packages that the page composes: their styles and settings are found by reading this file.

/** Plugins that make the connection to the server; the application is built on what they provide. */
export const servicePlugins: readonly IPlugin<unknown, unknown>[] = flatten([services]);

/** Plugins of the application itself. */
export const applicationPlugins: readonly JupyterFrontEndPlugin<unknown>[] = flatten([
  application,
  apputils,
  cellToolbar,
  codemirror,
  completer,
  docmanager,
  documentsearch,
  filebrowser,
  fileeditor,
  mainmenu,
  markedparser,
  metadataform,
  notebook,
  rendermime,
  running,
  settingeditor,
  shortcuts,
  statusbar,
  toc,
  tooltip,
  translation,
  uiComponents,
]);

/** Renderers of outputs by MIME type. */
export const renderers: readonly IRenderMime.IExtension[] = flatten([json]);

/**
 * What is left out, and why.
 *
 * A plugin that asks for a service nobody provides would report an error at every start.
 */
export const leftOut: ReadonlySet<string> = new Set([
  // News and licences of JupyterLab, fetched from outside or from routes that this server has not.
  "@jupyterlab/apputils-extension:announcements",
  "@jupyterlab/apputils-extension:licenses-client",
  "@jupyterlab/apputils-extension:licenses-plugin",
  // They serve language servers and consoles, of which there are none.
  "@jupyterlab/fileeditor-extension:language-server",
  "@jupyterlab/notebook-extension:language-server",
  "@jupyterlab/tooltip-extension:consoles",
  // Ours take their places.
  "@jupyterlab/apputils-extension:resolver",
  "@jupyterlab/apputils-extension:settings",
  "@jupyterlab/apputils-extension:splash",
  "@jupyterlab/application-extension:logo",
  "@jupyterlab/notebook-extension:cell-executor",
]);

/** A module exports one plugin or several; in CommonJS that may stand one `default` further in. */
function flatten<T>(modules: readonly unknown[]): T[] {
  return modules.flatMap((found) => {
    const inner = (found as { default?: unknown }).default ?? found;
    return (Array.isArray(inner) ? inner : [inner]) as T[];
  });
}
