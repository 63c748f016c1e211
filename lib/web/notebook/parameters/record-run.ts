import type { NotebookPanel } from "@jupyterlab/notebook";

/**
 * Asks the kernel to keep a record of the trainings that the notebook's cells start from now on.
 *
 * A kernel that knows no such library runs the cells all the same.
 */
export async function recordRun(
  panel: NotebookPanel,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { sessionContext, context } = panel;
  await sessionContext.ready;
  const kernel = sessionContext.session?.kernel;
  if (kernel === null || kernel === undefined) return;
  const options = JSON.stringify({ notebook: context.path, parameters: values });
  const code = `await (async () => {
  const longhand: any = await import("longhand");
  const kept: any = globalThis;
  kept.longhandStopRecording?.();
  kept.longhandStopRecording = longhand.recordTrainings?.(${options});
})();`;
  const request = { code, silent: true, store_history: false, stop_on_error: false };
  await kernel.requestExecute(request).done;
}
