/** Something that JupyterLab leaves without a name or with a wrong role, and what a screen reader should hear instead. */
interface Mend {
  /** What is still as JupyterLab made it: what was mended no longer fits. */
  selector: string;
  mend(element: Element): void;
}

/**
 * Names and roles that JupyterLab's own widgets lack, as axe-core finds them.
 *
 * Attributes alone: where a later version has its own, the selectors find nothing any more.
 */
export const mends: readonly Mend[] = [
  {
    selector: ".jp-Notebook .cm-content:not([aria-label])",
    mend: (editor) => {
      const kind = editor.closest(".jp-MarkdownCell") === null ? "Code" : "Text";
      editor.setAttribute("aria-label", `${kind} of the cell`);
    },
  },
  { selector: ".cm-content:not([aria-label])", mend: (editor) => editor.setAttribute("aria-label", "Text") },
  // A feed is of articles, and cells are none.
  { selector: '[role="feed"]', mend: (cells) => cells.setAttribute("role", "group") },
  {
    selector: ".jp-collapseHeadingButton:not([aria-label])",
    mend: (button) => button.setAttribute("aria-label", "Fold or unfold this section"),
  },
  // The settings' form puts each label into an attribute that nothing reads.
  {
    selector: ".jp-SettingsForm input[label]:not([aria-label])",
    mend: (input) => input.setAttribute("aria-label", input.getAttribute("label") ?? ""),
  },
  // Its list says that its entries are tabs, but not of what.
  { selector: '.jp-PluginList-entry-label[role="tab"]', mend: (entry) => entry.removeAttribute("role") },
  { selector: ".jp-PluginList-wrapper ul:not([role])", mend: (list) => list.setAttribute("role", "group") },
];

/** Mends what is there now. */
export function mendAll(root: ParentNode): void {
  for (const { selector, mend } of mends) {
    for (const element of root.querySelectorAll(selector)) mend(element);
  }
}
