"""What Keras's CategoryEncoding and Discretization make of numbers, and the boundaries that adapt finds.

pip install keras tensorflow-cpu; python make_categories.py
Writes categories.json beside this script.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers


def encodings():
    cases = []
    for mode in ["one_hot", "multi_hot", "count"]:
        for x in [[[0, 2, 2], [3, 1, 0]], [[4, 4], [9, 1]], [[1], [3]]] + ([[0, 3, 1], [[[1], [0]]], [[[1, 2], [0, 7]]]] if mode == "one_hot" else []):
            y = layers.CategoryEncoding(5, output_mode=mode)(np.array(x))
            cases.append({"mode": mode, "x": x, "y": np.asarray(y).tolist()})
    return cases


def bins():
    cases = []
    x = [[-1.5, 1.0, 3.4], [0.5, 2.0, 1.9999999]]
    for mode in ["int", "one_hot", "multi_hot", "count"]:
        y = layers.Discretization(bin_boundaries=[0.0, 1.0, 2.0, 2.0], output_mode=mode)(np.array(x, "float32"))
        cases.append({"mode": mode, "boundaries": [0.0, 1.0, 2.0, 2.0], "x": x, "y": np.asarray(y).tolist()})
    return cases


def adapted():
    cases = []
    random = np.random.RandomState(4)
    for sizes, num_bins, epsilon, make in [
        ([8], 4, 0.01, lambda n: random.permutation(n)), ([1000], 5, 0.01, lambda n: random.normal(size=n)),
        ([60, 7, 300], 10, 0.02, lambda n: random.exponential(size=n)), ([500, 500], 3, 0.1, lambda n: random.normal(40, 12, n)),
        ([3], 8, 0.01, lambda n: random.normal(size=n)),
    ]:
        batches = [make(size).astype("float32").reshape(-1, 1) for size in sizes]
        layer = layers.Discretization(num_bins=num_bins, epsilon=epsilon)
        layer.adapt(batches)
        cases.append({
            "numBins": num_bins, "epsilon": epsilon, "batches": [[float(f"{value:.9g}") for value in batch.ravel()] for batch in batches],
            "boundaries": layer.bin_boundaries,
        })
    return cases


pathlib.Path(__file__).with_name("categories.json").write_text(json.dumps({
    "keras": keras.__version__, "numpy": np.__version__, "encodings": encodings(), "bins": bins(), "adapted": adapted(),
}) + "\n")
