import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { IObservableList } from "@jupyterlab/observables";
import { Toolbar } from "@jupyterlab/ui-components";
import { Widget } from "@lumino/widgets";

type Items = IObservableList<{ name: string; widget: Widget }>;

/** What of JupyterLab's extension for the bar at a cell's corner is used here; it makes one of these a notebook. */
interface Tracker {
  enabled: boolean;
  isDisposed: boolean;
  _toolbarFactory: (cell: Cell) => Items;
  _addToolbar(model: Cell["model"]): void;
  _removeToolbar(model: Cell["model"]): void;
  _getCell(model: Cell["model"]): Cell | undefined;
  _changedEventCallback(): void;
  _resizeEventCallback(): void;
  _updateCellForToolbarOverlap(cell: Cell): void;
  _cellToolbarRect(cell: Cell): DOMRect | null;
}

interface Extension {
  createNew(panel: NotebookPanel): Tracker;
}

/**
 * One bar of buttons a notebook, which moves to the cell that is active.
 *
 * JupyterLab makes a bar anew each time another cell becomes the active one, and what its buttons are made of is never
 * let go: a quarter of a megabyte each time, of which an evening's work makes hundreds.
 */
export const cellToolbarPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:cell-toolbar",
  autoStart: true,
  activate: (app: JupyterFrontEnd) => {
    const registry = app.docRegistry;
    const add = registry.addWidgetExtension.bind(registry);
    registry.addWidgetExtension = (name, extension) => {
      if (isForCells(extension)) keepOneBar(extension);
      return add(name, extension);
    };
  },
};

function isForCells(extension: object): extension is Extension {
  return "createItemFactory" in extension && "createNew" in extension;
}

function keepOneBar(extension: Extension): void {
  const create = extension.createNew.bind(extension);
  extension.createNew = (panel) => {
    const tracker = create(panel);
    const bar = new MovingBar(tracker);
    tracker._addToolbar = (model) => bar.moveTo(model);
    tracker._removeToolbar = (model) => bar.leave(model);
    tracker._cellToolbarRect = (cell) => bar.placeIn(cell);
    panel.disposed.connect(() => bar.dispose());
    return tracker;
  };
}

class MovingBar {
  readonly #tracker: Tracker;
  #bar: Toolbar | undefined;

  constructor(tracker: Tracker) {
    this.#tracker = tracker;
  }

  moveTo(model: Cell["model"]): void {
    const tracker = this.#tracker;
    const cell = tracker._getCell(model);
    if (!tracker.enabled || cell === undefined || cell.isDisposed) return;
    void cell.ready.then(() => {
      const area = cell.inputArea?.node;
      if (tracker.isDisposed || cell.isDisposed || area === undefined || !area.isConnected) return;
      // Hidden until it is known that it covers nothing.
      cell.node.classList.add("jp-toolbar-overlap");
      this.#bar ??= this.#make(cell);
      const bar = this.#bar;
      if (bar.isAttached) area.insertBefore(bar.node, area.firstChild);
      else Widget.attach(bar, area, area.firstElementChild as HTMLElement | null);
      cell.displayChanged.connect(tracker._resizeEventCallback, tracker);
      cell.model.contentChanged.connect(tracker._changedEventCallback, tracker);
      tracker._updateCellForToolbarOverlap(cell);
    });
  }

  leave(model: Cell["model"]): void {
    const tracker = this.#tracker;
    const cell = tracker._getCell(model);
    cell?.displayChanged.disconnect(tracker._resizeEventCallback, tracker);
    model.contentChanged.disconnect(tracker._changedEventCallback, tracker);
    if (!tracker.enabled) this.dispose();
  }

  /** Where it stands on the page; null where it is not in that cell. */
  placeIn(cell: Cell): DOMRect | null {
    const node = this.#bar?.node;
    return node !== undefined && cell.node.contains(node) ? node.getBoundingClientRect() : null;
  }

  /** The next cell gets a new bar. */
  dispose(): void {
    this.#bar?.dispose();
    this.#bar = undefined;
  }

  #make(cell: Cell): Toolbar {
    const bar = new Toolbar();
    for (const name of ["jp-cell-menu", "jp-cell-toolbar"]) bar.addClass(name);
    bar.node.setAttribute("aria-label", "Cell toolbar");
    const items = this.#tracker._toolbarFactory(cell);
    for (const { name, widget } of items) bar.addItem(name, widget);
    // Other buttons were chosen in the settings.
    items.changed.connect(() => this.dispose());
    return bar;
  }
}
