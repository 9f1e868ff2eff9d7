"""Reads the SavedModels of src/saved-model-export.ts by TensorFlow: argument: their folder."""

import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402


def array(entry):
    return np.array(entry["data"], dtype=entry["dtype"]).reshape(entry["shape"])


def compare(case, how, results, wanted):
    assert set(results) == {entry["name"] for entry in wanted}, (how, list(results))
    worst = 0.0
    for entry in wanted:
        value, right = np.asarray(results[entry["name"]]), array(entry)
        assert value.shape == right.shape and value.dtype == right.dtype, (value.shape, value.dtype)
        worst = max(worst, float(np.max(np.abs(value - right) / np.maximum(1, np.abs(right)))))
    assert worst < 1e-5, f"{case['name']} by {how}: outputs differ by {worst}"
    return worst


def check(case, folder):
    path = str(folder / case["name"])
    labels = (folder / case["name"] / "assets.extra" / "labels.txt").read_text().split()
    assert labels == case["labels"], labels
    loaded = tf.saved_model.load(path)
    assert list(loaded.signatures) == ["serving_default"], list(loaded.signatures)
    serve = loaded.signatures["serving_default"]
    worst = 0.0
    for run in case["runs"]:
        feeds = {entry["name"]: array(entry) for entry in run["inputs"]}
        results = serve(**{name: tf.constant(value) for name, value in feeds.items()})
        worst = max(worst, compare(case, "tf.saved_model.load", results, run["outputs"]))
        # The loader of TensorFlow 1, which TensorFlow Serving's is the C++ form of: tags, then the signature by names of tensors.
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            meta = tf.compat.v1.saved_model.load(session, ["serve"], path)
            signature = meta.signature_def["serving_default"]
            assert signature.method_name == "tensorflow/serving/predict"
            given = {signature.inputs[name].name: value for name, value in feeds.items()}
            results = session.run({name: info.name for name, info in signature.outputs.items()}, given)
        worst = max(worst, compare(case, "Session", results, run["outputs"]))
    print(f"saved-model: {case['name']}: loaded both ways, {len(case['runs'])} batch sizes, outputs to {worst:.1e}")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    for one in json.loads((place / "cases.json").read_text()):
        check(one, place)
