"""Records what Keras's BackupAndRestore does with runs of fit that are interrupted and started again, for the tests beside it.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    KERAS_BACKEND=tensorflow python make.py
"""

import json
import os
import random
import tempfile

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

random.seed(20261126)
HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = 4
X = np.arange(STEPS, dtype="float32").reshape(STEPS, 1)


class Watcher(keras.callbacks.Callback):
    """Notes epochs and batches, and interrupts at the beginning of one of them."""

    def __init__(self, interruption):
        super().__init__()
        self.interruption = interruption
        self.begun, self.ended, self.batches = [], [], 0

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch
        self.begun.append(epoch)
        if self.interruption == [epoch]:
            raise KeyboardInterrupt

    def on_train_batch_begin(self, batch, logs=None):
        if self.interruption == [self.epoch, batch]:
            raise KeyboardInterrupt
        self.batches += 1

    def on_epoch_end(self, epoch, logs=None):
        self.ended.append(epoch)


def run(folder, epochs, options, interruption):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.01), loss="mse", run_eagerly=True)
    watcher = Watcher(interruption)
    backup = keras.callbacks.BackupAndRestore(folder, **options)
    recorded = None
    try:
        history = model.fit(X, X, batch_size=1, epochs=epochs, callbacks=[backup, watcher], verbose=0)
        recorded = history.epoch
    except KeyboardInterrupt:
        pass
    return {"begun": watcher.begun, "ended": watcher.ended, "batches": watcher.batches, "history": recorded}


def case(save_freq):
    epochs = random.randrange(2, 5)
    options = {"save_freq": save_freq}
    if random.random() < 0.3:
        options["delete_checkpoint"] = False
    epoch = random.randrange(epochs)
    interruption = random.choice([[epoch], [epoch, random.randrange(STEPS)], [epoch, random.randrange(STEPS)]])
    with tempfile.TemporaryDirectory() as root:
        folder = os.path.join(root, "backup")
        first = run(folder, epochs, options, interruption)
        metadata = os.path.join(folder, "training_metadata.json")
        saved = json.load(open(metadata)) if os.path.exists(metadata) else None
        second = run(folder, epochs, options, None)
        left = os.path.exists(folder)
        third = run(folder, epochs + 1, options, None)
    names = {"save_freq": "saveFreq", "delete_checkpoint": "deleteCheckpoint"}
    return {
        "epochs": epochs,
        "options": {names[name]: value for name, value in options.items()},
        "interruption": interruption,
        "first": first,
        "saved": saved,
        "second": second,
        "left": left,
        "third": third,
    }


CASES = [case(save_freq) for save_freq in ["epoch"] * 24 + [1, 2, 3, 4, 5, 6, 7, 9] * 5]
MADE = {"keras": keras.__version__, "steps": STEPS, "cases": CASES}
with open(os.path.join(HERE, "keras.json"), "w") as file:
    file.write(json.dumps(MADE, separators=(",", ":")).replace('},{"epochs"', '},\n{"epochs"') + "\n")
