"""What Keras's fit makes of the flows of an ImageDataGenerator: losses and accuracies, and the weights in the end.

pip install keras tensorflow-cpu scipy; python make_image_flow.py
Writes image-flow.json beside this script.

Flows are given by way of tf.data: of an iterator itself, fit first looks at a batch or two and throws them away, which moves the random numbers on.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.src.legacy.preprocessing.image import ImageDataGenerator


def numbers(array):
    return [float(f"{value:.8g}") for value in np.asarray(array, "float64").ravel()]


random = np.random.RandomState(3)
x = np.round(random.uniform(0, 255, (26, 6, 6, 2))).astype("float32")
y = random.randint(0, 3, 26)
y[:3], y[10:13] = [0, 1, 2], [0, 1, 2]
x[np.arange(26), y, y] += 200

model = keras.Sequential([
    keras.Input((6, 6, 2)), layers.Conv2D(3, 3, activation="relu"), layers.Flatten(), layers.Dense(3, activation="softmax"),
])
weights = [random.uniform(-0.3, 0.3, weight.shape).astype("float32") for weight in model.weights]
model.set_weights(weights)
model.compile(keras.optimizers.SGD(0.05, momentum=0.5), "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=False)

options = {
    "rotation_range": 25, "width_shift_range": 0.2, "zoom_range": 0.2, "horizontal_flip": True, "featurewise_center": True,
    "featurewise_std_normalization": True, "validation_split": 0.3, "interpolation_order": 3,
}
generator = ImageDataGenerator(**options)
generator.fit(x)
training = generator.flow(x, y, batch_size=5, seed=11, subset="training")
validation = generator.flow(x, y, batch_size=4, seed=5, shuffle=False, subset="validation")


def dataset(iterator, passes):
    signature = (tf.TensorSpec((None, 6, 6, 2), tf.float32), tf.TensorSpec((None,), tf.int64))
    return tf.data.Dataset.from_generator(lambda: (next(iterator) for _ in range(passes * len(iterator))), output_signature=signature)


figures = model.fit(
    dataset(training, 3), steps_per_epoch=len(training), epochs=3, validation_data=dataset(validation, 1),
    class_weight={0: 1.0, 1: 2.5, 2: 0.5}, verbose=0,
).history

pathlib.Path(__file__).with_name("image-flow.json").write_text(json.dumps({
    "keras": keras.__version__, "steps": len(training), "validationSteps": len(validation), "x": numbers(x), "y": y.tolist(),
    "weights": [numbers(weight) for weight in weights], "history": {name: numbers(values) for name, values in figures.items()},
    "trained": [numbers(weight) for weight in model.get_weights()],
}) + "\n")
