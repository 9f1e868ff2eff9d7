"""Writes grad-cam.json: Grad-CAM of models with weights by a formula, by TensorFlow's GradientTape, and what it is stretched to.

Run: python make_grad_cam.py > grad-cam.json   (keras 3.15, tensorflow 2.21)
"""

import json

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def wave(shape, seed):
    """Numbers that every language has the same."""
    size = int(np.prod(shape))
    return (((np.arange(size) * 37 + seed * 11) % 64 - 31.5) / 64).astype("float32").reshape(shape)


def chain():
    x = keras.Input((12, 10, 1))
    y = layers.Conv2D(4, 3, activation="relu", padding="same", name="first")(x)
    y = layers.MaxPooling2D(name="pooled")(y)
    y = layers.Conv2D(6, 3, activation="relu", name="second")(y)
    y = layers.Flatten()(y)
    y = layers.Dense(5, activation="tanh")(y)
    return keras.Model(x, layers.Dense(3, name="logits")(y))


def skipping():
    x = keras.Input((8, 8, 3))
    y = layers.Conv2D(5, 3, padding="same", activation="relu", name="first")(x)
    z = layers.SeparableConv2D(5, 3, padding="same", name="second")(y)
    y = layers.Add(name="added")([y, z])
    y = layers.ReLU(name="after")(y)
    y = layers.GlobalAveragePooling2D()(y)
    return keras.Model(x, layers.Dense(4, name="logits")(y))


def binary():
    x = keras.Input((6, 6, 1))
    y = layers.Conv2D(3, 2, activation="relu", name="first")(x)
    y = layers.GlobalMaxPooling2D()(y)
    return keras.Model(x, layers.Dense(1, name="logits")(y))


def explain(model, image, class_index, layer):
    both = keras.Model(model.inputs, [model.get_layer(layer).output, model.output])
    with tf.GradientTape() as tape:
        features, logits = both(image[None])
        tape.watch(features)
        # The score of class 0 of a single output is the negative of that of class 1.
        score = logits[:, class_index] if logits.shape[1] > 1 else (2 * class_index - 1) * logits[:, 0]
    weights = tf.reduce_mean(tape.gradient(score, features), axis=(0, 1, 2))
    heat = tf.nn.relu(tf.reduce_sum(features[0] * weights, axis=-1))
    heat = heat / tf.reduce_max(heat) if tf.reduce_max(heat) > 0 else heat
    stretched = tf.image.resize(heat[..., None], image.shape[:2])[..., 0]
    return heat.numpy(), stretched.numpy(), logits.numpy()[0]


cases = []
for make, layer_names in ((chain, ["first", "second", "pooled"]), (skipping, ["first", "second", "after"]), (binary, ["first"])):
    model = make()
    for seed, weight in enumerate(model.weights):
        weight.assign(wave(weight.shape, seed))
    image = wave(model.input_shape[1:], 7) + np.float32(0.5)
    classes = max(2, model.output_shape[1])
    for layer in layer_names:
        for class_index in range(classes):
            heat, stretched, logits = explain(model, image, class_index, layer)
            cases.append(
                dict(
                    model=make.__name__,
                    layer=layer,
                    classIndex=class_index,
                    heat=np.round(heat.astype("float64"), 7).tolist(),
                    stretched=np.round(stretched.astype("float64"), 7).tolist(),
                    logits=np.round(logits.astype("float64"), 6).tolist(),
                )
            )
print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
