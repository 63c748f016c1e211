"""Records what NumPy's RandomState gives, for random-state.test.ts: python3 record-random-state.py > figures/random-state.json

Written with NumPy 1.24.2 on Linux, x86-64 with fused multiply-add. JSON's numbers are the shortest that give back
the same double, so nothing is lost on the way.
"""

import json

import numpy as np


def record(seed, count):
    def fresh():
        return np.random.RandomState(seed)

    mixed = fresh()
    return {
        "seed": seed,
        "randomSample": fresh().random_sample(count).tolist(),
        "uniform": fresh().uniform(-0.25, 3.0, count).tolist(),
        "randn": fresh().randn(count).tolist(),
        "permutation": fresh().permutation(count).tolist(),
        # An odd number of normal numbers leaves one waiting, through the calls between.
        "mixed": [
            mixed.randn(3).tolist(),
            mixed.random_sample(2).tolist(),
            mixed.permutation(7).tolist(),
            mixed.randn(2).tolist(),
        ],
    }


print(json.dumps([record(42, 1000)] + [record(seed, 50) for seed in (0, 1, 12345, 2**32 - 1)]))
