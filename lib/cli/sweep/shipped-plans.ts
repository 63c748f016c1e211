/** Plans that come with Longhand, by the name that `longhand sweep` takes in the place of a file. */
export const shippedPlans: Readonly<Record<string, string>> = {
  "system-d": `# The four experiments of system D, each a change of its walk-through.
system: D
trials:
  - { learningRate: 0.1 }
  - { learningRate: 0.001 }
  - { hidden: [256, 128] }
  - { batchSize: 128 }
`,
  "first-look": `# Learning rates and sizes on part of the digits, judged by images that are kept apart. Some seconds.
spec: { epochs: 3, dtype: float32 }
grid:
  learningRate: [0.03, 0.1, 0.3, 1]
  hidden: [[32], [128]]
seeds: 3
data: { train: 5000, validation: 5000 }
`,
};
