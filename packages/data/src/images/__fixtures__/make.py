"""What Keras makes of folders of images: which files, in which order, with which classes, and which numbers.

pip install keras tensorflow-cpu pillow; python make.py
Writes files/ (small images), directory.json and pixels.json beside this script.
"""

import copy
import json
import os
import pathlib
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from keras.src.utils import dataset_utils, image_dataset_utils
from PIL import Image

HERE = pathlib.Path(__file__).parent
FILES = HERE / "files"
VERSIONS = {"keras": keras.__version__, "numpy": np.__version__, "tensorflow": tf.__version__}

TREE = [
    *[f"cat/{index}.png" for index in range(11)],
    *["cat/UPPER.JPG", "cat/notes.txt", "cat/.png", "cat/a-b/1.jpeg", "cat/a/1.bmp", "cat/a/b/1.gif", "cat/a.c/1.webp", "cat/.hidden/1.png"],
    *[f"dog/dog.{index}.jpg" for index in [1, 2, 10, 11, 20]],
    *["\U0001F408/1.png", "\uFF5E/1.png", "\U0001F408/\uFF5E.png", "\U0001F408/\U0001F408.png", "Zebra/z.png", ".cache/1.png", "top.png"],
]
LINKS = [["linked", "dog"], ["cat/more", "dog"], ["dog/again.jpg", "dog/dog.1.jpg"]]


def directory_cases():
    cases = []
    with tempfile.TemporaryDirectory() as root:
        for name in TREE:
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
        for name, target in LINKS:
            os.symlink(os.path.join(root, target), os.path.join(root, name))
        # What Keras indexes, by the file paths of the Dataset and the labels that go with them.
        count = len(dataset_utils.index_directory(root, None, image_dataset_utils.ALLOWLIST_FORMATS, shuffle=False, verbose=False)[0])
        given = [int(label) for label in np.random.RandomState(3).randint(0, 4, count)]
        for options in [
            {},
            {"follow_links": True},
            {"class_names": ["dog", "cat"]},
            {"labels": None},
            {"labels": None, "follow_links": True},
            {"labels": given},
        ]:
            for split in [None, 0.2, 0.37, 0.5]:
                for shuffle, seed in [(False, None), (True, 0), (True, 1337)]:
                    for subset in [None] if split is None else ["training", "validation"]:
                        # Keras shuffles a list of labels in place, so each call has a copy.
                        before, after = copy.deepcopy(options), copy.deepcopy(options)
                        labels = copy.copy(options.get("labels", "inferred"))
                        paths, numbers, names = dataset_utils.index_directory(
                            root, labels, image_dataset_utils.ALLOWLIST_FORMATS, options.get("class_names"), shuffle, seed,
                            options.get("follow_links", False), verbose=False,
                        )
                        paths, numbers = dataset_utils.get_training_or_validation_split(paths, numbers, split, subset)
                        dataset = image_dataset_utils.image_dataset_from_directory(
                            root, shuffle=shuffle, seed=seed, validation_split=split, subset=subset, verbose=False, **after,
                        )
                        assert dataset.file_paths == paths and dataset.class_names == names
                        cases.append({
                            "options": {**before, "shuffle": shuffle, "seed": seed, "validation_split": split, "subset": subset},
                            "classNames": names,
                            "files": [os.path.relpath(path, root) for path in paths],
                            "labels": None if numbers is None else [int(number) for number in numbers],
                        })
    return cases


def pictures():
    y, x = np.mgrid[0:9, 0:13]
    rgb = np.stack([127 + 120 * np.sin(x / (3 + k) + y / (5 - k) + k) for k in range(3)], -1).astype("uint8")
    alpha = rgb[::-1, :, :1]
    rgba = np.concatenate([rgb, alpha], -1)
    FILES.mkdir(exist_ok=True)
    Image.fromarray(rgb).save(FILES / "rgb.png")
    Image.fromarray(rgba).save(FILES / "rgba.png")
    Image.fromarray(rgb[:, :, 0]).save(FILES / "grey.png")
    Image.fromarray(np.concatenate([rgb[:, :, :1], alpha], -1)).save(FILES / "grey-alpha.png")
    Image.fromarray(rgb).quantize(16).save(FILES / "palette.png")
    Image.fromarray(rgb[:, :, 0].astype("uint16") * 257 + 37).save(FILES / "grey16.png")
    tf.io.write_file(str(FILES / "rgb16.png"), tf.io.encode_png(rgb.astype("uint16") * 256 + 99))
    Image.fromarray(rgb).save(FILES / "rgb.bmp")
    Image.fromarray(rgba).save(FILES / "rgba.bmp")
    Image.fromarray(rgb[:, :, 0]).save(FILES / "grey.bmp")
    frames = [Image.fromarray(frame).quantize(32) for frame in [rgb, rgb[::-1]]]
    frames[0].save(FILES / "moving.gif", save_all=True, append_images=frames[1:])
    Image.fromarray(rgb).save(FILES / "rgb.jpg", quality=90)
    turned = Image.Exif()
    turned[0x112] = 6
    Image.fromarray(rgb).save(FILES / "turned.jpg", quality=90, exif=turned)


def pixel_cases():
    def case(name, mode, size, method, ratio):
        channels = {"grayscale": 1, "rgb": 3, "rgba": 4}[mode]
        crop, pad = ratio == "crop", ratio == "pad"
        # Through tf.data, as users have it: a tf.function alone is optimized in other ways, and rounds otherwise.
        dataset = image_dataset_utils.paths_and_labels_to_dataset(
            [str(FILES / name)], size, channels, None, None, 0, method, "channels_last", crop, pad
        )
        image = next(iter(dataset)).numpy()
        pixels = [round(float(value), 4) for value in image.ravel()]
        return {"file": name, "mode": mode, "size": size, "method": method, "ratio": ratio, "dtype": str(image.dtype), "pixels": pixels}

    same = [9, 13]
    cases = [case(path.name, "rgb", same, "nearest", "distort") for path in sorted(FILES.iterdir())]
    cases += [case(name, "rgba", same, "nearest", "distort") for name in ["rgba.png", "rgb.png", "grey-alpha.png", "rgba.bmp", "rgb.bmp"]]
    cases += [case(name, "grayscale", same, "nearest", "distort") for name in ["rgb.png", "rgba.png", "palette.png", "grey16.png", "rgb16.png", "rgb.jpg"]]
    for size in [[5, 7], [20, 17], [4, 30], [9, 13], [1, 1]]:
        for method in ["bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"]:
            cases.append(case("rgb.png", "grayscale", size, method, "distort"))
        for method in ["bilinear", "nearest", "bicubic"]:
            cases.append(case("rgb.png", "grayscale", size, method, "crop"))
    for size in [[3, 3], [7, 7], [10, 11], [2, 9], [9, 2]]:
        cases.append(case("rgb.png", "grayscale", size, "nearest", "crop"))
    for size in [[5, 7], [20, 17], [4, 30], [3, 4], [18, 26], [9, 2]]:
        for method in ["bilinear", "nearest", "area"] if size[0] < 9 else ["nearest"]:
            cases.append(case("rgb.png", "grayscale", size, method, "pad"))
    return cases


def write(name, cases, **more):
    lines = ",\n".join(json.dumps(case) for case in cases)
    HERE.joinpath(name).write_text('{"versions": %s, %s"cases": [\n%s\n]}\n' % (
        json.dumps(VERSIONS), "".join(f'"{key}": {json.dumps(value)}, ' for key, value in more.items()), lines))


pictures()
write("directory.json", directory_cases(), tree=TREE, links=LINKS)
write("pixels.json", pixel_cases())
