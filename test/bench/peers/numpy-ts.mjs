/** numpy-ts, written as the NumPy peer is, with each transpose copied first: its product with a view is far slower. */
import * as np from "numpy-ts";
import { oneHotOf, train } from "./train.mjs";

// Room for all of the images: with its usual 256 MB they would be copied in anew for every product.
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

  const rowsOf = (array, { start, count, rows }) => {
    if (rows !== undefined) return own(np.take(array, Array.from(rows), 0));
    return count === set.count ? array : own(array.slice(`${start}:${start + count}`));
  };
  const turned = (array) => own(own(array.T).copy());

  function forward(x) {
    const activations = [x];
    for (let layer = 0; layer < layers; layer++) {
      const z = own(np.add(own(np.matmul(activations[layer], params[2 * layer])), params[2 * layer + 1]));
      activations.push(layer < layers - 1 ? own(np.maximum(z, 0)) : z);
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
        const dWeights = own(np.matmul(turned(activations[layer]), dZ));
        const dBiases = own(np.sum(dZ, 0, true));
        if (layer > 0) {
          const below = own(np.matmul(dZ, turned(params[2 * layer])));
          dZ = own(np.multiply(below, own(np.greater(activations[layer], 0))));
        }
        update(2 * layer, dWeights, rate);
        update(2 * layer + 1, dBiases, rate);
      }
      free();
      return loss;
    },
    predict(inputs, count) {
      const logits = forward(arrayOf(inputs, count, inputSize))[layers];
      return np.argmax(logits, 1).tolist().map(Number);
    },
    note: `numpy-ts 1.4.0, Node ${process.version}`,
  };
});
