/** A cell that makes a small network and what it is to learn. */
export const model = `import { examplesOf, fit, liveChart, Mlp, moons, RandomState, sgd } from "longhand";
const random = new RandomState(1);
const { inputs, labels } = moons({ count: 5000, random, noise: 0.1 });
const model = new Mlp({ sizes: [2, 32, 2], random });
const options = { optimizer: sgd({ learningRate: 0.1 }), batchSize: 10, epochs: 100000 };`;

/** A cell that trains it for as long as nobody stops it, and shows its curves meanwhile. */
export const trains = `const run = liveChart((onProgress) => fit(model, examplesOf(inputs, labels), { ...options, onProgress }));
for await (const record of run) {}`;
