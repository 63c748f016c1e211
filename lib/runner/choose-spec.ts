import { KernelError } from "../errors.js";
import type { KernelSpec } from "../kernel/index.js";
import type { Notebook } from "../notebook/index.js";

/**
 * The kernel for a notebook: the one its metadata names, or ours for TypeScript and for a notebook that says nothing.
 *
 * @throws {KernelError} where the named kernel is not here, with the names that are
 */
export function chooseSpec(notebook: Notebook, specs: readonly KernelSpec[]): KernelSpec {
  const named = fieldsOf(notebook.metadata["kernelspec"]);
  const language = named["language"] ?? fieldsOf(notebook.metadata["language_info"])["name"];
  const { name } = named;
  const found = specs.find((spec) => spec.name === name);
  if (found !== undefined) return found;
  const sameLanguage = specs.find((spec) => spec.language === (language ?? "typescript"));
  if (sameLanguage !== undefined) return sameLanguage;
  const here = specs.map((spec) => spec.name).join(", ");
  throw new KernelError(
    `choosing a kernel: the notebook asks for ${JSON.stringify(name ?? language)}, and there are: ${here}. Install that kernel, or change the notebook's kernel in an editor.`,
  );
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
