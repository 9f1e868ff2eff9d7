"""Image augmentation of Keras: transformations as its layers draw them, and what they make of images and labels.

The numbers that are drawn are Keras's own business; what follows from them is not.
"""

import common
import keras
import numpy as np
import tensorflow as tf
from common import camel, encode, normal, random_for, write_fixture
from keras import layers

SCRIPT = "make_augmentation.py"
NOTES = [
    "config holds the arguments given, in camelCase; every other argument has Keras's default.",
    "transformation is what get_random_transformation drew, under Keras's names in camelCase; output what transform_images made of "
    "images by it; labelsOutput, where given, what transform_labels made of labels.",
    "crops: start is what get_random_transformation of RandomCrop gave in training (isDrawn: at random), output what transform_images "
    "made of images by it; resized is keras.ops.image.resize with crop_to_aspect_ratio, which RandomCrop's docstring promises at "
    "inference.",
    "warps: keras.ops.image.affine_transform. boxes: the masks that RandomErasing and CutMix make of corners, and CutMix's weights.",
]
MODES = [(fill, interpolation) for fill in ("constant", "nearest", "wrap", "reflect") for interpolation in ("nearest", "bilinear")]


def plain(value):
    return list(value) if isinstance(value, tuple) else camel(value) if isinstance(value, str) else value


def case(title, layer_name, shape, arguments, low=None, high=None, labels=None):
    name = f"{layer_name}: {title}"
    rng = random_for(name)
    images = normal(rng, shape) if low is None else rng.uniform(low, high, shape).astype("float32")
    layer = getattr(layers, layer_name)(**arguments, seed=int(rng.integers(1 << 30)))
    transformation = layer.get_random_transformation(tf.constant(images), training=True)
    output = layer.transform_images(tf.constant(images), transformation, training=True)
    result = {
        "name": name,
        "layer": layer_name,
        "config": {camel(key): plain(value) for key, value in arguments.items()},
        "images": encode(images),
        "transformation": {
            camel(key): encode(np.asarray(value))
            for key, value in transformation.items()
            if hasattr(value, "dtype") and np.ndim(value) > 0
        },
        "output": encode(output.numpy()),
    }
    result["transformation"].pop("inputShape", None)
    if labels is not None:
        hot = np.eye(labels, dtype="float32")[rng.integers(labels, size=shape[0])]
        result["labels"] = encode(hot)
        result["labelsOutput"] = encode(layer.transform_labels(tf.constant(hot), transformation, training=True).numpy())
    return result


def cases():
    small, deep = (3, 6, 7, 1), (2, 5, 4, 3)
    made = [case(mode, "RandomFlip", (6, 4, 5, 2), {"mode": mode}) for mode in ("horizontal", "vertical", "horizontal_and_vertical")]
    made.append(case("defaults", "RandomFlip", (4, 3, 3, 1), {}))
    for fill, interpolation in MODES:
        warp = {"fill_mode": fill, "interpolation": interpolation, "fill_value": 0.6}
        title = f"{fill}, {interpolation}"
        made.append(case(title, "RandomRotation", small, {"factor": 0.4, **warp}))
        made.append(case(title, "RandomTranslation", small, {"height_factor": 0.9, "width_factor": 0.7, **warp}))
        made.append(case(title, "RandomZoom", small, {"height_factor": 0.8, "width_factor": 0.9, **warp}))
    made += [
        case("defaults", "RandomRotation", deep, {"factor": 0.1}),
        case("a pair", "RandomRotation", deep, {"factor": (0.5, -0.2), "fill_mode": "constant"}),
        case("defaults", "RandomTranslation", deep, {"height_factor": 0.2, "width_factor": (-0.1, 0.5)}),
        case("defaults", "RandomZoom", deep, {"height_factor": (-0.5, 0.3)}),
        case("one factor for both", "RandomZoom", small, {"height_factor": 0.5, "fill_mode": "constant"}),
        case("defaults", "RandomContrast", deep, {"factor": 0.5}, 0, 255),
        case("a pair", "RandomContrast", small, {"factor": (0.9, 0.4), "value_range": (0.0, 1.0)}, 0, 1),
        case("defaults", "RandomBrightness", deep, {"factor": 0.5}, 0, 255),
        case("a pair", "RandomBrightness", small, {"factor": (-0.8, 0.1), "value_range": (0.0, 1.0)}, 0, 1),
        case("defaults", "RandomErasing", (4, 8, 9, 3), {}, 0, 255),
        case("a number", "RandomErasing", (4, 8, 9, 1), {"factor": (0.9, 1.0), "scale": (0.1, 0.6), "fill_value": 0.25, "value_range": (0.0, 1.0)}, 0, 1),
        case("a color", "RandomErasing", (3, 7, 6, 3), {"scale": 0.5, "fill_value": (10, 300, 90)}, 0, 255),
        case("defaults", "MixUp", (5, 4, 3, 2), {}, labels=4),
        case("alpha 1", "MixUp", (6, 3, 3, 1), {"alpha": 1.0}, labels=3),
        case("defaults", "CutMix", (5, 7, 6, 2), {}, labels=4),
        case("a pair", "CutMix", (4, 6, 6, 1), {"factor": (0.4, 0.8)}, labels=3),
    ]
    return made


def crops():
    made = []
    for shape, height, width in [
        ((2, 8, 9, 2), 4, 5),
        ((2, 6, 8, 1), 6, 4),
        ((2, 7, 5, 1), 4, 5),
        ((1, 5, 5, 2), 8, 4),
        ((1, 4, 6, 1), 9, 9),
        ((1, 6, 9, 1), 3, 12),
        ((1, 4, 4, 1), 4, 4),
        ((2, 12, 7, 1), 5, 5),
    ]:
        rng = random_for(f"crop {shape} {height} {width}")
        images = normal(rng, shape)
        layer = layers.RandomCrop(height, width, seed=int(rng.integers(1 << 30)))
        start = layer.get_random_transformation(tf.constant(images), training=True)
        output = layer.transform_images(tf.constant(images), start, training=True)
        resized = keras.ops.image.resize(images, (height, width), crop_to_aspect_ratio=True)
        made.append(
            {
                "name": f"{list(shape)} to {height} x {width}",
                "height": height,
                "width": width,
                "isDrawn": not isinstance(start[0], int),
                "images": encode(images),
                "start": [int(one) for one in start],
                "output": encode(np.asarray(output)),
                "resized": encode(np.asarray(resized)),
            }
        )
    return made


def warps():
    ties = [[1, 0, 0.5, 0, 1, -0.5, 0, 0], [1, 0, -0.5, 0, 1, 2.5, 0, 0], [2, 0, -3.5, 0, 2, -2.5, 0, 0]]
    made = []
    for fill, interpolation in MODES:
        for title in ("affine", "projective", "ties", "far"):
            rng = random_for(f"warp {title} {fill} {interpolation}")
            images = normal(rng, (3, 5, 6, 2))
            if title == "ties":
                maps = np.array(ties, "float32")
            else:
                near = np.array([1, 0, 0, 0, 1, 0, 0, 0], "float32") + normal(rng, (3, 8)) * (0.4, 0.4, 2, 0.4, 0.4, 2, 0, 0)
                if title == "far":
                    near = near * (4, 4, 6, 4, 4, 6, 0, 0)
                if title == "projective":
                    near[:, 6:] = (-0.25, 0), (0.1, -0.2), (-0.5, -0.5)
                maps = near.astype("float32")
            output = keras.ops.image.affine_transform(images, maps, interpolation=interpolation, fill_mode=fill, fill_value=0.3)
            made.append(
                {
                    "name": f"{title}, {fill}, {interpolation}",
                    "fillMode": fill,
                    "interpolation": interpolation,
                    "images": encode(images),
                    "transforms": encode(maps),
                    "output": encode(output.numpy()),
                }
            )
    return made


def boxes():
    shape = (5, 7, 6, 2)
    rng = random_for("boxes")
    x0, y0 = (rng.uniform(0, 4, 5).astype("float32") for _ in range(2))
    x1, y1 = ((start + rng.uniform(0, 3, 5)).astype("float32") for start in (x0, y0))
    x0[0], x1[0], y0[0], y1[0] = 1, 3, 2, 2
    corners = tuple(tf.constant(one) for one in (x0, x1, y0, y1))
    masks, weight = layers.CutMix()._generate_batch_mask(shape, corners)
    erased = layers.RandomErasing()._generate_batch_mask(shape, corners)
    assert np.array_equal(masks, erased)
    named = {key: encode(value) for key, value in zip(("x0", "x1", "y0", "y1"), (x0, x1, y0, y1))}
    return {"shape": list(shape), **named, "masks": encode(masks.numpy()), "mixWeight": encode(np.ravel(weight.numpy()))}


def main():
    common.keras.utils.set_random_seed(7)
    write_fixture("augmentation.json", SCRIPT, NOTES, cases=cases(), crops=crops(), warps=warps(), boxes=boxes())


if __name__ == "__main__":
    main()
