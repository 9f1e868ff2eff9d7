"""Runs scenarios of fit, evaluate or predict under a clock of its own; standard output gets only what Keras prints, and a
NUL character after each scenario.

Usage: progress_child.py SCENARIOS (a JSON list; see make_progress.py)
"""

import json
import sys

import common  # noqa: F401, I001  (first: it sets the environment)
import keras
from fit_data import DATA, make_model
from keras.optimizers import SGD
from keras.src.utils import progbar


class Clock:
    """Stands for the module `time` in Keras's progress bar: time moves only when a batch starts."""

    now = 1000.0

    def time(self):
        return self.now


class Ticker(keras.callbacks.Callback):
    def __init__(self, clock, train_seconds, test_seconds):
        super().__init__()
        self.clock, self.train_seconds, self.test_seconds = clock, train_seconds, test_seconds

    def on_train_batch_begin(self, batch, logs=None):
        self.clock.now += self.train_seconds[min(batch, len(self.train_seconds) - 1)]

    def on_test_batch_begin(self, batch, logs=None):
        self.clock.now += self.test_seconds

    def on_predict_batch_begin(self, batch, logs=None):
        self.clock.now += self.test_seconds


def run(scenario):
    clock = Clock()
    progbar.time = clock
    model = make_model()
    metrics = scenario.get("metrics", ["accuracy"])
    model.compile(optimizer=SGD(0.1), loss="categorical_crossentropy", metrics=metrics, jit_compile=False)
    ticker = Ticker(clock, scenario["trainSeconds"], scenario["testSeconds"])
    arguments = {"batch_size": scenario.get("batchSize", 16), "verbose": scenario["verbose"], "callbacks": [ticker]}
    what = scenario["call"]
    if what == "fit":
        if scenario.get("validation"):
            arguments["validation_data"] = (DATA["xVal"], DATA["yVal"])
        if scenario.get("unknownLength"):
            size = arguments.pop("batch_size")
            x = ((DATA["x"][i : i + size], DATA["y"][i : i + size]) for i in range(0, 50, size))
            model.fit(x, epochs=scenario["epochs"], shuffle=False, **arguments)
        else:
            model.fit(DATA["x"], DATA["y"], epochs=scenario["epochs"], shuffle=False, **arguments)
    elif what == "evaluate":
        model.evaluate(DATA["xVal"], DATA["yVal"], **arguments)
    else:
        model.predict(DATA["xVal"], **arguments)


def main():
    for scenario in json.loads(sys.argv[1]):
        run(scenario)
        sys.stdout.write("\0")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
