"""Writes freezing.json: what Keras does to weights, statistics and optimizer while a layer is frozen and thawed.

pip install keras tensorflow-cpu; KERAS_BACKEND=tensorflow python make_freezing.py
"""

import json
import pathlib

import keras
import numpy as np

rows, width, classes = 24, 4, 3
rng = np.random.default_rng(7)
x = rng.normal(size=(rows, width)).astype("float32")
y = np.eye(classes, dtype="float32")[rng.integers(0, classes, rows)]


def plain(arrays):
    return [{"shape": list(np.shape(a)), "data": np.asarray(a, "float32").ravel().tolist()} for a in arrays]


def stage(model, optimizer, what):
    """Two epochs of three batches each."""
    losses = model.fit(x, y, batch_size=8, epochs=2, shuffle=False, verbose=0).history["loss"]
    return {
        "what": what,
        "losses": losses,
        "weights": plain(model.get_weights()),
        "optimizer": plain(v.numpy() for v in optimizer.variables),
        "trainable": [v.path for v in model.trainable_weights],
    }


model = keras.Sequential(
    [
        keras.Input((width,)),
        keras.layers.Dense(5, activation="tanh", name="first", kernel_regularizer=keras.regularizers.L2(0.01)),
        keras.layers.BatchNormalization(name="norm", momentum=0.5),
        keras.layers.Dense(classes, activation="softmax", name="last"),
    ]
)
model.set_weights([rng.normal(scale=0.5, size=w.shape).astype("float32") ** (2 if i == 5 else 1) for i, w in enumerate(model.get_weights())])
initial = plain(model.get_weights())
optimizer = keras.optimizers.Adam(0.05)
compiled = {"optimizer": optimizer, "loss": "categorical_crossentropy"}

model.compile(**compiled)
stages = [stage(model, optimizer, "all")]
for frozen in (["first", "norm"], ["norm", "last"], []):
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(**compiled)
    stages.append(stage(model, optimizer, "frozen: " + ", ".join(frozen)))

content = {"keras": keras.__version__, "x": plain([x])[0], "y": plain([y])[0], "initial": initial, "stages": stages}
path = pathlib.Path(__file__).with_name("freezing.json")
path.write_text(json.dumps(content) + "\n")
print(path, path.stat().st_size, [s["losses"] for s in stages], [v.path for v in optimizer.variables])
