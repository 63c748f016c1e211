import { expect, test } from "vitest";
import { durationText, recordedSeconds } from "../../../../lib/web/notebook/cell-state/duration.js";

test.each([
  [0, "under 0.01 s"],
  [0.04, "0.04 s"],
  [0.25, "0.3 s"],
  [9.94, "9.9 s"],
  [59.4, "59 s"],
  [59.6, "1 min 0 s"],
  [125, "2 min 5 s"],
  [7265, "2 h 1 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test("the time of a run is read from what Jupyter's clients record", () => {
  const execution = {
    "iopub.status.busy": "2026-01-05T10:00:00.000Z",
    "iopub.execute_input": "2026-01-05T10:00:01.000Z",
    "shell.execute_reply": "2026-01-05T10:00:03.500Z",
  };
  expect(recordedSeconds(execution)).toBe(2.5);
  const { "iopub.execute_input": _, ...older } = execution;
  expect(recordedSeconds(older)).toBe(3.5);
});

test.each([
  [undefined],
  [null],
  ["text"],
  [{}],
  [{ "iopub.status.busy": 5 }],
  [{ "iopub.status.busy": "soon" }],
])("what records no time, as %j, gives none", (execution) => {
  expect(recordedSeconds(execution)).toBeUndefined();
});

test("a run that ended before it began is none", () => {
  const execution = {
    "iopub.execute_input": "2026-01-05T10:00:03Z",
    "shell.execute_reply": "2026-01-05T10:00:01Z",
  };
  expect(recordedSeconds(execution)).toBeUndefined();
});
