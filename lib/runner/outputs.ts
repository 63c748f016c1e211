import type { KernelMessage } from "../kernel/index.js";
import {
  joinBundle,
  type Metadata,
  type MimeBundle,
  type Output,
  type StreamOutput,
} from "../notebook/index.js";

/** A cell's outputs as its messages have made them so far. */
export interface OutputState {
  readonly outputs: readonly Output[];
  /** The display ids of the outputs, place by place; a notebook file does not keep them. */
  readonly displayIds: readonly (string | undefined)[];
  readonly executionCount: number | null;
  /** Set by clear_output with wait: the next output takes the place of all. */
  readonly clearFirst: boolean;
}

/** What of a message its cell's outputs depend on. */
export interface OutputMessage {
  header: Pick<KernelMessage["header"], "msg_type">;
  content: KernelMessage["content"];
}

/** A cell that has not run. */
export const noOutputs: OutputState = {
  outputs: [],
  displayIds: [],
  executionCount: null,
  clearFirst: false,
};

/**
 * What one iopub message makes of a cell's outputs; messages that are no output leave them as they are.
 *
 * A pure function, so that a notebook on disk, a test and a page can all hold the same truth.
 *
 * Source: Jupyter messaging protocol 5.3, "Messages on the IOPub channel"; nbformat 4.5, "Code cell outputs".
 */
export function reduceOutput(state: OutputState, message: OutputMessage): OutputState {
  const { content } = message;
  switch (message.header.msg_type) {
    case "execute_input":
      return { ...state, executionCount: countOf(content) ?? state.executionCount };
    case "stream":
      return addStream(state, content);
    case "display_data":
      return add(state, { output_type: "display_data", ...displayOf(content) }, displayId(content));
    case "execute_result": {
      const execution_count = countOf(content);
      return add(
        state,
        { output_type: "execute_result", execution_count, ...displayOf(content) },
        displayId(content),
      );
    }
    case "update_display_data":
      return updateDisplays(state, message);
    case "error":
      return add(state, {
        output_type: "error",
        ename: textOf(content["ename"]),
        evalue: textOf(content["evalue"]),
        traceback: Array.isArray(content["traceback"]) ? content["traceback"].map(String) : [],
      });
    case "clear_output":
      return content["wait"] === true ? { ...state, clearFirst: true } : cleared(state);
    default:
      return state;
  }
}

/** Renews every output with the display id that an update_display_data names; a notebook's other cells may have some. */
export function updateDisplays(state: OutputState, message: OutputMessage): OutputState {
  const id = displayId(message.content);
  if (id === undefined || !state.displayIds.includes(id)) return state;
  const outputs = state.outputs.map((output, at): Output => {
    if (state.displayIds[at] !== id || !("data" in output)) return output;
    return { ...output, ...displayOf(message.content) };
  });
  return { ...state, outputs };
}

/** Adds an error that the kernel itself could not tell any more: it ran out of time, or is gone. */
export function addError(state: OutputState, failure: { ename: string; evalue: string }): OutputState {
  const { ename, evalue } = failure;
  return add(state, { output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] });
}

function addStream(state: OutputState, content: Record<string, unknown>): OutputState {
  const name = content["name"] === "stderr" ? "stderr" : "stdout";
  const text = textOf(content["text"]);
  const last = state.outputs.at(-1);
  if (state.clearFirst || last?.output_type !== "stream" || last.name !== name) {
    return add(state, { output_type: "stream", name, text: overwrite("", text) });
  }
  const joined: StreamOutput = { ...last, text: overwrite(last.text, text) };
  return { ...state, outputs: [...state.outputs.slice(0, -1), joined] };
}

/**
 * Adds text as a terminal would show it: after a carriage return, what follows overwrites the line.
 *
 * So a progress bar leaves its last state in the file and not a thousand.
 */
function overwrite(before: string, text: string): string {
  if (!text.includes("\r") && !before.endsWith("\r")) return before + text;
  const start = before.lastIndexOf("\n") + 1;
  const lines = (before.slice(start) + text).split("\n");
  return (
    before.slice(0, start) + lines.map((line, at) => overwriteLine(line, at === lines.length - 1)).join("\n")
  );
}

function overwriteLine(line: string, isLast: boolean): string {
  const parts = line.split("\r");
  // A return at the end moves the cursor and shows nothing; it counts only for text that may still come.
  const open = isLast && parts.length > 1 && parts.at(-1) === "";
  const shown = parts.reduce((under, over) => over + under.slice(over.length), "");
  return open ? `${shown}\r` : shown;
}

function add(state: OutputState, output: Output, id?: string): OutputState {
  const base = state.clearFirst ? cleared(state) : state;
  return { ...base, outputs: [...base.outputs, output], displayIds: [...idsOf(base), id] };
}

/** Streams are added without an id; the list is filled up so that places agree. */
function idsOf(state: OutputState): (string | undefined)[] {
  return state.outputs.map((_, at) => state.displayIds[at]);
}

function cleared(state: OutputState): OutputState {
  return { ...state, outputs: [], displayIds: [], clearFirst: false };
}

function displayOf(content: Record<string, unknown>): { data: MimeBundle; metadata: Metadata } {
  return { data: joinBundle(objectOf(content["data"])), metadata: objectOf(content["metadata"]) };
}

function displayId(content: Record<string, unknown>): string | undefined {
  const id = objectOf(content["transient"])["display_id"];
  return typeof id === "string" ? id : undefined;
}

function countOf(content: Record<string, unknown>): number | null {
  const count = content["execution_count"];
  return typeof count === "number" ? count : null;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
