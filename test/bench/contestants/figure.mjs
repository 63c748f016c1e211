/** One figure of Longhand alone, in a process of its own: `node figure.mjs NAME` prints it as a JSON line. */
const before = process.memoryUsage.rss();
const longhand = await import("longhand");
const { loadDigits } = await import("../peers/task.mjs");
const MB = 2 ** 20;

const since = (started) => (performance.now() - started) / 1000;

/** The best of several: what the machine can do when nobody disturbs it. */
function best(times, work) {
  return Math.min(
    ...Array.from({ length: times }, () => {
      const started = performance.now();
      work();
      return since(started);
    }),
  );
}

function product(dtype) {
  const size = 512;
  const random = new longhand.RandomState(1);
  const square = () => {
    const matrix = longhand.Matrix.zeros(size, size, dtype);
    for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = random.randn();
    return matrix;
  };
  const [a, b] = [square(), square()];
  const into = longhand.Matrix.zeros(size, size, dtype);
  longhand.matmul(a, b, { into });
  const seconds = best(30, () => longhand.matmul(a, b, { into }));
  return { gflops: (2 * size ** 3) / seconds / 1e9 };
}

async function trainA(digits, settings) {
  const base = longhand.systems[0].runs[0].spec;
  const untold = ["trainingAccuracy=false", "reportLoss=mean", "dtype=float32", "epochs=2"];
  const { epochs } = await longhand.runExperiment(
    longhand.applySettings(base, [...untold, ...settings]),
    digits,
  );
  // The second epoch: the first pays for the warm-up, which does not grow with the work.
  return epochs[1].trainSeconds;
}

const figures = {
  async load() {
    const started = performance.now();
    const digits = await loadDigits();
    const seconds = since(started);
    return { seconds, examples: digits.train.count, residentMB: (process.memoryUsage.rss() - before) / MB };
  },
  async evaluate() {
    const { test } = await loadDigits();
    const model = new longhand.Mlp({
      sizes: [784, 128, 10],
      random: new longhand.RandomState(1),
      dtype: "float32",
    });
    const seconds = [];
    for (let i = 0; i < 12; i++) {
      const started = performance.now();
      await longhand.evaluate(model, test);
      seconds.push(since(started));
    }
    // The first ones compile.
    return { first: seconds[0], seconds: Math.min(...seconds.slice(2)) };
  },
  async step() {
    const digits = await loadDigits();
    const ink = digits.train.pixels.reduce((count, pixel) => count + (pixel > 0 ? 1 : 0), 0);
    // Forward and the weights' gradient by ink; three products of the second layer. Two operations each.
    const operations = 4 * ink * 128 + 6 * digits.train.count * 128 * 10;
    const seconds = {};
    for (const threads of [1, 2]) {
      longhand.setThreads(threads);
      seconds[threads] = Math.min(await trainA(digits, []), await trainA(digits, []));
    }
    return { operations, seconds };
  },
  product32: () => product("float32"),
  product64: () => product("float64"),
  async examples() {
    const digits = await loadDigits();
    const seconds = {};
    for (const count of [10_000, 20_000, 40_000, 60_000])
      seconds[count] = await trainA({ ...digits, train: digits.train.take(count) }, []);
    return { seconds };
  },
  async width() {
    const digits = await loadDigits();
    const some = { ...digits, train: digits.train.take(10_000) };
    const seconds = {};
    for (const width of [128, 256, 512, 1024]) seconds[width] = await trainA(some, [`hidden=[${width}]`]);
    return { seconds };
  },
};

console.log(JSON.stringify(await figures[process.argv[2]]()));
