"""Reads and writes safetensors files by the published description alone, to hold Longhand's against.

read FILE: prints as JSON what the file holds: metadata, and of each tensor shape, sum and numbers.
write FILE: writes the tensors that `expected` below tells, in an order and with spaces of its own.
"""

import json
import sys

import numpy as np

KINDS = {"F64": "<f8", "F32": "<f4", "U32": "<u4", "I64": "<i8", "U8": "u1"}


def read(path):
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        data = file.read()
    assert (8 + length) % 8 == 0, "the numbers do not begin at a multiple of 8"
    metadata = header.pop("__metadata__", {})
    assert sorted(e["data_offsets"][0] for e in header.values())[0] == 0
    assert max(e["data_offsets"][1] for e in header.values()) == len(data)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[begin:end], KINDS[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = {
            "dtype": str(array.dtype),
            "shape": array.shape,
            "sum": float(array.sum(dtype=np.float64)),
            "numbers": array.astype(np.float64).ravel().tolist(),
        }
    print(json.dumps({"metadata": metadata, "tensors": tensors}))


def write(path):
    rng = np.random.RandomState(42)
    arrays = {
        "dense 1 weights": rng.randn(5, 4),
        "dense 1 biases": rng.randn(1, 4),
        "dense 2 weights": rng.randn(4, 3),
        "dense 2 biases": rng.randn(1, 3),
    }
    header, data = {"__metadata__": {"longhand.mlp": "[5, 4, 3]", "format": "np"}}, b""
    for name, array in reversed(arrays.items()):
        raw = array.astype("<f8").tobytes()
        header[name] = {
            "shape": array.shape,
            "data_offsets": [len(data), len(data) + len(raw)],
            "dtype": "F64",
        }
        data += raw
    text = json.dumps(header, indent=1).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


{"read": read, "write": write}[sys.argv[1]](sys.argv[2])
