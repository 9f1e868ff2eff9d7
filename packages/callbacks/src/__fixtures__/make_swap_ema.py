"""Records what Keras's SwapEMAWeights puts into a model, and when, for the tests of this package.

    pip install keras==3.15.1 jax==0.10.2
    KERAS_BACKEND=jax python make_swap_ema.py

A callback that stands after it notes the weight and the bias at each point of fit. (On TensorFlow it swaps by adding and taking away, which rounds.)
"""

import json
import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
X = np.array([[1], [2], [3], [-1], [0.5], [4]], "float32")
Y = np.array([[2], [3], [5], [0], [1], [7]], "float32")
POINTS = ["on_epoch_begin", "on_test_begin", "on_test_end", "on_epoch_end", "on_train_end"]


def values(variables):
    return [float(each) for variable in variables for each in keras.ops.convert_to_numpy(variable).ravel()]


class Notes(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.notes = []
        for point in POINTS:
            setattr(self, point, lambda *args, point=point, **more: self.notes.append([point, values(self.model.trainable_weights)]))


def run(optimizer, options, swap_on_epoch, validates):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    make = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[optimizer]
    model.compile(make(**options), "mse")
    model.set_weights([np.array([[0.5]], "float32"), np.array([-0.25], "float32")])
    notes = Notes()
    callbacks = [keras.callbacks.SwapEMAWeights(swap_on_epoch=swap_on_epoch), notes]
    history = model.fit(
        X, Y, batch_size=2, epochs=3, shuffle=False, verbose=0, callbacks=callbacks,
        validation_data=(X, Y) if validates else None,
    )
    camel = {"learning_rate": "learningRate", "use_ema": "useEma", "ema_momentum": "emaMomentum", "ema_overwrite_frequency": "emaOverwriteFrequency"}
    return {
        "optimizer": optimizer,
        "options": {camel.get(name, name): value for name, value in options.items()},
        "swapOnEpoch": swap_on_epoch,
        "validates": validates,
        "notes": notes.notes,
        "history": {name: [float(each) for each in figures] for name, figures in history.history.items()},
        "last": values(model.trainable_weights),
    }


runs = [
    run(optimizer, {"learning_rate": 0.03, "use_ema": True, **options}, swap_on_epoch, validates)
    for optimizer, options in [
        ("sgd", {"ema_momentum": 0.8}),
        ("sgd", {"momentum": 0.5, "ema_momentum": 0.9, "ema_overwrite_frequency": 4}),
        ("adam", {"ema_momentum": 0.5}),
    ]
    for swap_on_epoch in [False, True]
    for validates in [True, False]
]
with open(os.path.join(HERE, "swap-ema.json"), "w") as file:
    json.dump({"keras": keras.__version__, "runs": runs}, file)
    file.write("\n")
