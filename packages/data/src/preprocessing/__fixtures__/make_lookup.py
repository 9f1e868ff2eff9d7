"""The vocabularies that Keras's StringLookup and IntegerLookup find, and the numbers that they give.

pip install keras tensorflow-cpu; python make_lookup.py
Writes lookup.json beside this script.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers

TEXTS = ["b", "a", "b", "c", "a", "d", "a", "é", "Z", "\U0001f600", "\ufb01", "", "[UNK]"]
NUMBERS = [5, 3, 5, 9, 3, 3, -1, 0, 100, -7]


def plain(values):
    return [value.item() if isinstance(value, np.generic) else value for value in values]


cases = []
for kind, make, data, asked in [("string", layers.StringLookup, TEXTS, ["a", "Z", "", "none", "[UNK]"]), ("integer", layers.IntegerLookup, NUMBERS, [3, 100, 0, 8, -1])]:
    for options in [{}, {"max_tokens": 4}, {"mask_token": data[-2 if kind == "string" else 7]}, {"mask_token": data[0], "max_tokens": 4}, {"num_oov_indices": 0}, {"vocabulary": asked[:2]}, {"vocabulary": asked[:2], "mask_token": data[0]}]:
        layer = make(**options)
        if "vocabulary" not in options:
            layer.adapt(np.array(data))
        x = [value for value in asked if options.get("num_oov_indices") != 0 or value in layer.get_vocabulary()]
        camel = {"".join(part.capitalize() if index else part for index, part in enumerate(name.split("_"))): value for name, value in options.items()}
        cases.append({"kind": kind, "options": camel, "data": data, "vocabulary": plain(layer.get_vocabulary()), "x": x, "y": np.asarray(layer(np.array(x))).tolist()})

pathlib.Path(__file__).with_name("lookup.json").write_text(json.dumps({"keras": keras.__version__, "cases": cases}).replace('{"kind"', '\n{"kind"') + "\n")
