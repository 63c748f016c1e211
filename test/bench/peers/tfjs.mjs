/** TensorFlow.js on its WebAssembly backend, with SIMD; in Node it has no threads. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inputsOf, oneHotOf, train } from "./train.mjs";

// Its ES modules name one another without extensions, which Node does not read; what it built for `require` is whole.
const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs-core");
const wasm = require("@tensorflow/tfjs-backend-wasm");

await train(async ({ train: set, parameters, inputSize, classes }) => {
  const folder = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  wasm.setWasmPaths(join(folder, "dist/"));
  await tf.setBackend("wasm");
  tf.enableProdMode();
  const layers = parameters.length / 2;
  const params = parameters.map(({ value, rows, cols }) => tf.tensor2d(value, [rows, cols]));

  function forward(x) {
    const activations = [x];
    for (let layer = 0; layer < layers; layer++) {
      const z = tf.add(tf.matMul(activations[layer], params[2 * layer]), params[2 * layer + 1]);
      activations.push(layer < layers - 1 ? tf.relu(z) : z);
    }
    return activations;
  }

  let whole;
  const place = (batch) => {
    const x = () => tf.tensor2d(inputsOf(set, batch), [batch.count, inputSize]);
    const y = () => tf.tensor2d(oneHotOf(set, batch, classes), [batch.count, classes]);
    if (batch.rows !== undefined || batch.count < set.count) return [x(), y()];
    whole ??= [tf.keep(x()), tf.keep(y())];
    return whole;
  };

  return {
    step(batch, rate) {
      const { loss, next } = tf.tidy(() => {
        const [x, y] = place(batch);
        const activations = forward(x);
        const logits = activations[layers];
        const shifted = tf.sub(logits, tf.max(logits, 1, true));
        const exponentials = tf.exp(shifted);
        const sums = tf.sum(exponentials, 1, true);
        const logs = tf.sub(shifted, tf.log(sums));
        const updated = [];
        let dZ = tf.sub(tf.div(exponentials, sums), y);
        for (let layer = layers - 1; layer >= 0; layer--) {
          // Its matMul with a transposed operand is ten times slower than a transpose and a plain product.
          const dWeights = tf.matMul(tf.transpose(activations[layer]), dZ);
          const dBiases = tf.sum(dZ, 0, true);
          const below =
            layer === 0
              ? undefined
              : tf.mul(tf.matMul(dZ, tf.transpose(params[2 * layer])), tf.step(activations[layer]));
          updated[2 * layer] = tf.sub(params[2 * layer], tf.mul(dWeights, rate));
          updated[2 * layer + 1] = tf.sub(params[2 * layer + 1], tf.mul(dBiases, rate));
          if (below !== undefined) dZ = below;
        }
        return { loss: tf.neg(tf.sum(tf.mul(y, logs))), next: updated };
      });
      next.forEach((value, i) => {
        params[i].dispose();
        params[i] = value;
      });
      const sum = loss.dataSync()[0];
      loss.dispose();
      return sum;
    },
    predict: (inputs, count) =>
      tf.tidy(() => tf.argMax(forward(tf.tensor2d(inputs, [count, inputSize]))[layers], 1).dataSync()),
    note: `TensorFlow.js ${tf.version_core}, wasm backend with SIMD, Node ${process.version}`,
  };
});
