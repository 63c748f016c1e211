"""NumPy: the training as the published programs write it, every step a handful of whole-array operations."""

import platform
from time import perf_counter

import numpy as np
from mnist_task import blas, first_weights, load, read_task, tell

task = read_task()
spec = task["workload"]["spec"]
dtype = np.dtype(task["dtype"])
images, labels, test_images, test_labels = load(task)
one_hot = np.zeros((len(labels), 10), dtype)
one_hot[np.arange(len(labels)), labels] = 1
random = np.random.RandomState(spec["seed"])
weights = [w.astype(dtype) for w in first_weights(spec, random)]
biases = [np.zeros(w.shape[1], dtype) for w in weights]


def forward(x):
    """Each layer's activations, the inputs first, the softmax last."""
    activations = [x]
    for w, b in zip(weights[:-1], biases[:-1]):
        activations.append(np.maximum(0, activations[-1] @ w + b))
    z = activations[-1] @ weights[-1] + biases[-1]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    activations.append(e / e.sum(axis=1, keepdims=True))
    return activations


def step(x, y, rate):
    """One step of gradient descent on the batch's summed loss, which it returns."""
    activations = forward(x)
    p = activations[-1]
    loss = -np.sum(y * np.log(p + spec["epsilon"]))
    dz = p - y
    for i in reversed(range(len(weights))):
        dw = activations[i].T @ dz
        db = dz.sum(axis=0)
        if i > 0:
            dz = (dz @ weights[i].T) * (activations[i] > 0)
        weights[i] -= rate * dw
        biases[i] -= rate * db
    return float(loss)


def divisor(batch_size, count):
    if spec["divideBy"] == "batchSize":
        return batch_size
    return count * count if spec["divideBy"] == "examplesTwice" else count


def train_epoch():
    count = len(labels)
    batch_size = count if spec["batchSize"] == "all" else spec["batchSize"]
    x, y = images, one_hot
    if spec["shuffle"]:
        order = random.permutation(count)
        x, y = x[order], y[order]
    loss = 0.0
    for start in range(0, count, batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        loss += step(xb, yb, spec["learningRate"] / divisor(batch_size, len(xb)))
    return loss / count


if spec["firstStep"] > 0:
    n = spec["firstStep"]
    step(images[:n], one_hot[:n], spec["learningRate"] / n)
seconds = []
loss = 0.0
for _ in range(spec["epochs"]):
    started = perf_counter()
    loss = train_epoch()
    seconds.append(perf_counter() - started)
accuracy = np.mean(forward(test_images)[-1].argmax(axis=1) == test_labels)
tell(task, seconds, accuracy, loss, f"NumPy {np.__version__}, {blas()}, Python {platform.python_version()}")
