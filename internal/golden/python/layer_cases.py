"""Runs one Keras layer and records everything a reimplementation can be held to."""

import common
import numpy as np
import tensorflow as tf
from common import camel, encode, normal, random_for
from keras import layers, regularizers

NOTES = [
    "config holds the arguments given, in camelCase; every other argument has Keras's default.",
    "weights lie in the order of layer.weights (trainable first), under Keras's own names.",
    "upstream is a random array g of the output's shape; inputGradients and weightGradients are those of "
    "sum(output * g), without any regularizer's part. An integer input has the gradient null.",
    "weightsAfter, where given, are the weights after the call, in the order of weights.",
    "nonFinite is true where the output or a gradient holds an infinity or a NaN, as Keras gives it.",
    "regularizationLoss, where given, is the sum of layer.losses after the call.",
]


def weight_value(name, shape, rng):
    if name == "gamma":
        return (1 + normal(rng, shape, 0.3)).astype("float32")
    if name == "count":
        return np.zeros(shape, "int32")
    if name in ("moving_variance", "variance"):
        return (0.5 + np.abs(normal(rng, shape))).astype("float32")
    if name == "alpha":
        return normal(rng, shape, 0.4)
    return normal(rng, shape, 0.5)


def argument(value):
    """An argument's value as JSON: camelCase activation names, regularizers as {className, config}."""
    if isinstance(value, regularizers.Regularizer):
        config = {key: round(float(number), 7) for key, number in value.get_config().items()}
        return {"className": type(value).__name__, "config": config}
    if isinstance(value, str):
        return camel(value)
    if isinstance(value, tuple):
        return list(value)
    return value


def run_layer(name, layer_name, arguments, inputs, training=False, config=None, weights=None, layer=None):
    """One case: the layer's output on `inputs` and the gradients of sum(output * g)."""
    rng = random_for(name)
    layer = layer or getattr(layers, layer_name)(**arguments)
    arrays = [normal(rng, value) if isinstance(value, tuple) else np.asarray(value) for value in inputs]
    tensors = [tf.constant(array) for array in arrays]
    argument_value = tensors if len(tensors) > 1 else tensors[0]
    if not layer.built:
        layer.build([tuple(t.shape) for t in tensors] if len(tensors) > 1 else tuple(tensors[0].shape))
    for index, variable in enumerate(layer.weights):
        given = None if weights is None else weights[index]
        variable.assign(weight_value(variable.name, variable.shape, rng) if given is None else given)
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()
    before = [variable.numpy().copy() for variable in layer.weights]

    floats = [t for t in tensors if t.dtype.is_floating]
    trained = list(layer.trainable_weights)
    with tf.GradientTape() as tape:
        tape.watch(floats)
        output = layer(argument_value, training=training)
        upstream = normal(rng, tuple(output.shape))
        total = tf.reduce_sum(output * upstream)
    gradients = tape.gradient(
        total, floats + [variable.value for variable in trained], unconnected_gradients=tf.UnconnectedGradients.ZERO
    )
    gradients = [tf.convert_to_tensor(gradient) for gradient in gradients]
    input_gradients = iter(gradients[: len(floats)])
    after = [variable.numpy() for variable in layer.weights]

    case = {
        "name": name,
        "layer": layer_name,
        "config": config if config is not None else {camel(key): argument(v) for key, v in arguments.items()},
        "training": training,
        "inputs": [encode(array) for array in arrays],
        "weights": [
            {"name": variable.name, "trainable": variable.trainable, "value": encode(value)}
            for variable, value in zip(layer.weights, before)
        ],
        "output": encode(output.numpy()),
        "upstream": encode(upstream),
        "inputGradients": [encode(next(input_gradients).numpy()) if t.dtype.is_floating else None for t in tensors],
        "weightGradients": [
            {"name": variable.name, "value": encode(gradient.numpy())}
            for variable, gradient in zip(trained, gradients[len(floats) :])
        ],
    }
    if any(not np.array_equal(one, other) for one, other in zip(before, after)):
        case["weightsAfter"] = [
            {"name": variable.name, "value": encode(value)} for variable, value in zip(layer.weights, after)
        ]
    if layer.losses:
        case["regularizationLoss"] = float(sum(layer.losses))
    numbers = [output.numpy()] + [gradient.numpy() for gradient in gradients]
    if not all(np.all(np.isfinite(array)) for array in numbers):
        case["nonFinite"] = True
    return case
