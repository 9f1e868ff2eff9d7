"""A user's whole program: MNIST from the files in IBEX_DATA_DIR/mnist, 5 epochs of the MLP. The argument is Keras's backend."""

import gzip
import os
import sys

os.environ["KERAS_BACKEND"] = sys.argv[1]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

from link import peak_memory_bytes
from networks import network


def read(file, header):
    with gzip.open(os.path.join(os.environ["IBEX_DATA_DIR"], "mnist", file)) as stream:
        return np.frombuffer(stream.read(), np.uint8, offset=header)


x = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype("float32") / 255
y = np.eye(10, dtype="float32")[read("train-labels-idx1-ubyte.gz", 8)]
history = network("mlp").fit(x, y, batch_size=128, epochs=5, verbose=0).history
assert history["accuracy"][-1] > 0.95
print(peak_memory_bytes())
