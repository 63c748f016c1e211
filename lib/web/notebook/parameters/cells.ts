import { type ICellModel, isCodeCellModel } from "@jupyterlab/cells";
import type { INotebookModel } from "@jupyterlab/notebook";

/** The tags are papermill's. */
const parametersTag = "parameters";
const injectedTag = "injected-parameters";

/** The cell that declares a notebook's parameters. */
export function parametersCell(model: INotebookModel): ICellModel | undefined {
  return tagged(model, parametersTag)[0];
}

/** The cell that gives them other values. */
export function injectedCell(model: INotebookModel): ICellModel | undefined {
  return tagged(model, injectedTag)[0];
}

/**
 * Puts a cell with other values behind the parameters cell, or takes it away; one step to undo.
 *
 * @param source undefined to take it away
 */
export function putInjected(model: INotebookModel, source: string | undefined): void {
  const { sharedModel } = model;
  sharedModel.transact(() => {
    const [first, ...more] = tagged(model, injectedTag);
    for (const cell of source === undefined && first !== undefined ? [first, ...more] : more)
      sharedModel.deleteCell(placeOf(model, cell));
    if (source === undefined) return;
    if (first !== undefined) {
      if (first.sharedModel.getSource() !== source) first.sharedModel.setSource(source);
      return;
    }
    const parameters = parametersCell(model);
    if (parameters === undefined) return;
    const metadata = { tags: [injectedTag], trusted: true };
    sharedModel.insertCell(placeOf(model, parameters) + 1, { cell_type: "code", source, metadata });
  });
}

/** A cell's place in the shared model, which a change reaches before the page's own list. */
function placeOf({ sharedModel }: INotebookModel, cell: ICellModel): number {
  return sharedModel.cells.findIndex(({ id }) => id === cell.id);
}

function tagged({ cells }: INotebookModel, tag: string): ICellModel[] {
  return [...cells].filter((cell) => {
    const tags: unknown = cell.getMetadata("tags");
    return isCodeCellModel(cell) && Array.isArray(tags) && tags.includes(tag);
  });
}
