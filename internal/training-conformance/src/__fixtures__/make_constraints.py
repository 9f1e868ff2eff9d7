"""Writes constraints.json: what Keras's constraints make of weights in training.

pip install keras tensorflow-cpu; KERAS_BACKEND=tensorflow python make_constraints.py
"""

import json
import pathlib

import keras
import numpy as np
from keras import constraints, layers

rng = np.random.default_rng(11)
x = rng.normal(size=(12, 6, 6, 2)).astype("float32")
y = np.eye(3, dtype="float32")[rng.integers(0, 3, 12)]


def plain(arrays):
    return [{"shape": list(np.shape(a)), "data": np.asarray(a, "float32").ravel().tolist()} for a in arrays]


def network():
    return keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            layers.Conv2D(3, 3, activation="relu", kernel_constraint=constraints.MaxNorm(1.0, axis=[0, 1, 2]), bias_constraint="non_neg"),
            layers.BatchNormalization(gamma_constraint=constraints.NonNeg(), beta_constraint=constraints.MaxNorm(0.1)),
            layers.DepthwiseConv2D(2, depthwise_constraint=constraints.UnitNorm(axis=[0, 1])),
            layers.SeparableConv2D(
                4,
                2,
                depthwise_constraint=constraints.MinMaxNorm(0.2, 0.5, rate=0.5, axis=[0, 1]),
                pointwise_constraint=constraints.NonNeg(),
            ),
            layers.LayerNormalization(gamma_constraint="non_neg"),
            layers.Flatten(),
            layers.Dense(3, activation="softmax", kernel_constraint="unit_norm", bias_constraint=constraints.MaxNorm(0.05)),
        ]
    )


def run(name, make):
    model = network()
    model.set_weights(initial)
    model.compile(optimizer=make(), loss="categorical_crossentropy")
    losses = []
    for _ in range(8):
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x, y)))
    return {"optimizer": name, "losses": losses, "weights": plain(model.get_weights())}


keras.utils.set_random_seed(5)
initial = network().get_weights()
runs = [
    run("sgd", lambda: keras.optimizers.SGD(0.5, momentum=0.5)),
    run("adam", lambda: keras.optimizers.Adam(0.1, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=3)),
]
content = {"keras": keras.__version__, "x": plain([x])[0], "y": plain([y])[0], "initial": plain(initial), "runs": runs}
path = pathlib.Path(__file__).with_name("constraints.json")
path.write_text(json.dumps(content) + "\n")
print(path.name, path.stat().st_size, [run["losses"] for run in runs])
