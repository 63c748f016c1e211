import { z } from "zod";

/**
 * What a notebook file must hold for us to read it: looser than the format, as many programs write notebooks.
 *
 * What is left out and can be mended (ids, empty metadata, outputs) is optional here; see mend.ts.
 */
const text = z.union([z.string(), z.array(z.string())]);
const open = z.record(z.string(), z.unknown());
const count = z.unknown().optional();

const output = z.discriminatedUnion("output_type", [
  z.looseObject({ output_type: z.literal("stream"), name: z.string().optional(), text }),
  z.looseObject({ output_type: z.literal("display_data"), data: open, metadata: open.optional() }),
  z.looseObject({
    output_type: z.literal("execute_result"),
    data: open,
    metadata: open.optional(),
    execution_count: count,
  }),
  z.looseObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()).optional(),
  }),
]);

const base = { id: z.unknown().optional(), metadata: open.optional(), source: text };

const cell = z.discriminatedUnion("cell_type", [
  z.looseObject({
    cell_type: z.literal("code"),
    ...base,
    outputs: z.array(output).optional(),
    execution_count: count,
  }),
  z.looseObject({
    cell_type: z.literal("markdown"),
    ...base,
    attachments: z.record(z.string(), open).optional(),
  }),
  z.looseObject({ cell_type: z.literal("raw"), ...base, attachments: z.record(z.string(), open).optional() }),
]);

/** The two fields that say how the rest must be read. */
export const versionSchema: z.ZodType<{ nbformat: number; nbformat_minor: number }> = z.object({
  nbformat: z.int(),
  nbformat_minor: z.int(),
});

/** A notebook of format 4, minor 0 to 5. */
export const notebookSchema: z.ZodType<FileNotebook> = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.int().min(0).max(5),
  metadata: open.optional(),
  cells: z.array(cell),
});

type Open = Record<string, unknown>;

/** A notebook as the file holds it. */
export interface FileNotebook extends Open {
  nbformat: 4;
  nbformat_minor: number;
  metadata?: Open | undefined;
  cells: FileCell[];
}

export interface FileCell extends Open {
  cell_type: "code" | "markdown" | "raw";
  id?: unknown;
  metadata?: Open | undefined;
  source: string | string[];
  outputs?: FileOutput[] | undefined;
  attachments?: Record<string, Open> | undefined;
}

export type FileOutput = Open & { output_type: "stream" | "display_data" | "execute_result" | "error" };
