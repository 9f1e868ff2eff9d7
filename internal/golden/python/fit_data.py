"""The small network and data of the fit and progress-bar fixtures."""

import common  # noqa: F401  (first: it sets the environment)
import keras
import numpy as np
from common import encode, normal, random_for
from keras import layers, regularizers

SAMPLES, VALIDATION, FEATURES, CLASSES = 50, 20, 6, 3


def make_data():
    rng = random_for("fit data")
    centers = normal(rng, (CLASSES, FEATURES))

    def part(count):
        labels = rng.integers(0, CLASSES, count).astype("int32")
        x = (centers[labels] + normal(rng, (count, FEATURES))).astype("float32")
        return x, labels, (rng.integers(1, 6, count) / 2).astype("float32")

    (x, labels, weights), (x_val, labels_val, weights_val) = part(SAMPLES), part(VALIDATION)
    one_hot = np.eye(CLASSES, dtype="float32")
    return {
        "x": x,
        "labels": labels,
        "y": one_hot[labels],
        "sampleWeight": weights,
        "xVal": x_val,
        "labelsVal": labels_val,
        "yVal": one_hot[labels_val],
        "sampleWeightVal": weights_val,
    }


DATA = make_data()


def start_weights():
    rng = random_for("fit weights")
    return [normal(rng, (6, 5), 0.5), normal(rng, (5,), 0.1), normal(rng, (5, 3), 0.5), normal(rng, (3,), 0.1)]


START = start_weights()


def make_model(l2=None):
    keras.backend.clear_session()
    regularizer = None if l2 is None else regularizers.L2(l2)
    model = keras.Sequential(
        [
            keras.Input((FEATURES,)),
            layers.Dense(5, activation="relu", kernel_regularizer=regularizer),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.set_weights(START)
    return model


def encoded():
    """The data and the start as a fixture holds them."""
    weights = [{"name": name, "value": encode(value)} for name, value in zip(("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"), START)]
    return {key: encode(value) for key, value in DATA.items()}, weights
