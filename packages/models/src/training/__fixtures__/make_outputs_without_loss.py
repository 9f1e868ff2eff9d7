"""Writes outputs-without-loss.json: what Keras makes of a model with an output that has no loss.

pip install keras tensorflow-cpu; python make_outputs_without_loss.py
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np

keras.utils.set_random_seed(3)
x = np.random.default_rng(3).normal(size=(12, 3)).astype("float32")
y = (np.arange(12) % 2).astype("float32")

source = keras.Input((3,))
shared = keras.layers.Dense(4, activation="tanh", name="shared")(source)
kept = keras.layers.Dense(2, activation="softmax", name="kept")(shared)
free = keras.layers.Dense(2, name="free")(shared)
model = keras.Model(source, [kept, free])
initial = [weight.tolist() for weight in model.get_weights()]
model.compile(
    optimizer=keras.optimizers.SGD(0.1, momentum=0.9, weight_decay=0.2),
    loss=["sparse_categorical_crossentropy", None],
    metrics=[["accuracy"], ["mse"]],
)
history = model.fit(x, [y, np.stack([y, y], 1)], batch_size=6, epochs=3, shuffle=False, verbose=0).history
content = {
    "keras": keras.__version__,
    "x": x.tolist(),
    "y": y.tolist(),
    "initial": initial,
    "history": history,
    "final": [weight.tolist() for weight in model.get_weights()],
}
pathlib.Path(__file__).with_name("outputs-without-loss.json").write_text(json.dumps(content) + "\n")
