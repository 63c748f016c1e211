/** jax-js on its WebAssembly device: the whole step, gradient and all, is one jitted function. */
// jax-js asks for both; they are there from Node 21 and 22 on.
globalThis.navigator ??= { userAgent: "node", hardwareConcurrency: 1 };
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};
const { defaultDevice, init, jit, nn, numpy: np, tree, valueAndGrad } = await import("@jax-js/jax");
const { inputsOf, oneHotOf, train } = await import("./train.mjs");

// jax-js counts references: `ref` keeps an array that is used once more.
function logitsOf(params, x) {
  const layers = params.length / 2;
  return params
    .slice(0, layers)
    .map((_, layer) => [params[2 * layer], params[2 * layer + 1]])
    .reduce((h, [weights, biases], layer) => {
      const z = np.dot(h, weights).add(biases);
      return layer < layers - 1 ? nn.relu(z) : z;
    }, x);
}

const lossOf = (params, x, y) => nn.logSoftmax(logitsOf(params, x)).mul(y).sum().mul(-1);

const step = jit((params, x, y, rate) => {
  const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(params), x, y);
  const last = params.length - 1;
  return [loss, params.map((value, i) => value.sub(gradients[i].mul(i < last ? rate.ref : rate)))];
});
const predict = jit(logitsOf);

await train(async ({ train: set, parameters, inputSize, classes }) => {
  await init("wasm");
  defaultDevice("wasm");
  let params = parameters.map(({ value, rows, cols }) =>
    np.array(value, { shape: rows === 1 ? [cols] : [rows, cols] }),
  );
  // A batch that is all of the examples stays where it is from step to step.
  let whole;
  const place = (batch) => {
    const x = () => np.array(inputsOf(set, batch), { shape: [batch.count, inputSize] });
    const y = () => np.array(oneHotOf(set, batch, classes), { shape: [batch.count, classes] });
    if (batch.rows !== undefined || batch.count < set.count) return [x(), y()];
    whole ??= [x(), y()];
    return whole.map((array) => array.ref);
  };
  return {
    step(batch, rate) {
      const [x, y] = place(batch);
      const [loss, next] = step(params, x, y, np.array(rate));
      params = next;
      return loss.item();
    },
    predict(inputs, count) {
      const logits = predict(tree.ref(params), np.array(inputs, { shape: [count, inputSize] }));
      return np.argmax(logits, 1).dataSync();
    },
    note: `jax-js 0.1.25, wasm device, Node ${process.version}`,
  };
});
