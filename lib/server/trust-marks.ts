import { createHmac } from "node:crypto";
import type { Cell, Notebook } from "../notebook/index.js";

/** Outputs of these types do nothing but show themselves, so a cell that has only them needs no trust. */
const harmless = new Set(["text/plain", "image/png", "image/jpeg"]);

/** The notebook with `metadata.trusted` on its code cells, as the page expects it. */
export function setMarks(notebook: Notebook, key: Uint8Array, known: ReadonlySet<string>): Notebook {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const trusted = isHarmless(cell) || known.has(sign(cell, key));
    return { ...cell, metadata: { ...cell.metadata, trusted } };
  });
  return { ...notebook, cells };
}

/** The notebook without those marks, and the signatures of what they called trusted. */
export function takeMarks(
  notebook: Notebook,
  key: Uint8Array,
): { notebook: Notebook; signatures: readonly string[] } {
  const signatures = new Set<string>();
  const cells = notebook.cells.map((cell) => {
    const { trusted, ...metadata } = cell.metadata as Record<string, unknown>;
    if (trusted === undefined) return cell;
    if (cell.cell_type === "code" && trusted === true && !isHarmless(cell)) signatures.add(sign(cell, key));
    return { ...cell, metadata } as Cell;
  });
  return { notebook: { ...notebook, cells }, signatures: [...signatures] };
}

type CodeCell = Extract<Cell, { cell_type: "code" }>;

function sign(cell: CodeCell, key: Uint8Array): string {
  return createHmac("sha256", key)
    .update(JSON.stringify(canonical(cell.outputs)))
    .digest("hex");
}

/** Keys in order and lines joined, so that a client that writes them otherwise loses no trust. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === "string") ? value.join("") : value.map(canonical);
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "execution_count");
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, held]) => [key, canonical(held)]),
  );
}

function isHarmless(cell: CodeCell): boolean {
  return cell.outputs.every((output) => {
    if (output.output_type === "stream" || output.output_type === "error") return true;
    return Object.keys(output.data).every((type) => harmless.has(type));
  });
}
