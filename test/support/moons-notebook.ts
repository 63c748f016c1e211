import type { Notebook } from "../../lib/notebook/index.js";
import { codeCell, makeNotebook } from "./make-notebook.js";

/** A training of a moment, on points of the plane, with its parameters in a cell of their own. */
export function moonsNotebook(options: { epochs?: number } = {}): Notebook {
  const { epochs = 3 } = options;
  const declared = "const learningRate = 0.1;\nconst seed = 1;";
  return makeNotebook(
    codeCell(declared, { metadata: { tags: ["parameters"] } }),
    `import * as lh from "longhand";
const random = new lh.RandomState(seed);
const { inputs, labels } = lh.moons({ count: 100, random });
const model = new lh.Mlp({ sizes: [2, 8, 2], random });
const how = { optimizer: lh.sgd({ learningRate }), epochs: ${epochs}, batchSize: 10 };
for await (const record of lh.fit(model, lh.examplesOf(inputs, labels), how)) console.log(record.epoch);`,
  );
}
