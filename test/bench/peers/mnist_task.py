"""What the Python peers share: the task they are told, MNIST, the first weights, and the line they answer with."""

import gzip
import json
import os
import resource
import sys

import numpy as np


def read_task():
    return json.loads(sys.argv[1])


def read_idx(name):
    path = os.path.join(os.environ["MNIST_DIR"], name)
    if os.path.exists(path + ".gz"):
        with gzip.open(path + ".gz", "rb") as file:
            content = file.read()
    else:
        with open(path, "rb") as file:
            content = file.read()
    sizes = [int.from_bytes(content[4 + 4 * i : 8 + 4 * i], "big") for i in range(content[3])]
    return np.frombuffer(content, np.uint8, offset=4 + 4 * len(sizes)).reshape(sizes)


def load(task):
    """Training and test images as rows of pixel / 255, and their labels, split as the workload says."""
    spec = task["workload"]["spec"]
    images = read_idx("train-images-idx3-ubyte").reshape(-1, 784)
    labels = read_idx("train-labels-idx1-ubyte")
    test_images = read_idx("t10k-images-idx3-ubyte").reshape(-1, 784)
    test_labels = read_idx("t10k-labels-idx1-ubyte")
    if spec["split"] == "openml":
        order = np.random.RandomState(42).permutation(70000)
        images, labels = np.concatenate([images, test_images])[order], np.concatenate([labels, test_labels])[order]
        test_images, test_labels, images, labels = images[:14000], labels[:14000], images[14000:], labels[14000:]
    count = task["workload"].get("examples") or len(labels)
    # System D keeps its pixels in float32 and lets float64 weights promote them; the others are float64 throughout.
    dtype = "float32" if spec["pixels"] == "float32" else task["dtype"]
    return scaled(images[:count], dtype), labels[:count], scaled(test_images, dtype), test_labels


def scaled(images, dtype):
    return images.astype(dtype) / np.dtype(dtype).type(255)


def first_weights(spec, random):
    """W1, W2, ... (in, out), drawn in float64 as NumPy draws."""
    sizes = [784, *spec["hidden"], 10]
    return [draw(spec, random, fan_in, fan_out) for fan_in, fan_out in zip(sizes, sizes[1:])]


def draw(spec, random, fan_in, fan_out):
    turned = spec["drawOrder"] == "out-in"
    shape = (fan_out, fan_in) if turned else (fan_in, fan_out)
    if spec["initializer"] == "glorotUniform":
        limit = np.sqrt(6 / (fan_in + fan_out))
        weights = random.uniform(-limit, limit, shape)
    else:
        deviation = {
            "heNormal": np.sqrt(2 / fan_in),
            "lecunNormal": np.sqrt(1 / fan_in),
            "normal": spec["deviation"],
        }[spec["initializer"]]
        weights = random.randn(*shape) * deviation
    return np.ascontiguousarray(weights.T) if turned else weights


def blas():
    """Which BLAS the process has loaded, as Linux tells it."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "blas" in line}
    except OSError:
        return "BLAS unknown"
    name = "OpenBLAS" if any("openblas" in path for path in paths) else "a BLAS that is not OpenBLAS"
    threads = os.environ.get("OPENBLAS_NUM_THREADS") or len(os.sched_getaffinity(0))
    return f"{name}, {threads} threads"


def tell(task, epoch_seconds, test_accuracy, train_loss, note):
    # Linux counts kilobytes, macOS bytes.
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    line = {
        "peer": task["name"],
        "workload": task["workload"]["id"],
        "dtype": task["dtype"],
        "secondsPerEpoch": sum(epoch_seconds) / len(epoch_seconds),
        "epochSeconds": epoch_seconds,
        "testAccuracy": float(test_accuracy),
        "trainLoss": float(train_loss),
        "note": note,
        "peakMemoryMB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
    }
    print(json.dumps(line), flush=True)
