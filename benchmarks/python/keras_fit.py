"""Keras training: arguments are the backend (tensorflow, jax) and the network (mlp, cnn).

Measured as its users run it: the second epoch of one `fit` over a prepared array, without shuffling, divided by its steps. One
`train_on_batch` at a time would measure the overhead of that call instead.
"""

import os
import sys
import time

backend, kind = sys.argv[1:]
os.environ["KERAS_BACKEND"] = backend
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from link import serve

BATCH = 128


def setup():
    import keras
    import numpy as np
    from networks import network

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            self.seconds = time.perf_counter() - self.start

    model = network(kind)
    random = np.random.default_rng(42)

    def work(steps):
        x = random.random((steps * BATCH, *model.input_shape[1:]), dtype="float32")
        y = np.eye(10, dtype="float32")[random.integers(0, 10, steps * BATCH)]
        clock = Clock()
        model.fit(x, y, batch_size=BATCH, epochs=2, shuffle=False, verbose=0, callbacks=[clock])
        return [clock.seconds * 1000 / steps]

    return work


serve(f"keras on {backend}, fit", setup)
