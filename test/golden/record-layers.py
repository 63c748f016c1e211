"""Records what layers give and pass back, for layers.test.ts: python3 record-layers.py > figures/layers.json

Written with plain loops over NumPy arrays, one number at a time, so that it shares no idea with what it checks: no
patches laid out, no closed formulas where a chain of simple steps will do. Images are (N, H, W, C).
"""

import json

import numpy as np

random = np.random.RandomState(42)


def plain(values):
    return {name: np.asarray(value).reshape(-1).tolist() for name, value in values.items()}


def conv(n, h, w, c, k, f, stride, before, after):
    """before, after: zeros above and left, below and right."""
    x = random.randn(n, h, w, c)
    weights = random.randn(k, k, c, f)
    biases = random.randn(f)
    padded = np.zeros((n, h + before + after, w + before + after, c))
    padded[:, before : before + h, before : before + w] = x
    rows = (padded.shape[1] - k) // stride + 1
    cols = (padded.shape[2] - k) // stride + 1
    outputs = np.zeros((n, rows, cols, f))
    d_outputs = random.randn(n, rows, cols, f)
    d_padded, d_weights, d_biases = np.zeros_like(padded), np.zeros_like(weights), np.zeros(f)
    for place in np.ndindex(n, rows, cols, f):
        image, row, col, filter = place
        outputs[place] = biases[filter]
        d_biases[filter] += d_outputs[place]
        for i, j, channel in np.ndindex(k, k, c):
            pixel = (image, row * stride + i, col * stride + j, channel)
            weight = (i, j, channel, filter)
            outputs[place] += padded[pixel] * weights[weight]
            d_padded[pixel] += weights[weight] * d_outputs[place]
            d_weights[weight] += padded[pixel] * d_outputs[place]
    d_inputs = d_padded[:, before : before + h, before : before + w]
    return {"n": n, "inputShape": [h, w, c], "outputShape": [rows, cols, f], "kernel": k, "stride": stride} | plain(
        dict(inputs=x, weights=weights, biases=biases, outputs=outputs, dOutputs=d_outputs)
        | dict(dInputs=d_inputs, dWeights=d_weights, dBiases=d_biases)
    )


def pool(n, h, w, c, size, stride):
    x = np.round(random.randn(n, h, w, c), 1)  # rounded, so that some are equal
    rows, cols = (h - size) // stride + 1, (w - size) // stride + 1
    largest, mean = np.zeros((n, rows, cols, c)), np.zeros((n, rows, cols, c))
    d_outputs = random.randn(n, rows, cols, c)
    d_largest, d_mean = np.zeros_like(x), np.zeros_like(x)
    for place in np.ndindex(n, rows, cols, c):
        image, row, col, channel = place
        best = None
        for i, j in np.ndindex(size, size):
            pixel = (image, row * stride + i, col * stride + j, channel)
            mean[place] += x[pixel] / size**2
            d_mean[pixel] += d_outputs[place] / size**2
            if best is None or x[pixel] > x[best]:
                best = pixel
        largest[place] = x[best]
        d_largest[best] += d_outputs[place]
    return {"n": n, "inputShape": [h, w, c], "outputShape": [rows, cols, c], "size": size, "stride": stride} | plain(
        dict(inputs=x, dOutputs=d_outputs, largest=largest, mean=mean, dLargest=d_largest, dMean=d_mean)
    )


def batch_norm(n, places, c, steps=3, momentum=0.9, epsilon=1e-5):
    """The gradient goes back through the variance and the mean step by step, as algorithm 1 of the paper goes forward."""
    scale, shift = random.randn(c), random.randn(c)
    running_mean, running_variance = np.zeros(c), np.ones(c)
    batches = []
    m = n * places
    for _ in range(steps):
        x, dy = random.randn(n, places, c) * 2 + 1, random.randn(n, places, c)
        y, dx, d_scale, d_shift = np.zeros_like(x), np.zeros_like(x), np.zeros(c), np.zeros(c)
        for channel in range(c):
            column, dcolumn = x[:, :, channel].reshape(-1), dy[:, :, channel].reshape(-1)
            mean = sum(column) / m
            centred = column - mean
            variance = sum(centred**2) / m
            root = np.sqrt(variance + epsilon)
            normalized = centred / root
            y[:, :, channel] = (scale[channel] * normalized + shift[channel]).reshape(n, places)
            d_scale[channel], d_shift[channel] = sum(dcolumn * normalized), sum(dcolumn)
            d_normalized = dcolumn * scale[channel]
            d_root = sum(-d_normalized * centred) / root**2
            d_centred = d_normalized / root + d_root / (2 * root) * 2 * centred / m
            dx[:, :, channel] = (d_centred - sum(d_centred) / m).reshape(n, places)
            running_mean[channel] = momentum * running_mean[channel] + (1 - momentum) * mean
            population = sum(centred**2) / (m - 1)
            running_variance[channel] = momentum * running_variance[channel] + (1 - momentum) * population
        batches.append(plain(dict(inputs=x, outputs=y, dOutputs=dy, dInputs=dx, dScale=d_scale, dShift=d_shift)))
    x = random.randn(2, places, c)
    answers = scale * (x - running_mean) / np.sqrt(running_variance + epsilon) + shift
    after = dict(scale=scale, shift=shift, runningMean=running_mean, runningVariance=running_variance)
    return {"n": n, "size": places * c, "channels": c, "batches": batches} | plain(
        after | dict(newInputs=x, newOutputs=answers)
    )


def dropout(n, d, rate, seed):
    x, dy = random.randn(n, d), random.randn(n, d)
    kept = np.random.RandomState(seed).random_sample((n, d)) >= rate
    mask = kept / (1 - rate)
    return {"n": n, "d": d, "rate": rate, "seed": seed} | plain(
        dict(inputs=x, outputs=x * mask, dOutputs=dy, dInputs=dy * mask)
    )


def activations(n, d):
    z, dy = random.randn(n, d) * 3, random.randn(n, d)
    y = 1 / (1 + np.exp(-z))
    slopes = np.where(z > 0, 1, 0.01)
    return {"n": n, "d": d} | plain(
        dict(z=z, dOutputs=dy)
        | dict(tanh=np.tanh(z), tanhBackward=dy / np.cosh(z) ** 2)
        | dict(sigmoid=y, sigmoidBackward=dy * np.exp(-z) * y * y)
        | dict(leakyRelu=z * slopes, leakyReluBackward=dy * slopes)
    )


print(
    json.dumps(
        {
            "conv": [
                conv(2, 4, 5, 2, k=3, f=2, stride=1, before=0, after=0) | {"padding": 0},
                conv(2, 4, 5, 1, k=3, f=2, stride=2, before=1, after=1) | {"padding": 1},
                conv(1, 4, 4, 2, k=3, f=3, stride=1, before=1, after=1) | {"padding": "same"},
                conv(1, 3, 3, 1, k=2, f=2, stride=1, before=0, after=1) | {"padding": "same"},
            ],
            "pool": [pool(2, 4, 6, 2, size=2, stride=2), pool(1, 5, 5, 2, size=3, stride=1)],
            "batchNorm": [batch_norm(5, 1, 3), batch_norm(3, 4, 2)],
            "dropout": dropout(4, 6, rate=0.3, seed=7),
            "activations": activations(3, 4),
        }
    )
)
