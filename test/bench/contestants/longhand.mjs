/** Longhand's own side: one training in a process of its own, through the public API. */
import * as longhand from "longhand";
import { loadDigits, readTask, tell } from "../peers/task.mjs";

const task = readTask();
const { engine = "auto", threads } = task.options;
const digits = await loadDigits();
longhand.setEngine(engine);
if (threads !== undefined) longhand.setThreads(threads);
const spec = longhand.applySettings(task.workload.spec, [`dtype=${task.dtype}`]);
const { examples } = task.workload;
const train = examples === undefined ? digits.train : digits.train.take(examples);
const ours = await longhand.runExperiment(spec, { ...digits, train });
tell(task, {
  epochSeconds: ours.epochs.map(({ trainSeconds }) => trainSeconds),
  testAccuracy: ours.testAccuracy,
  trainLoss: ours.epochs.at(-1)?.loss,
  note: `engine ${longhand.engineInUse()}${threads === undefined ? "" : `, ${threads} threads`}, Node ${process.version}`,
});
