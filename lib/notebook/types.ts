/** Fields of any name: metadata is open to every program that touches a notebook. */
export type Metadata = Record<string, unknown>;

/** One thing in as many MIME types as its maker gave; text is one string, JSON types hold any value. */
export type MimeBundle = Record<string, unknown>;

export interface StreamOutput {
  output_type: "stream";
  name: "stdout" | "stderr";
  text: string;
}

export interface DisplayDataOutput {
  output_type: "display_data";
  data: MimeBundle;
  metadata: Metadata;
}

export interface ExecuteResultOutput {
  output_type: "execute_result";
  execution_count: number | null;
  data: MimeBundle;
  metadata: Metadata;
}

export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  traceback: string[];
}

export type Output = StreamOutput | DisplayDataOutput | ExecuteResultOutput | ErrorOutput;

interface CellBase {
  /** 1 to 64 letters, digits, "-" and "_", unlike every other id in the notebook. */
  id: string;
  metadata: Metadata;
  source: string;
}

export interface CodeCell extends CellBase {
  cell_type: "code";
  outputs: Output[];
  execution_count: number | null;
}

export interface MarkdownCell extends CellBase {
  cell_type: "markdown";
  attachments?: Record<string, MimeBundle>;
}

export interface RawCell extends CellBase {
  cell_type: "raw";
  attachments?: Record<string, MimeBundle>;
}

export type Cell = CodeCell | MarkdownCell | RawCell;

/** A notebook of format 4.5. Text that the file holds as lines is one string here. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: 5;
  metadata: Metadata;
  cells: Cell[];
}
