"""Float32 numbers, as bits, and what NumPy's float16 and ml_dtypes' bfloat16 make of them: python make.py > roundings.json"""

import json

import ml_dtypes
import numpy as np

EDGES = [
    0.0, 1.0, 1 / 3, 65504.0, 65519.99, 65520.0, 65536.0, 1e5, 3.3895e38, 3.39e38, np.inf, np.nan,
    2.0**-14, 2.0**-14 - 2.0**-25, 2.0**-15, 2.0**-24, 2.0**-25, 2.0**-25 * 1.0001, 1.5 * 2.0**-24, 2.5 * 2.0**-24, 2.0**-26,
    1 + 2.0**-11, 1 + 3 * 2.0**-11, 1 + 2.0**-11 + 2.0**-20, 1 + 2.0**-8, 1 + 3 * 2.0**-8, 1 + 2.0**-8 + 2.0**-20,
    2048.5, 2049.0, 2051.0, 1e-38, 1e-40, 1e-45, 2.0**-133, 2.0**-134, 1.5 * 2.0**-133,
]  # fmt: skip
random = np.random.default_rng(7)
words = np.concatenate(
    [
        np.array(EDGES, np.float32).view(np.uint32),
        np.array([0x7F800001, 0x7FFFFFFF, 0x477FEFFF, 0x477FF000, 0x7F7F7FFF, 0x7F7F8000], np.uint32),
        # All exponents, and those of float16 more often.
        random.integers(0, 0x7F800000, 100, np.uint32),
        random.integers(0x32800000, 0x47880000, 100, np.uint32),
    ]
)
words = np.concatenate([words, words | np.uint32(0x80000000)])
numbers = words.view(np.float32)


def rounded(dtype):
    with np.errstate(over="ignore", invalid="ignore"):
        wide = numbers.astype(dtype).astype(np.float32)
    # Which NaN it is is not held to.
    return [None if np.isnan(number) else int(word) for number, word in zip(wide, wide.view(np.uint32))]


print(json.dumps({"words": words.tolist(), "float16": rounded(np.float16), "bfloat16": rounded(ml_dtypes.bfloat16)}))
