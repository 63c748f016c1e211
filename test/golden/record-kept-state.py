"""Records NumPy's get_state, for kept-state.test.ts: python3 record-kept-state.py > figures/kept-state.json

Written with NumPy 1.24.2 on Linux, x86-64. Each state is told with the seed and the calls that lead to it, and with
the numbers that follow it.
"""

import json

import numpy as np


def record(seed, normals, uniforms):
    random = np.random.RandomState(seed)
    random.randn(normals)
    random.random_sample(uniforms)
    _, words, position, has_gauss, gauss = random.get_state()
    kept = np.random.RandomState(0)
    kept.set_state(("MT19937", words, position, has_gauss, gauss))
    return {
        "seed": seed,
        "normals": normals,
        "uniforms": uniforms,
        "words": words.tolist(),
        "position": position,
        "spareNormal": gauss if has_gauss else None,
        "next": {
            "randn": kept.randn(5).tolist(),
            "permutation": kept.permutation(9).tolist(),
            "randomSample": kept.random_sample(700).tolist(),
        },
    }


print(json.dumps([record(42, 0, 0), record(42, 3, 0), record(7, 1001, 11)]))
