"""What keras-export.py and keras-import.py share: arrays as JSON, and how far numbers may differ."""

import logging
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np  # noqa: E402

# TensorFlow warns of each program that it makes anew for another model.
logging.getLogger("tensorflow").setLevel(logging.ERROR)


def array(entry):
    return np.array(entry["data"], dtype=entry["dtype"]).reshape(entry["shape"])


def plain(value, name):
    value = np.asarray(value)
    return {"name": name, "data": value.ravel().tolist(), "shape": list(value.shape), "dtype": str(value.dtype)}


def listed(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def only(values):
    return values[0] if len(values) == 1 else values


def difference(values, entries):
    """The largest difference, relative to what is above 1."""
    worst = 0.0
    for value, entry in zip(listed(values), entries, strict=True):
        wanted = array(entry)
        value, wanted = np.asarray(value, "float64"), wanted.astype("float64")
        assert value.shape == wanted.shape, (value.shape, wanted.shape)
        worst = max(worst, float(np.max(np.abs(value - wanted) / np.maximum(1, np.abs(wanted)))))
    return worst


def go_on(model, x, y, count):
    """The losses of some more steps of training."""
    losses = []
    for _ in range(count):
        model.reset_metrics()
        logs = model.train_on_batch(only(x), only(y), return_dict=True)
        losses.append(float(logs["loss"]))
    return losses
