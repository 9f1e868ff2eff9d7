"""What Keras's ImageDataGenerator makes of images, and Pillow of their sizes.

pip install keras tensorflow-cpu pandas pillow scipy; python make.py
Writes generator.json and pillow.json beside this script; reads ../../__fixtures__/files.
"""

import json
import os
import pathlib
import shutil
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import pandas
import PIL
import PIL.Image
import scipy
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from keras.src.utils import image_utils

HERE = pathlib.Path(__file__).parent
FILES = HERE.parent.parent / "__fixtures__" / "files"
VERSIONS = {"keras": keras.__version__, "numpy": np.__version__, "scipy": scipy.__version__, "pillow": PIL.__version__}


def camel(options):
    return {"".join(part.capitalize() if index else part for index, part in enumerate(name.split("_"))): value for name, value in options.items()}


def numbers(array):
    return [float(f"{value:.7g}") for value in np.asarray(array, "float64").ravel()]


def image(height, width, channels, seed=0):
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    noise = np.random.RandomState(seed).uniform(-20, 20, (height, width, channels))
    return np.round(127 + 100 * np.sin(x / 2 + c) * np.cos(y / 3 - c) + noise).astype("float32")


def transform_cases():
    cases = []
    draws = [
        {"theta": 30}, {"theta": -90}, {"tx": 2}, {"ty": -1.5}, {"tx": 30, "ty": 0.25}, {"tx": -40}, {"shear": 20}, {"zx": 0.6, "zy": 1.7}, {"zx": 3},
        {"theta": 17, "tx": 1.2, "ty": -0.7, "shear": -12, "zx": 1.3, "zy": 0.8},
    ]
    for mode in ["nearest", "constant", "reflect", "wrap"]:
        for order in [0, 1]:
            for draw in draws:
                cases.append((draw, {"fill_mode": mode, "cval": 9.5, "interpolation_order": order}, [5, 8, 2]))
    for draw in [
        {"flip_horizontal": True}, {"flip_vertical": True}, {"flip_horizontal": True, "flip_vertical": True, "theta": 10},
        {"channel_shift_intensity": 33.3}, {"channel_shift_intensity": -80, "zx": 0.9, "zy": 0.9},
        {"brightness": 0.5}, {"brightness": 1.6}, {"brightness": 1}, {"brightness": 0}, {"brightness": 0.7, "theta": 25, "flip_vertical": True},
    ]:
        for channels in [1, 3, 4]:
            cases.append((draw, {}, [6, 4, channels]))
    for mode in ["nearest", "constant", "reflect", "wrap"]:
        for order in [2, 3, 4, 5]:
            # A draw that goes far outside, a small one, and images of one and two pixels, whose mirrors are mirrored again.
            for draw, shape in [({"theta": 200, "tx": 9, "zx": 1.7}, [5, 7, 2]), ({"theta": 8, "ty": 0.3, "shear": 5}, [4, 6, 1]), ({"theta": 33}, [1, 4, 1]), ({"zx": 2.5, "zy": 3.1, "theta": 5}, [2, 2, 1])]:
                cases.append((draw, {"fill_mode": mode, "cval": 9.5, "interpolation_order": order}, shape))
    cases += [(draw, {"fill_mode": "constant", "cval": -40.0}, [6, 4, 3]) for draw in [{"brightness": 0.7, "tx": 1}, {"brightness": 1.9, "ty": 2}]]
    cases += [({"theta": 20}, {"fill_mode": mode}, [1, 3, 1]) for mode in ["nearest", "constant", "reflect", "wrap"]]
    result = []
    for draw, options, shape in cases:
        x = image(*shape)
        y = ImageDataGenerator(**options).apply_transform(x.copy(), draw)
        result.append({"options": camel(options), "draw": camel(draw), "shape": shape, "x": numbers(x), "y": numbers(y)})
    return result


ALL = {
    "rotation_range": 40, "width_shift_range": 0.2, "height_shift_range": 0.3, "shear_range": 10, "zoom_range": 0.25,
    "channel_shift_range": 15.0, "horizontal_flip": True, "vertical_flip": True, "brightness_range": [0.5, 1.5],
}


def draw_cases():
    cases = []
    for options in [
        {}, ALL, {"rotation_range": 5}, {"width_shift_range": 3}, {"height_shift_range": 1}, {"width_shift_range": 2.5}, {"height_shift_range": [1, 4, -2]},
        {"width_shift_range": [0.1, 0.2]}, {"zoom_range": [0.5, 0.9]}, {"zoom_range": [1, 1]}, {"horizontal_flip": True}, {"channel_shift_range": 3},
    ]:
        generator = ImageDataGenerator(**options)
        np.random.seed(7)
        draws = [generator.get_random_transform((20, 30, 3), seed=seed) for seed in [7, None, None, 99, None]]
        plain = [camel({key: value.item() if isinstance(value, np.generic) else value for key, value in draw.items()}) for draw in draws]
        cases.append({"options": camel(options), "draws": plain})
    return cases


def flow_cases():
    x = np.stack([image(4, 6, 1, seed) for seed in range(7)])
    y = np.array([0, 1, 2, 1, 0, 2, 0])
    weight = np.arange(7) / 4
    cases = []
    for options, flow, labelled in [
        ({}, {"batch_size": 3, "seed": 5}, True), ({}, {"batch_size": 3, "seed": 5, "shuffle": False}, True), (ALL, {"batch_size": 4, "seed": 123}, True),
        ({"rotation_range": 90, "rescale": 1 / 255}, {"batch_size": 7, "seed": 0}, False),
        ({"samplewise_center": True, "samplewise_std_normalization": True}, {"batch_size": 2, "seed": 1}, True),
        ({"validation_split": 0.3}, {"batch_size": 2, "seed": 4, "subset": "training", "ignore_class_split": True}, True),
        ({"validation_split": 0.45}, {"batch_size": 2, "seed": 4, "subset": "validation"}, True),
    ]:
        # Keras does not divide the weights along with the images: those that train would have the weights of others.
        weighted = labelled and flow.get("subset") != "training"
        iterator = ImageDataGenerator(**options).flow(x, y if labelled else None, sample_weight=weight if weighted else None, **flow)
        batches = [next(iterator) for _ in range(3 * len(iterator))]
        batches = [batch if labelled else (batch,) for batch in batches]
        cases.append({
            "options": camel(options), "flow": camel(flow), "labelled": labelled, "steps": len(iterator),
            "batches": [[numbers(part) for part in batch] for batch in batches],
        })
    return {"x": numbers(x), "shape": list(x.shape), "y": y.tolist(), "weight": weight.tolist(), "runs": cases}


def fit_cases():
    cases = []
    for shape, options, fit in [
        ([6, 4, 5, 3], {"featurewise_center": True}, {}),
        ([6, 4, 5, 3], {"featurewise_center": True, "featurewise_std_normalization": True, "rescale": 0.01}, {}),
        ([5, 6, 4, 1], {"featurewise_std_normalization": True, "rotation_range": 30, "horizontal_flip": True}, {"augment": True, "rounds": 2, "seed": 3}),
        ([40, 3, 3, 1], {"zca_whitening": True, "rescale": 1 / 255}, {}),
        ([30, 2, 3, 3], {"zca_whitening": True, "zca_epsilon": 0.1, "rescale": 1 / 255}, {}),
        ([8, 4, 4, 1], {"zca_whitening": True, "rescale": 1 / 255}, {}),
    ]:
        x = np.stack([image(*shape[1:], seed) for seed in range(shape[0])])
        generator = ImageDataGenerator(**options)
        generator.fit(x, **fit)
        found = {name: None if value is None else numbers(value) for name, value in [
            ("mean", generator.mean), ("std", generator.std), ("zcaWhiteningMatrix", generator.zca_whitening_matrix)]}
        cases.append({"options": camel(options), "fit": fit, "shape": shape, "x": numbers(x), **found, "first": numbers(generator.standardize(x[0].copy()))})
    return cases


def directory_cases():
    tree = {"a": ["rgb.png", "rgba.png", "rgb.jpg", "grey.png"], "b": ["palette.png", "rgb.bmp", "rgb16.png"], ".c": ["turned.jpg"]}
    runs = []
    with tempfile.TemporaryDirectory() as root:
        for name, files in tree.items():
            pathlib.Path(root, name).mkdir()
            for file in files:
                shutil.copy(FILES / file, pathlib.Path(root, name, file))
        for options, flow in [
            ({}, {"target_size": [3, 4], "batch_size": 3, "seed": 2}),
            ({}, {"target_size": [3, 4], "class_mode": "sparse", "shuffle": False, "interpolation": "bilinear", "color_mode": "grayscale"}),
            ({}, {"target_size": [3, 4], "class_mode": "binary", "classes": ["b", "a"], "seed": 1, "color_mode": "rgba", "interpolation": "lanczos"}),
            ({}, {"target_size": [5, 3], "class_mode": "input", "shuffle": False, "keep_aspect_ratio": True, "interpolation": "bicubic"}),
            ({}, {"target_size": [5, 3], "class_mode": None, "shuffle": False, "keep_aspect_ratio": True}),
            ({"validation_split": 0.34, **ALL}, {"target_size": [6, 6], "subset": "training", "seed": 8, "batch_size": 2}),
            ({"validation_split": 0.34}, {"target_size": [2, 2], "subset": "validation", "seed": 8}),
        ]:
            iterator = ImageDataGenerator(**options).flow_from_directory(root, **flow)
            batches = [next(iterator) for _ in range(2 * len(iterator))]
            batches = [batch if isinstance(batch, tuple) else (batch,) for batch in batches]
            runs.append({
                "options": camel(options), "flow": camel(flow), "classIndices": iterator.class_indices,
                "files": [os.path.relpath(path, root) for path in iterator.filepaths],
                "batches": [[numbers(part) for part in batch] for batch in batches],
            })
    return {"tree": tree, "runs": runs}


def dataframe_cases():
    files = ["a/rgb.png", "a/rgba.png", "b/palette.png", "a/rgb.jpg", "b/rgb.bmp", "gone.png", "b/rgb16.png", "a/grey.png"]
    rows = [{
        "filename": file, "class": ["cat", "dog", "ant"][index % 3] if file != "gone.png" else "zebra", "two": ["no", "yes"][index % 2], "age": index * 3,
        "size": index / 4, "weight": 1 + index / 2, "tags": [["red"], ["blue", "red"], ["green", "blue"]][index % 3],
    } for index, file in enumerate(files)]
    runs = []
    with tempfile.TemporaryDirectory() as root:
        for file in files:
            target = pathlib.Path(root, file)
            target.parent.mkdir(exist_ok=True)
            if file != "gone.png":
                shutil.copy(FILES / target.name, target)
        for options, flow in [
            ({}, {"target_size": [3, 4], "batch_size": 3, "seed": 2}),
            ({"rotation_range": 30}, {"target_size": [3, 4], "class_mode": "sparse", "classes": ["dog", "ant"], "seed": 5, "weight_col": "weight"}),
            ({}, {"target_size": [3, 4], "class_mode": "binary", "y_col": "two", "shuffle": False, "interpolation": "bicubic", "color_mode": "grayscale"}),
            ({}, {"target_size": [3, 3], "class_mode": "categorical", "y_col": "tags", "shuffle": False}),
            ({}, {"target_size": [3, 3], "class_mode": "categorical", "y_col": "tags", "classes": ["green", "blue"], "shuffle": False}),
            ({}, {"target_size": [2, 3], "class_mode": "raw", "y_col": "age", "seed": 3, "batch_size": 2}),
            ({}, {"target_size": [2, 3], "class_mode": "raw", "y_col": ["age", "size"], "seed": 3}),
            ({}, {"target_size": [2, 3], "class_mode": "multi_output", "y_col": ["age", "size"], "seed": 3, "weight_col": "weight"}),
            ({"horizontal_flip": True}, {"target_size": [2, 3], "class_mode": "input", "seed": 4}),
            ({}, {"target_size": [2, 3], "class_mode": None, "shuffle": False}),
            ({"validation_split": 0.4}, {"target_size": [2, 2], "subset": "training", "seed": 8}),
            ({"validation_split": 0.4}, {"target_size": [2, 2], "subset": "validation", "seed": 8}),
        ]:
            iterator = ImageDataGenerator(**options).flow_from_dataframe(pandas.DataFrame(rows), root, **flow)
            batches = [next(iterator) for _ in range(2 * len(iterator))]
            batches = [batch if isinstance(batch, tuple) else (batch,) for batch in batches]
            flat = [[numbers(part) for part in batch for part in (part if isinstance(part, list) else [part])] for batch in batches]
            runs.append({
                "options": camel(options), "flow": camel(flow), "classIndices": getattr(iterator, "class_indices", None),
                "files": [os.path.relpath(path, root) for path in iterator.filepaths], "batches": flat,
            })
    return {"rows": rows, "runs": runs}


def save_cases():
    runs = []
    for shape, options, flow in [
        ([5, 4, 6, 1], {"rotation_range": 30}, {"batch_size": 2, "seed": 3, "save_prefix": "turned"}),
        ([3, 4, 6, 3], {"samplewise_center": True}, {"batch_size": 3, "seed": 1}),
        ([2, 4, 6, 4], {"rescale": 1 / 255}, {"batch_size": 2, "seed": 1, "shuffle": False}),
    ]:
        x = np.stack([image(*shape[1:], seed) for seed in range(shape[0])])
        with tempfile.TemporaryDirectory() as folder:
            iterator = ImageDataGenerator(**options).flow(x, None, save_to_dir=folder, **flow)
            for _ in range(len(iterator)):
                next(iterator)
            saved = {name: np.asarray(PIL.Image.open(pathlib.Path(folder, name))).ravel().tolist() for name in sorted(os.listdir(folder))}
        runs.append({"options": camel(options), "flow": camel(flow), "shape": shape, "x": numbers(x), "saved": saved})
    return runs


def pillow_cases():
    cases = []
    for file, mode in [("rgb.png", "grayscale"), ("rgba.png", "rgba")]:
        for method in ["nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"]:
            for size, keep in [([4, 5], False), ([20, 17], False), ([9, 6], False), ([3, 13], False), ([4, 11], True), ([11, 4], True), ([9, 13], False)]:
                if mode == "rgba" and (size[0] > 9 or keep):
                    continue
                picture = image_utils.load_img(FILES / file, color_mode=mode, target_size=size, interpolation=method, keep_aspect_ratio=keep)
                cases.append({"file": file, "mode": mode, "method": method, "size": size, "keep": keep, "pixels": np.asarray(picture).ravel().tolist()})
    return cases


HERE.joinpath("pillow.json").write_text(json.dumps({"versions": VERSIONS, "cases": pillow_cases()}).replace('{"file"', '\n{"file"') + "\n")
HERE.joinpath("generator.json").write_text(json.dumps({
    "versions": VERSIONS, "transforms": transform_cases(), "draws": draw_cases(), "flow": flow_cases(), "fit": fit_cases(), "directory": directory_cases(),
    "dataframe": dataframe_cases(), "saved": save_cases(),
}).replace('{"options"', '\n{"options"') + "\n")
