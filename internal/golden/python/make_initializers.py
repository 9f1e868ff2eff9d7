"""Initializer fixtures: default configs, the parameters each shape gives, and statistics of big samples."""

import common  # noqa: F401, I001  (first: it sets the environment)
import math

import keras
import numpy as np
from common import camel, encode, write_fixture
from keras import initializers, layers
from keras.src.initializers.random_initializers import compute_fans

SCRIPT = "make_initializers.py"
SAMPLE = 400_000
NOTES = [
    "config holds the arguments given, in camelCase; defaults is get_config() of the class without arguments, in Keras's "
    "snake_case.",
    "shapes: fanIn and fanOut are Keras's compute_fans. distribution is what is drawn from: 'uniform' within [minimum, "
    "maximum); 'normal' of mean and stddev; 'truncatedNormal' of mean and stddev, redrawn beyond two stddevs (stddev is the "
    "one before truncation: for variance scaling already divided by 0.87962566103423978, so that the sample's own is "
    "scaledStddev).",
    "statistics are of a sample of `count` numbers drawn by Keras: mean, stddev, "
    "minimum, maximum and the shares below mean - stddev, below the mean, and below mean + stddev.",
    "exact: initializers without chance (or with a property instead): the values; for Orthogonal the gain, with which "
    "columns (or rows, where there are fewer) are orthonormal.",
    "layerDefaults: the initializers that layers use where none is given, and the fans of their weights' shapes as built.",
]

# A dense kernel, a convolution kernel, a 1-D convolution kernel, a depthwise kernel as Keras stores it, a vector, a scalar.
SHAPES = {
    "dense": (784, 196),
    "convolution": (3, 3, 16, 32),
    "rectangular convolution": (5, 1, 3, 8),
    "1-D convolution": (5, 8, 16),
    "depthwise": (3, 3, 32, 1),
    "depthwise, multiplier 2": (3, 3, 32, 2),
    "pointwise": (1, 1, 64, 10),
    "embedding": (1000, 64),
    "vector": (128,),
    "scalar": (),
}
TRUNCATION = 0.87962566103423978


def parameters(initializer, shape):
    """What is drawn from, as Keras's own rules give it, from the initializer's attributes and compute_fans."""
    if isinstance(initializer, initializers.VarianceScaling):
        fan_in, fan_out = compute_fans(shape)
        divisor = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[initializer.mode]
        scale = initializer.scale / max(1.0, divisor)
        if initializer.distribution == "uniform":
            limit = math.sqrt(3.0 * scale)
            return {"distribution": "uniform", "minimum": -limit, "maximum": limit}
        stddev = math.sqrt(scale)
        if initializer.distribution == "untruncated_normal":
            return {"distribution": "normal", "mean": 0.0, "stddev": stddev}
        return {"distribution": "truncatedNormal", "mean": 0.0, "stddev": stddev / TRUNCATION, "scaledStddev": stddev}
    if isinstance(initializer, initializers.RandomUniform):
        return {"distribution": "uniform", "minimum": initializer.minval, "maximum": initializer.maxval}
    mean, stddev = initializer.mean, initializer.stddev
    if isinstance(initializer, initializers.TruncatedNormal):
        return {"distribution": "truncatedNormal", "mean": mean, "stddev": stddev, "scaledStddev": stddev * TRUNCATION}
    return {"distribution": "normal", "mean": mean, "stddev": stddev}


def statistics(initializer, shape):
    """Of as many draws of the shape as make up the sample, each from a seed of its own."""
    config = initializer.get_config()
    size = max(1, math.prod(shape))
    draws = min(400, math.ceil(SAMPLE / size))
    parts = []
    for seed in range(draws):
        seeded = type(initializer).from_config({**config, "seed": 1000 + seed})
        parts.append(np.asarray(seeded(shape)).ravel())
    sample = np.concatenate(parts).astype("float64")
    mean, stddev = sample.mean(), sample.std()
    result = {
        "count": int(sample.size),
        "mean": mean,
        "stddev": stddev,
        "minimum": sample.min(),
        "maximum": sample.max(),
        "belowOneStddev": (sample < mean - stddev).mean(),
        "belowMean": (sample < mean).mean(),
        "belowPlusOneStddev": (sample < mean + stddev).mean(),
    }
    return {key: value if key == "count" else float(f"{value:.6g}") for key, value in result.items()}


def check(given, found):
    """The sample must agree with the parameters claimed."""
    if found["count"] < 100_000:
        return
    if given["distribution"] == "uniform":
        width = given["maximum"] - given["minimum"]
        expected = width / math.sqrt(12)
        assert given["minimum"] - 1e-6 <= found["minimum"] and found["maximum"] <= given["maximum"] + 1e-6
    else:
        expected = given.get("scaledStddev", given["stddev"])
    if given["distribution"] == "truncatedNormal":
        assert max(abs(found["minimum"] - given["mean"]), abs(found["maximum"] - given["mean"])) <= 2 * given["stddev"] + 1e-6
    assert abs(found["stddev"] / expected - 1) < 0.01, (given, found)


def random_case(name, class_name, shapes, **arguments):
    make = getattr(initializers, class_name)
    entries = []
    for label in shapes:
        shape = SHAPES[label]
        fan_in, fan_out = compute_fans(shape)
        given, found = parameters(make(**arguments), shape), statistics(make(**arguments), shape)
        check(given, found)
        entries.append({"label": label, "shape": list(shape), "fanIn": fan_in, "fanOut": fan_out, **given, "statistics": found})
    return {
        "name": f"{class_name}: {name}",
        "initializer": class_name,
        "config": {camel(key): camel(value) if isinstance(value, str) else value for key, value in arguments.items()},
        "defaults": make().get_config(),
        "shapes": entries,
    }


def random_cases():
    every, few = list(SHAPES), ["dense", "convolution"]
    cases = [
        random_case("defaults", name, every)
        for name in ("GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal", "VarianceScaling")
    ]
    for name in ("RandomUniform", "RandomNormal", "TruncatedNormal"):
        cases.append(random_case("defaults", name, few))
    cases.append(random_case("from 1 to 3", "RandomUniform", few, minval=1.0, maxval=3.0))
    cases.append(random_case("mean 1, stddev 0.5", "RandomNormal", few, mean=1.0, stddev=0.5))
    cases.append(random_case("mean 1, stddev 0.5", "TruncatedNormal", few, mean=1.0, stddev=0.5))
    for mode in ("fan_in", "fan_out", "fan_avg"):
        for distribution in ("uniform", "normal", "truncated_normal", "untruncated_normal"):
            name = f"{mode}, {distribution}, scale 2"
            cases.append(random_case(name, "VarianceScaling", few, scale=2.0, mode=mode, distribution=distribution))
    return cases


def exact_cases():
    def case(name, class_name, shape, **arguments):
        initializer = getattr(initializers, class_name)(**arguments)
        entry = {
            "name": f"{class_name}: {name}",
            "initializer": class_name,
            "config": {camel(key): value for key, value in arguments.items() if key != "seed"},
            "defaults": getattr(initializers, class_name)().get_config(),
            "shape": list(shape),
        }
        value = np.asarray(initializer(shape))
        entry["value"] = encode(value)
        if class_name == "Orthogonal":
            flat = value.reshape(-1, value.shape[-1]).astype("float64")
            product = flat.T @ flat if flat.shape[0] >= flat.shape[1] else flat @ flat.T
            assert np.allclose(product, initializer.gain**2 * np.eye(len(product)), atol=1e-5), name
            entry["gain"] = initializer.gain
        return entry

    return [
        case("dense", "Zeros", (2, 3)),
        case("dense", "Ones", (2, 3)),
        case("defaults", "Constant", (2, 3)),
        case("0.25", "Constant", (2, 3), value=0.25),
        case("square", "Identity", (3, 3)),
        case("wide", "Identity", (2, 4)),
        case("gain 0.5", "Identity", (3, 2), gain=0.5),
        case("square", "Orthogonal", (4, 4), seed=1),
        case("tall", "Orthogonal", (6, 3), seed=1),
        case("wide", "Orthogonal", (3, 6), seed=1),
        case("convolution, gain 2", "Orthogonal", (2, 2, 3, 4), gain=2.0, seed=1),
    ]


def layer_defaults():
    """Each layer's weights as built on an input, with the class of initializer each begins from."""
    built = {
        "Dense": (layers.Dense(4), (None, 6)),
        "Conv2D": (layers.Conv2D(4, 3), (None, 8, 8, 2)),
        "Conv2D, groups 2": (layers.Conv2D(4, 3, groups=2), (None, 8, 8, 4)),
        "DepthwiseConv2D": (layers.DepthwiseConv2D(3, depth_multiplier=2), (None, 8, 8, 5)),
        "SeparableConv2D": (layers.SeparableConv2D(4, 3), (None, 8, 8, 5)),
        "BatchNormalization": (layers.BatchNormalization(), (None, 6)),
        "Embedding": (layers.Embedding(10, 4), (None, 3)),
        "LayerNormalization": (layers.LayerNormalization(), (None, 6)),
        "PReLU": (layers.PReLU(), (None, 6)),
    }
    entries = []
    for name, (layer, shape) in built.items():
        layer.build(shape)
        config = layer.get_config()
        weights = []
        for variable in layer.weights:
            roles = [variable.name, variable.name.replace("_kernel", ""), "depthwise"]
            given = next(config[f"{role}_initializer"] for role in roles if f"{role}_initializer" in config)
            fan_in, fan_out = compute_fans(tuple(variable.shape))
            weights.append(
                {
                    "name": variable.name,
                    "shape": list(variable.shape),
                    "initializer": given["class_name"],
                    "fanIn": fan_in,
                    "fanOut": fan_out,
                }
            )
        entries.append({"layer": name, "inputShape": list(shape), "weights": weights})
    return entries


def main():
    keras.backend.clear_session()
    write_fixture("initializers.json", SCRIPT, NOTES, cases=random_cases(), exact=exact_cases(), layerDefaults=layer_defaults())


if __name__ == "__main__":
    main()
