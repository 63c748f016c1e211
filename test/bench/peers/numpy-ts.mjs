/** numpy-ts, written as the NumPy peer is, with each transpose copied first: its product with a view is far slower. */
import * as np from "numpy-ts";
import { oneHotOf, train } from "./train.mjs";

// Room for all of the images: with its usual 256 MB they would be copied in anew for every product. Its addresses are
// signed, so 2 GB is the most.
np.configureWasm({ maxMemory: 2 ** 31 });

await train(({ train: set, parameters, inputSize, classes, dtype }) => {
  const arrayOf = (values, rows, cols) => np.frombuffer(values, dtype).reshape(rows, cols);
  const images = arrayOf(set.inputs, set.count, inputSize);
  const labels = arrayOf(
    oneHotOf(set, { start: 0, count: set.count, rows: undefined }, classes),
    set.count,
    classes,
  );
  const layers = parameters.length / 2;
  const params = parameters.map(({ value, rows, cols }) => arrayOf(value, rows, cols));

  // What a step makes is freed at its end: waiting for the garbage collector fills the memory.
  let made = [];
  const own = (array) => {
    made.push(array);
    return array;
  };
  const free = () => {
    for (const array of made) array.dispose();
    made = [];
  };

  /** What `make` makes of an array that is needed no more. */
  const used = (array, make) => {
    const result = make(array);
    array.dispose();
    return result;
  };

  const rowsOf = (array, { start, count, rows }) => {
    if (rows !== undefined) return own(np.take(array, Array.from(rows), 0));
    return count === set.count ? array : own(array.slice(`${start}:${start + count}`));
  };
  const turned = (array) => own(array.T).copy();

  function forward(x) {
    const activations = [x];
    for (let layer = 0; layer < layers; layer++) {
      const product = np.matmul(activations[layer], params[2 * layer]);
      const z = used(product, (values) => np.add(values, params[2 * layer + 1]));
      activations.push(own(layer < layers - 1 ? used(z, (values) => np.maximum(values, 0)) : z));
    }
    return activations;
  }

  function update(i, gradient, rate) {
    const next = np.subtract(params[i], own(np.multiply(gradient, rate)));
    own(params[i]);
    params[i] = next;
  }

  return {
    step(batch, rate) {
      const x = rowsOf(images, batch);
      const y = rowsOf(labels, batch);
      const activations = forward(x);
      const logits = activations[layers];
      const e = own(np.exp(own(np.subtract(logits, own(np.max(logits, 1, true))))));
      const p = own(np.divide(e, own(np.sum(e, 1, true))));
      const loss = -np.sum(own(np.multiply(y, own(np.log(own(np.add(p, 1e-15)))))));
      let dZ = own(np.subtract(p, y));
      for (let layer = layers - 1; layer >= 0; layer--) {
        const dWeights = own(used(turned(activations[layer]), (values) => np.matmul(values, dZ)));
        const dBiases = own(np.sum(dZ, 0, true));
        if (layer > 0) {
          const below = used(turned(params[2 * layer]), (values) => np.matmul(dZ, values));
          const alive = own(np.greater(activations[layer], 0));
          dZ = own(used(below, (values) => np.multiply(values, alive)));
        }
        update(2 * layer, dWeights, rate);
        update(2 * layer + 1, dBiases, rate);
      }
      free();
      return loss;
    },
    predict(inputs, count) {
      const predictions = [];
      // In pieces, as the memory may be all but full.
      for (let start = 0; start < count; start += 1000) {
        const rows = Math.min(1000, count - start);
        const x = arrayOf(inputs.subarray(start * inputSize, (start + rows) * inputSize), rows, inputSize);
        const logits = forward(own(x))[layers];
        predictions.push(...own(np.argmax(logits, 1)).tolist().map(Number));
        free();
      }
      return predictions;
    },
    note: `numpy-ts 1.4.0, Node ${process.version}`,
  };
});
