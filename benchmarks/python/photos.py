"""Keras on TensorFlow, and the folder of photos that photos-ibex.ts reads: the argument is what an epoch does (load, train, both).

Each epoch is a `fit` of its own; the first, in which the graph is traced, is not measured.
"""

import os
import sys
import time
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from link import serve

FOLDER = Path(__file__).parent.parent / "node_modules/.cache/photos"
what = sys.argv[1]


def setup():
    import keras
    import tensorflow as tf
    from keras import layers

    photos = keras.utils.image_dataset_from_directory(
        FOLDER, image_size=(128, 128), batch_size=32, shuffle=False, verbose=False
    )
    photos = photos.prefetch(tf.data.AUTOTUNE)
    model = keras.Sequential(
        [
            layers.Input((128, 128, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    data = photos.cache() if what == "train" else photos
    epoch = (lambda: sum(1 for _ in photos)) if what == "load" else (lambda: model.fit(data, verbose=0))
    epoch()

    def work(repetitions):
        times = []
        for _ in range(repetitions):
            start = time.perf_counter()
            epoch()
            times.append((time.perf_counter() - start) * 1000)
        return times

    return work


serve(f"keras on tensorflow, {what}", setup)
