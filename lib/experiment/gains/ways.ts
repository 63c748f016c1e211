import { type LayerMaker, layers } from "../../nn/index.js";
import { adam, adamW, cosine, l1, l2, rmsProp, sgd, stepDecay, warmUp } from "../../train/index.js";
import { baseline, type Way } from "./way.js";

const { batchNorm, conv, dense, dropout, flatten, maxPool, relu } = layers;

/** Two convolutions with pooling, then a dense layer: LeNet's shape with today's parts. */
function convolutional(filters: [number, number], units: number): LayerMaker[] {
  return [
    conv(filters[0], { kernel: 5 }),
    relu(),
    maxPool(2),
    conv(filters[1], { kernel: 5 }),
    relu(),
    maxPool(2),
    flatten(),
    dense(units),
    relu(),
    dropout(0.4),
    dense(10),
  ];
}

const handwriting = { shift: 2, rotate: 12, scale: 0.12, shear: 0.15 };

/**
 * The ways on that the published walk-through names, and some more: each is the baseline but for one thing, with the
 * learning rate that suits it. With plain gradient descent L2 and weight decay are one formula; with Adam they are not.
 *
 * Used in notebooks/09.
 */
export const ways: readonly Way[] = [
  baseline,
  { name: "L2 1e-4", group: "regularization", regularization: l2(1e-4) },
  { name: "L1 1e-5", group: "regularization", regularization: l1(1e-5) },
  {
    name: "early stopping",
    group: "regularization",
    earlyStopping: { patience: 2, monitor: "validationAccuracy" },
  },
  {
    name: "dropout 0.2",
    group: "dropout",
    layers: () => [dense(128), relu(), dropout(0.2), dense(10)],
  },
  {
    name: "batch normalization",
    group: "normalization",
    layers: () => [dense(128), batchNorm(), relu(), dense(10)],
  },
  { name: "momentum 0.9", group: "optimizers", optimizer: () => sgd({ learningRate: 0.05, momentum: 0.9 }) },
  {
    name: "Nesterov 0.9",
    group: "optimizers",
    optimizer: () => sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
  },
  { name: "RMSProp", group: "optimizers", optimizer: () => rmsProp({ learningRate: 0.001 }) },
  { name: "Adam", group: "optimizers", optimizer: () => adam({ learningRate: 0.001 }) },
  {
    name: "Adam, L2 1e-4 (coupled)",
    group: "optimizers",
    optimizer: () => adam({ learningRate: 0.001 }),
    regularization: l2(1e-4),
  },
  {
    name: "AdamW, decay 0.1 (decoupled)",
    group: "optimizers",
    optimizer: () => adamW({ learningRate: 0.001, weightDecay: 0.1 }),
  },
  {
    name: "step schedule",
    group: "schedules",
    optimizer: (epochs) =>
      sgd({ learningRate: stepDecay({ from: 0.2, factor: 0.3, every: Math.ceil(epochs / 3) }) }),
  },
  {
    name: "cosine schedule",
    group: "schedules",
    optimizer: (epochs) => sgd({ learningRate: cosine({ from: 0.2, epochs }) }),
  },
  {
    name: "warm-up, then cosine",
    group: "schedules",
    optimizer: (epochs) => {
      const then = cosine({ from: 0.2, epochs });
      return sgd({ learningRate: warmUp({ epochs: Math.min(1, epochs / 2), to: then }) });
    },
  },
  { name: "shifts of 1", group: "augmentation", augmentation: { shift: 1 } },
  {
    name: "shift, rotate, scale",
    group: "augmentation",
    augmentation: { shift: 1, rotate: 8, scale: 0.08 },
  },
  { name: "elastic", group: "augmentation", augmentation: { elastic: {} } },
  { name: "ensemble of 5", group: "ensembles", members: 5 },
  {
    name: "convolutional network",
    group: "convolutions",
    layers: () => convolutional([8, 16], 64),
    optimizer: () => sgd({ learningRate: 0.05 }),
  },
];

/**
 * How far it goes when the ways are put together; these take more epochs than the table above.
 *
 * Used in notebooks/09.
 */
export const bestWays: readonly Way[] = [
  {
    name: "plain MLP: 784-512-256-10, AdamW, cosine, dropout, augmentation",
    group: "together",
    layers: () => [dense(512), relu(), dropout(0.1), dense(256), relu(), dropout(0.1), dense(10)],
    optimizer: (epochs) => adamW({ learningRate: cosine({ from: 0.001, epochs }), weightDecay: 0.01 }),
    augmentation: { shift: 1, rotate: 8, scale: 0.1, shear: 0.1 },
    epochs: 20,
    seeds: 1,
  },
  {
    name: "convolutional network: 16 and 32 filters, AdamW, cosine, dropout, augmentation",
    group: "together",
    layers: () => convolutional([16, 32], 128),
    optimizer: (epochs) => adamW({ learningRate: cosine({ from: 0.001, epochs }), weightDecay: 0.01 }),
    augmentation: handwriting,
    epochs: 15,
    seeds: 1,
  },
];
