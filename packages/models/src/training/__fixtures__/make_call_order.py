"""Records in which order Keras calls a callback, with which numbers and figures. Writes call-order.json beside this file.

Run: KERAS_BACKEND=tensorflow python make_call_order.py
"""

import json
import os

import keras
import numpy as np

X, Y = np.zeros((6, 4), "float32"), np.zeros((6, 1), "float32")
POINTS = [f"on_{phase}_{end}" for phase in ["train", "test", "predict"] for end in ["begin", "end"]]
BATCHES = [f"on_{phase}_batch_{end}" for phase in ["train", "test", "predict"] for end in ["begin", "end"]]
EPOCHS = ["on_epoch_begin", "on_epoch_end"]


def camel(name):
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


class Recorder(keras.callbacks.Callback):
    def __init__(self, stop_at):
        super().__init__()
        self.calls = []
        self.stop_at = stop_at
        for point in POINTS:
            setattr(self, point, lambda logs=None, point=point: self.note(point, None, logs))
        for point in BATCHES + EPOCHS:
            setattr(self, point, lambda number, logs=None, point=point: self.note(point, number, logs))

    def note(self, point, number, logs):
        figures = sorted(logs or {}) if point.endswith("end") and not point.startswith("on_predict") else None
        self.calls.append([camel(point), number, figures])
        if self.stop_at == [point, number]:
            self.model.stop_training = True


def record(kind, stop_at=None, **options):
    model = keras.Sequential([keras.Input([4]), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    recorder = Recorder(stop_at)
    data = {"fit": (X, Y), "evaluate": (X, Y), "predict": (X,)}[kind]
    validation = {"validation_data": (X, Y)} if kind == "fit" and options.pop("validates", True) else {}
    getattr(model, kind)(*data, batch_size=4, verbose=0, callbacks=[recorder], **validation, **options)
    return {"kind": kind, "stopAt": stop_at and [camel(stop_at[0]), stop_at[1]], "validates": bool(validation),
            "options": {camel(name): value for name, value in options.items()}, "calls": recorder.calls}


runs = [
    record("fit", epochs=2),
    record("fit", epochs=4, validation_freq=2),
    record("fit", epochs=2, validates=False),
    record("fit", epochs=4, initial_epoch=2),
    record("fit", epochs=3, stop_at=["on_train_batch_end", 0]),
    record("fit", epochs=3, stop_at=["on_epoch_end", 1]),
    record("fit", epochs=3, stop_at=["on_test_batch_end", 0]),
    record("fit", epochs=2, steps_per_epoch=1, validation_steps=1),
    record("evaluate"),
    record("predict"),
]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "call-order.json"), "w") as file:
    json.dump({"keras": keras.__version__, "runs": runs}, file)
    file.write("\n")
