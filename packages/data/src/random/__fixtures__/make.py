"""Draws of numpy.random.RandomState, one after another out of one stream.

pip install numpy; python make.py
Writes numpy-random.json beside this script.
"""

import json
import pathlib

import numpy as np

cases = []
for seed in [0, 1, 42, 1337, 2**31, 2**32 - 1]:
    rng = np.random.RandomState(seed)
    listed = [f"file-{index}" for index in range(23)]
    case = {"seed": seed, "random": [rng.random() for _ in range(700)][-3:]}
    case["uniform"] = [rng.uniform(-30, 30), rng.uniform(0.5, 1.5)]
    case["integer"] = [[limit, int(rng.randint(limit))] for limit in [1, 2, 3, 10, 1000, 2**20, 2**31, 2**32]]
    case["choice"] = [int(rng.choice([-1, 1])), float(rng.choice([0.1, -0.2, 0.3])), int(rng.choice(7))]
    rng.shuffle(listed)
    case["shuffled"] = listed
    case["permutation"] = rng.permutation(40).tolist()
    case["last"] = rng.random()
    cases.append(case)
text = json.dumps({"versions": {"numpy": np.__version__}, "cases": cases}).replace('{"seed"', '\n{"seed"')
pathlib.Path(__file__).with_name("numpy-random.json").write_text(text + "\n")
