"""Records what Keras's TensorBoard callback writes, and TensorFlow's histograms: keras.json.

Run it with Python 3, Keras 3.15 on TensorFlow 2.21 and TensorBoard 2.21; its only argument is a folder for the event files.
"""

import json
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto import event_pb2, types_pb2
from tensorboard.plugins.histogram.summary_v2 import _buckets


def numbers(count, seed):
    """Numbers of -0.5 to 0.5 that every program has the same; see numbers() in recorded.ts."""
    return ((np.arange(count) * 37 + seed * 11) % 101 - 50).astype("float32") / 100


def made():
    model = keras.Sequential(
        [
            keras.Input((4, 4, 2)),
            layers.Conv2D(3, 2, name="seen"),
            layers.Flatten(name="flat"),
            layers.Dense(4, activation="relu", name="hidden"),
            layers.Dense(3, activation="softmax", name="out"),
        ],
        name="mine",
    )
    for index, weight in enumerate(model.weights):
        weight.assign(numbers(np.prod(weight.shape), index).reshape(weight.shape))
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def data(count, seed):
    return numbers(count * 32, seed).reshape(count, 4, 4, 2), np.arange(count) % 3


def plain(value):
    """A summary as JSON; text of the graph stays out, since TensorBoard reads but its outline."""
    tensor = value.tensor
    plugin = value.metadata.plugin_data
    shape = [dim.size for dim in tensor.tensor_shape.dim]
    if tensor.dtype == types_pb2.DT_STRING:
        strings = list(tensor.string_val)
        if plugin.plugin_name == "images":
            values = [[int(one) for one in strings[:2]], *[tf.image.decode_png(one).numpy().flatten().tolist() for one in strings[2:]]]
        else:
            values = []
    else:
        values = np.frombuffer(tensor.tensor_content, "<f4" if tensor.dtype == types_pb2.DT_FLOAT else "<f8").tolist()
    return {
        "tag": value.tag,
        "plugin": plugin.plugin_name,
        "content": plugin.content.decode(),
        "dtype": tensor.dtype,
        "shape": shape,
        "values": values,
    }


def read(folder):
    runs = {}
    for path in sorted(folder.glob("**/*tfevents*")):
        events = [event_pb2.Event.FromString(raw) for raw in RawEventFileLoader(str(path)).Load()]
        assert events[0].file_version == "brain.Event:2"
        summaries = [{"step": event.step, **plain(value)} for event in events[1:] for value in event.summary.value]
        runs.setdefault(path.parent.name, []).extend(summaries)
    return runs


SCENARIOS = {
    "epochs, histograms and images": {"histogram_freq": 1, "write_images": True},
    "every second epoch, no graph": {"histogram_freq": 2, "write_graph": False},
    "batches": {"update_freq": "batch", "write_steps_per_second": True},
    # Keras leaves out figures of epochs that do not end at such a batch: these do.
    "every second batch": {"update_freq": 2},
}


def run(name, options, folder):
    board = keras.callbacks.TensorBoard(folder / name, **options)
    x, y = data(16, 100)
    made().fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0, callbacks=[board], validation_data=(*data(8, 200), ), validation_batch_size=4)
    return {"options": options, "runs": read(folder / name)}


def evaluation(folder):
    board = keras.callbacks.TensorBoard(folder / "evaluation")
    made().evaluate(*data(8, 200), batch_size=4, verbose=0, callbacks=[board])
    return read(folder / "evaluation")["validation"]


def histograms():
    infinite = float("inf")
    cases = [
        (numbers(200, 1).tolist(), 30),
        (numbers(50, 2).tolist(), 7),
        ([0.5, 0.5, 0.5], 4),
        ([-3.25], 3),
        ([], 2),
        ([0, 1, 2, 3], 1),
        ([1e-30, 1e30, 5e29], 5),
        ([float("nan"), 1, 2], 3),
        ([1, infinite, 2], 3),
    ]
    return [
        {
            "values": [str(value) for value in values],
            "buckets": buckets,
            "table": [str(value) for value in _buckets(tf.constant(values, tf.float32), buckets).numpy().flatten()],
        }
        for values, buckets in cases
    ]


def main():
    folder = Path(sys.argv[1])
    fixture = {
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
        "scenarios": {name: run(name, options, folder) for name, options in SCENARIOS.items()},
        "evaluation": evaluation(folder),
        "histograms": histograms(),
    }
    Path(__file__).with_name("keras.json").write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
