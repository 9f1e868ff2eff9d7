"""Records which batches callbacks are told of by steps_per_execution, in Keras. Writes executions.json beside this file.

Run: KERAS_BACKEND=tensorflow python make_executions.py
"""

import json
import os

import keras
import numpy as np


class Recorder(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.calls = []

    def on_train_batch_begin(self, batch, logs=None):
        self.calls.append(["onTrainBatchBegin", batch])

    def on_train_batch_end(self, batch, logs=None):
        self.calls.append(["onTrainBatchEnd", batch])

    def on_test_batch_begin(self, batch, logs=None):
        self.calls.append(["onTestBatchBegin", batch])

    def on_test_batch_end(self, batch, logs=None):
        self.calls.append(["onTestBatchEnd", batch])


def record(steps_per_execution, samples, fit):
    x, y = np.zeros((samples, 4), "float32"), np.zeros((samples, 1), "float32")
    model = keras.Sequential([keras.Input([4]), keras.layers.Dense(1)])
    model.compile("sgd", "mse", steps_per_execution=steps_per_execution)
    recorder = Recorder()
    if fit.get("evaluate"):
        model.evaluate(x, y, batch_size=2, verbose=0, callbacks=[recorder])
    else:
        validation = {"validation_data": (x[:6], y[:6])} if fit.get("validates") else {}
        steps = {"steps_per_epoch": fit["stepsPerEpoch"]} if "stepsPerEpoch" in fit else {}
        model.fit(x, y, batch_size=2, epochs=2, verbose=0, callbacks=[recorder], **validation, **steps)
    return {"stepsPerExecution": steps_per_execution, "samples": samples, **fit, "calls": recorder.calls}


cases = [
    record(steps, samples, fit)
    for steps in [1, 2, 3, 20]
    for samples, fit in [(12, {}), (13, {"validates": True}), (12, {"evaluate": True})]
]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "executions.json")
with open(path, "w") as file:
    json.dump(cases, file)
    file.write("\n")
