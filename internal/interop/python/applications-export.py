"""Builds the backbones of src/applications-export.ts in Keras and compares what every layer gives: argument: their folder."""

import json
import os
import re
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
import keras  # noqa: E402
import numpy as np  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "golden" / "python"))
from application_weights import filled_by_rule, numbers  # noqa: E402

TOLERANCE = 1e-4


def snake(name):
    return re.sub("[A-Z]", lambda letter: f"_{letter.group().lower()}", name)


def images(architecture, shape):
    drawn = numbers(0, (1, *shape))
    if architecture.startswith(("MobileNetV3", "EfficientNet")):
        return drawn * np.float32(255)
    return drawn * np.float32(2) - np.float32(1)


def check(index, case, folder):
    keras.backend.clear_session()
    options = {snake(key): tuple(value) if isinstance(value, list) else value for key, value in case["options"].items()}
    model = filled_by_rule(getattr(keras.applications, case["architecture"])(weights=None, **options))
    assert model.name == case["name"], (model.name, case["name"])
    assert [weight.path for weight in model.weights] == case["weights"]
    # Operators on placeholders are no layers in Keras; their names stand in no list of layers.
    operators = {operation.name for operation in model._operations} - {layer.name for layer in model.layers}
    layers = {layer.name: layer for layer in model.layers[1:]}
    assert [row["name"] for row in case["layers"] if row["name"] not in operators] == list(layers)
    assert sum(row["parameters"] for row in case["layers"]) == model.count_params()
    x = images(case["architecture"], options["input_shape"])
    outputs = dict(zip(layers, keras.Model(model.input, [layer.output for layer in layers.values()])(x), strict=True))
    values = np.fromfile(folder / f"{index}.bin", dtype="<f4")
    at, worst = 0, (0.0, "")
    for row in case["layers"]:
        size = int(np.prod(row["shape"]))
        ours, at = values[at : at + size].reshape(row["shape"]), at + size
        if row["name"] in operators:
            continue
        theirs = outputs[row["name"]].numpy()
        assert ours.shape == theirs.shape, (row["name"], ours.shape, theirs.shape)
        assert layers[row["name"]].count_params() == row["parameters"], row["name"]
        worst = max(worst, (float(np.abs(ours - theirs).max() / np.abs(theirs).max()), row["name"]))
    assert at == values.size
    assert worst[0] < TOLERANCE, f"{case['architecture']} {case['options']}: layer {worst[1]} differs by {worst[0]}"
    print(f"applications: {case['architecture']} {case['options']}: {len(layers)} layers to {worst[0]:.1e}")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    for number, one in enumerate(json.loads((place / "cases.json").read_text())):
        check(number, one, place)
