"""Small classifiers in Keras on TensorFlow, of the forms that people train: made of fixed random weights."""

import keras
import numpy as np
from keras import layers


def mlp():
    return keras.Sequential([
        keras.Input((12,)),
        layers.Dense(16, activation="relu"),
        layers.BatchNormalization(),
        layers.Dropout(0.3),
        layers.Dense(8, activation="tanh"),
        layers.Dense(4, activation="softmax"),
    ])  # fmt: skip


def cnn():
    return keras.Sequential([
        keras.Input((12, 12, 3)),
        layers.Rescaling(1 / 127.5, offset=-1),
        layers.Conv2D(6, 3, padding="same", activation="relu"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.ZeroPadding2D(((0, 1), (0, 1))),
        layers.Conv2D(8, 3, strides=2, use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(negative_slope=0.1),
        layers.AveragePooling2D(2, strides=1, padding="same"),
        layers.Flatten(),
        layers.Dense(5, activation="softmax"),
    ])  # fmt: skip


def inverted(x, filters, strides):
    y = layers.Conv2D(3 * x.shape[-1], 1, use_bias=False)(x)
    y = layers.ReLU(max_value=6)(layers.BatchNormalization()(y))
    y = layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)(y)
    y = layers.ReLU(max_value=6)(layers.BatchNormalization()(y))
    y = layers.BatchNormalization()(layers.Conv2D(filters, 1, use_bias=False)(y))
    return layers.Add()([x, y]) if strides == 1 and x.shape[-1] == filters else y


def mobilenet():
    x = inputs = keras.Input((16, 16, 3))
    x = layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False)(x)
    x = layers.ReLU(max_value=6)(layers.BatchNormalization()(x))
    x = inverted(inverted(x, 4, 1), 6, 2)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(5, activation="softmax")(layers.Dropout(0.2)(x)))


def squeeze_excite():
    x = inputs = keras.Input((8, 8, 3))
    x = layers.Activation("silu")(layers.SeparableConv2D(6, 3, padding="same")(x))
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = layers.Conv2D(6, 1, activation="hard_sigmoid")(layers.Conv2D(2, 1, activation="swish")(gate))
    x = layers.Multiply()([x, gate])
    x = layers.LayerNormalization()(x)
    x = layers.Concatenate()([x, layers.Activation("elu")(x)])
    x = layers.Reshape((64, 12))(x)
    x = layers.GlobalMaxPooling1D()(x)
    return keras.Model(inputs, layers.Dense(5, activation="log_softmax")(x))


kinds = {"mlp": mlp, "cnn": cnn, "mobilenet": mobilenet, "squeeze-excite": squeeze_excite}


def make(name, seed=5):
    """A model whose weights are all different, none at its usual first value."""
    keras.utils.set_random_seed(seed)
    model = kinds[name]()
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        low, high = (0.5, 1.5) if "variance" in weight.path or "gamma" in weight.path else (-0.5, 0.5)
        weight.assign(rng.uniform(low, high, weight.shape).astype(np.float32))
    return model
