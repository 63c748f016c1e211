"""Records steps of optimizers, for optimizers.test.ts: python3 record-optimizers.py > figures/optimizers.json

Each is written here the way its paper has it, so that a rearranged formula is held against the printed one: Nesterov's
with the velocity apart from the weights, Adam's with both corrected moments, decay and step taken from the same weights.

The loss is sum(a·w²/2 + w⁴/40) of a weight matrix and a row of biases; the gradient a·w + w³/10 needs arithmetic only.
"""

import json
import math

import numpy as np

RECORDED = (1, 2, 3, 12)
STEPS_AN_EPOCH = 4

random = np.random.RandomState(42)
curvature = {"weights": random.uniform(0.1, 3.0, (3, 2)), "biases": random.uniform(0.1, 3.0, (1, 2))}
start = {"weights": random.randn(3, 2), "biases": random.randn(1, 2)}
DECAYS = {"weights": 1.0, "biases": 0.0}


def slope(name, w):
    return curvature[name] * w + w**3 / 10


def cosine(epoch, start_rate, end_rate, epochs):
    return end_rate + 0.5 * (start_rate - end_rate) * (1 + math.cos(math.pi * epoch / epochs))


def rate_of(learning_rate, epoch):
    if not isinstance(learning_rate, dict):
        return learning_rate
    kind = learning_rate["schedule"]
    if kind == "stepDecay":
        return learning_rate["from"] * learning_rate["factor"] ** (epoch // learning_rate["every"])
    peak, total, up = learning_rate["from"], learning_rate["epochs"], learning_rate["warmUp"]
    if epoch < up:
        return cosine(up, peak, 0.0, total) * epoch / up
    return cosine(epoch, peak, 0.0, total)


def run(kind, options, l2=0.0, l1=0.0):
    decay, figures = options.get("weightDecay", 0.0), []
    w = {name: value.copy() for name, value in start.items()}
    first = {name: np.zeros_like(value) for name, value in start.items()}
    second = {name: np.zeros_like(value) for name, value in start.items()}
    for t in range(1, max(RECORDED) + 1):
        lr = rate_of(options["learningRate"], (t - 1) / STEPS_AN_EPOCH)
        held = {}
        for name in w:
            old, m, v = w[name], first[name], second[name]
            mu = options.get("momentum", 0.0)
            at = old + mu * m if options.get("nesterov") else old
            g = slope(name, at) + DECAYS[name] * (l2 * at + l1 * np.sign(at))
            if kind == "sgd":
                first[name] = mu * m - lr * g
                step = first[name]
            elif kind == "rmsProp":
                rho = options.get("rho", 0.9)
                second[name] = rho * v + (1 - rho) * g**2
                step = -lr * g / (np.sqrt(second[name]) + 1e-8)
            else:
                b1, b2 = options.get("beta1", 0.9), options.get("beta2", 0.999)
                first[name] = b1 * m + (1 - b1) * g
                second[name] = b2 * v + (1 - b2) * g**2
                m_hat, v_hat = first[name] / (1 - b1**t), second[name] / (1 - b2**t)
                step = -lr * m_hat / (np.sqrt(v_hat) + 1e-8)
            w[name] = old + step - lr * decay * DECAYS[name] * old
            # What a model holds with Nesterov's momentum are the weights looked ahead to.
            held[name] = w[name] + mu * first[name] if options.get("nesterov") else w[name]
        if t in RECORDED:
            figures.append({"step": t, **{name: value.tolist() for name, value in held.items()}})
    return {"kind": kind, "options": options, "l2": l2, "l1": l1, "figures": figures}


warm_cosine = {"schedule": "warmUpCosine", "from": 0.05, "epochs": 3, "warmUp": 1}
steps_down = {"schedule": "stepDecay", "from": 0.1, "factor": 0.5, "every": 1}
runs = [
    run("sgd", {"learningRate": 0.1}),
    run("sgd", {"learningRate": 0.1, "weightDecay": 0.05}),
    run("sgd", {"learningRate": 0.1}, l2=0.05),
    run("sgd", {"learningRate": 0.1}, l1=0.05),
    run("sgd", {"learningRate": 0.05, "momentum": 0.9}),
    run("sgd", {"learningRate": 0.05, "momentum": 0.9, "weightDecay": 0.05}),
    run("sgd", {"learningRate": 0.05, "momentum": 0.9}, l2=0.05),
    run("sgd", {"learningRate": 0.05, "momentum": 0.9, "nesterov": True}),
    run("sgd", {"learningRate": steps_down, "momentum": 0.5}),
    run("rmsProp", {"learningRate": 0.01}),
    run("rmsProp", {"learningRate": 0.01, "rho": 0.99, "weightDecay": 0.1}),
    run("adam", {"learningRate": 0.01}),
    run("adam", {"learningRate": 0.01, "beta1": 0.8, "beta2": 0.99}),
    run("adam", {"learningRate": 0.01}, l2=0.1),
    run("adamW", {"learningRate": 0.01, "weightDecay": 0.1}),
    run("adamW", {"learningRate": warm_cosine, "weightDecay": 0.1}),
]
tables = {"curvature": curvature, "start": start}
print(json.dumps({key: {name: v.tolist() for name, v in table.items()} for key, table in tables.items()} | {"runs": runs}))
