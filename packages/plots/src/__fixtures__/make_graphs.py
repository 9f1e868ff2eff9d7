"""Writes graphs.json: the graphs of models as Keras's model_to_dot describes them, with the ids of objects counted instead.

Run: python make_graphs.py > graphs.json   (keras 3.15, tensorflow 2.21, pydot)
"""

import json
import re

import keras
from keras import layers


def chain():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu", name="seen"),
            layers.MaxPooling2D(name="pooled"),
            layers.Flatten(name="flat"),
            layers.Dropout(0.5, name="dropped"),
            layers.Dense(3, activation="softmax", name="out"),
        ],
        name="chain",
    )


def branches():
    left = keras.Input((4,), name="left")
    right = keras.Input((4,), name="right")
    shared = layers.Dense(5, activation="tanh", name="shared")
    one, other = shared(left), shared(right)
    both = layers.Concatenate(name="both")([one, other])
    added = layers.Add(name="added")([one, other])
    kind = layers.Dense(3, name="kind")(both)
    size = layers.Dense(1, activation="sigmoid", name="size")(added)
    return keras.Model([left, right], [kind, size], name="branches")


def nested():
    inner_in = keras.Input((4,), name="inner_in")
    inner = keras.Model(inner_in, layers.Dense(6, name="inner_dense")(inner_in), name="inner")
    tail = keras.Sequential(
        [keras.Input((6,)), layers.Dense(5, name="first"), layers.Dense(2, activation="softmax", name="last")],
        name="tail",
    )
    inner.trainable = False
    x = keras.Input((4,), name="x")
    return keras.Model(x, tail(inner(x)), name="nested")


def nested_chain():
    tail = keras.Sequential([keras.Input((6,)), layers.Dense(5, name="first"), layers.Dense(2, name="last")], name="tail")
    return keras.Sequential([keras.Input((4,)), layers.Dense(6, name="head"), tail, layers.Dense(1, name="end")], name="nested_chain")


def counted(dot):
    """The ids of objects, which are addresses, as n0, n1, ..., in the order in which they occur."""
    ids = {}
    return re.sub(r"\b\d{9,}\b", lambda found: ids.setdefault(found[0], f"n{len(ids)}"), dot)


everything = dict(show_shapes=True, show_dtype=True, show_layer_names=True, show_layer_activations=True, show_trainable=True)
option_sets = [
    {},
    everything,
    dict(show_layer_names=False, show_shapes=True, rankdir="LR", dpi=96, splines="curved"),
    dict(expand_nested=True),
    dict(expand_nested=True, **everything),
]
models = {"chain": chain, "branches": branches, "nested": nested, "nested_chain": nested_chain}
print(
    json.dumps(
        [
            {"model": name, "options": options, "dot": counted(keras.utils.model_to_dot(make(), **options).to_string())}
            for name, make in models.items()
            for options in option_sets
        ],
        indent=1,
    )
)
