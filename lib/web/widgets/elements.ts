/** An element with its class and its text, or with other elements in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: { class?: string; text?: string } = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (options.class !== undefined) element.className = options.class;
  if (options.text !== undefined) element.textContent = options.text;
  element.append(...children);
  return element;
}

/** A button of JupyterLab's looks. */
export function makeButton(label: string, act: () => void, kind = "jp-mod-reject"): HTMLButtonElement {
  const button = make("button", { class: `${kind} jp-mod-styled`, text: label });
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}
