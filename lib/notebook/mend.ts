import { createHash } from "node:crypto";
import { joinBundle, joinLines } from "./mime.js";
import type { FileCell, FileNotebook, FileOutput } from "./schema.js";
import type { Cell, Metadata, MimeBundle, Notebook, Output } from "./types.js";

type Open = Record<string, unknown>;

/** A notebook as a file may hold it, made complete and valid; the argument is left as it is. */
export function mendNotebook(file: FileNotebook): Notebook {
  const taken = new Set<string>();
  const cells = file.cells.map((cell, index) => {
    const id = mendId(cell, index, taken);
    taken.add(id);
    return mendCell(cell, id);
  });
  const extra = others(file, ["nbformat", "nbformat_minor", "metadata", "cells"]);
  const metadata = mendNotebookMetadata({ ...extra, ...file.metadata });
  return { nbformat: 4, nbformat_minor: 5, metadata, cells };
}

/** The few fields of a notebook's metadata that the format is strict about. */
function mendNotebookMetadata(given: Open): Metadata {
  const metadata: Metadata = { ...given };
  const { kernelspec, language_info: language } = given;
  if (isNamed(kernelspec)) {
    const { display_name } = kernelspec;
    const shown = typeof display_name === "string" ? display_name : kernelspec.name;
    metadata["kernelspec"] = { ...kernelspec, display_name: shown };
  } else delete metadata["kernelspec"];
  if (isNamed(language)) {
    const texts = ["file_extension", "mimetype", "pygments_lexer"];
    const wrong = texts.filter((field) => typeof language[field] !== "string");
    const mode = language["codemirror_mode"];
    if (typeof mode !== "string" && !isOpen(mode)) wrong.push("codemirror_mode");
    metadata["language_info"] = others(language, wrong);
  } else delete metadata["language_info"];
  if (typeof metadata["title"] !== "string") delete metadata["title"];
  if (!Array.isArray(metadata["authors"])) delete metadata["authors"];
  delete metadata["orig_nbformat"];
  return metadata;
}

function mendCell(cell: FileCell, id: string): Cell {
  const { cell_type } = cell;
  const source = joinLines(cell.source);
  const known = ["cell_type", "id", "metadata", "source"];
  if (cell_type === "code") {
    const metadata = mendMetadata(others(cell, [...known, "outputs", "execution_count"]), cell.metadata);
    const outputs = (cell.outputs ?? []).map(mendOutput);
    return { cell_type, id, metadata, source, outputs, execution_count: mendCount(cell["execution_count"]) };
  }
  const metadata = mendMetadata(others(cell, [...known, "attachments"]), cell.metadata);
  if (cell_type === "raw" && typeof metadata["format"] !== "string") delete metadata["format"];
  if (cell.attachments === undefined) return { cell_type, id, metadata, source };
  const attachments = Object.fromEntries(
    Object.entries(cell.attachments).map(([name, bundle]): [string, MimeBundle] => [
      name,
      joinBundle(bundle),
    ]),
  );
  return { cell_type, id, metadata, source, attachments };
}

function mendOutput(output: FileOutput): Output {
  const text = (field: string): string => joinLines((output[field] ?? "") as string | string[]);
  const { output_type } = output;
  if (output_type === "stream") {
    return { output_type, name: output["name"] === "stderr" ? "stderr" : "stdout", text: text("text") };
  }
  if (output_type === "error") {
    const traceback = (output["traceback"] ?? []) as string[];
    return { output_type, ename: text("ename"), evalue: text("evalue"), traceback: [...traceback] };
  }
  const data = joinBundle(output["data"] as Open);
  const known = ["output_type", "data", "metadata", "execution_count", "transient"];
  const metadata: Metadata = { ...others(output, known), ...(output["metadata"] as Open | undefined) };
  if (output_type === "display_data") return { output_type, data, metadata };
  return { output_type, execution_count: mendCount(output["execution_count"]), data, metadata };
}

/** The few fields of a cell's metadata that the format is strict about. */
function mendMetadata(extra: Open, given: Open | undefined): Metadata {
  const metadata: Metadata = { ...extra, ...given };
  const { tags } = metadata;
  if (Array.isArray(tags)) {
    metadata["tags"] = [...new Set(tags.filter((tag) => typeof tag === "string" && /^[^,]+$/.test(tag)))];
  } else delete metadata["tags"];
  if (typeof metadata["name"] !== "string" || metadata["name"] === "") delete metadata["name"];
  if (typeof metadata["collapsed"] !== "boolean") delete metadata["collapsed"];
  if (![true, false, "auto"].includes(metadata["scrolled"] as boolean)) delete metadata["scrolled"];
  if (!isOpen(metadata["jupyter"])) delete metadata["jupyter"];
  const { execution } = metadata;
  if (!isOpen(execution) || !Object.values(execution).every((time) => typeof time === "string")) {
    delete metadata["execution"];
  }
  return metadata;
}

function mendId(cell: FileCell, index: number, taken: ReadonlySet<string>): string {
  if (typeof cell.id === "string" && /^[a-zA-Z0-9-_]{1,64}$/.test(cell.id) && !taken.has(cell.id))
    return cell.id;
  for (let attempt = 0; ; attempt++) {
    const seed = `${index}:${attempt}:${joinLines(cell.source)}`;
    const id = createHash("sha256").update(seed).digest("hex").slice(0, 8);
    if (!taken.has(id)) return id;
  }
}

function mendCount(count: unknown): number | null {
  return typeof count === "number" && Number.isInteger(count) && count >= 0 ? count : null;
}

function others(object: Open, known: readonly string[]): Open {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !known.includes(key)));
}

function isOpen(value: unknown): value is Open {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNamed(value: unknown): value is Open & { name: string } {
  return isOpen(value) && typeof value["name"] === "string";
}
