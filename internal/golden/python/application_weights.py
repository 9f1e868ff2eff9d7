"""Weights and images that follow from their places alone, so that both sides can make them: src/applications.ts has the same rule."""

import math

import numpy as np


def numbers(index, shape):
    """Numbers in [0, 1), as float32: a hash of 32 bits of the place and of `index`."""
    places = np.arange(math.prod(shape), dtype=np.uint32) + np.uint32((0x9E3779B9 * (index + 1)) % 2**32)
    places ^= places >> np.uint32(16)
    places *= np.uint32(0x85EBCA6B)
    places ^= places >> np.uint32(13)
    places *= np.uint32(0xC2B2AE35)
    places ^= places >> np.uint32(16)
    # 24 bits are what a float32 holds.
    return ((places >> np.uint32(8)) / np.float64(2**24)).astype("float32").reshape(shape)


def weight(index, layer, name, shape):
    """Weights for which neither small nor large numbers prevail after many layers."""
    drawn = numbers(index, shape)
    if name == "count":
        return np.zeros(shape, "int32")
    if name == "kernel":
        fan_in = math.prod(shape[:2]) if layer == "DepthwiseConv2D" else math.prod(shape[:-1])
        return ((drawn.astype("float64") * 2 - 1) * math.sqrt(4 / fan_in)).astype("float32")
    if name in ("gamma", "moving_variance", "variance"):
        return drawn + np.float32(0.5)
    return (drawn - np.float32(0.5)) * np.float32(0.5)


def filled_by_rule(model):
    """Sets all weights of a model by the rule; gives the model."""
    index = 0
    for layer in model.layers:
        for variable in layer.weights:
            index += 1
            variable.assign(weight(index, type(layer).__name__, variable.name, tuple(variable.shape)))
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    return model
