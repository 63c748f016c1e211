import type { NotebookPanel } from "@jupyterlab/notebook";
import type { KernelMessage } from "@jupyterlab/services";

// The name stands in a variable, so that no types are read for it: that would take the compiler a second.
const library = `const name: string = "longhand"; const longhand: any = await import(name);`;

/**
 * Asks the kernel to keep a record of the trainings that the notebook's cells start from now on.
 *
 * A notebook that does not use the library trains nothing that could be recorded.
 */
export async function recordRun(
  panel: NotebookPanel,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const options = JSON.stringify({ notebook: panel.context.path, parameters: values });
  await ask(
    panel,
    `${library}
  const kept: any = globalThis;
  kept.longhandStopRecording?.();
  kept.longhandRuns = [];
  const onRecorded = (run: any) => kept.longhandRuns.push(run.id);
  kept.longhandStopRecording = longhand.recordTrainings?.({ ...${options}, onRecorded });`,
  );
}

/** The ids of the runs that were recorded since; recording ends. */
export async function recordedRuns(panel: NotebookPanel): Promise<string[]> {
  const text = await ask(
    panel,
    `const kept: any = globalThis;
  kept.longhandStopRecording?.();
  kept.longhandStopRecording = undefined;
  console.log(JSON.stringify(kept.longhandRuns ?? []));`,
  );
  try {
    return JSON.parse(text) as string[];
  } catch {
    return [];
  }
}

/**
 * Runs code beside the cells, in a block that leaves no names behind, and gives what it prints.
 *
 * Where it fails it does so without a word, and keeps nothing from running.
 */
async function ask(panel: NotebookPanel, code: string): Promise<string> {
  const cells = panel.content.model?.cells ?? [];
  if (![...cells].some((cell) => /["']longhand["']/.test(cell.sharedModel.getSource()))) return "";
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session?.kernel;
  if (kernel === null || kernel === undefined) return "";
  const request = { silent: true, store_history: false, stop_on_error: false };
  const future = kernel.requestExecute({ ...request, code: `{ ${code} }` });
  let printed = "";
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") printed += (content as KernelMessage.IStreamMsg["content"]).text;
  };
  await future.done;
  return printed;
}
