"""Reads the SavedModels of src/saved-model-export.ts by TensorFlow: argument: their folder."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from tensorflow.core.protobuf.meta_graph_pb2 import MetaGraphDef  # noqa: E402


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


def check_by_command(case, folder):
    """saved_model_cli, which is part of TensorFlow: what it shows, and what it computes from files of numpy."""
    path = str(folder / case["name"])
    show = command("show", "--dir", path, "--tag_set", "serve", "--signature_def", "serving_default")
    assert "Method name is: tensorflow/serving/predict" in show, show
    run = case["runs"][-1]
    for entry in run["inputs"] + run["outputs"]:
        assert f"['{entry['name']}'] tensor_info" in show, (entry["name"], show)
    inputs = []
    for index, entry in enumerate(run["inputs"]):
        np.save(folder / f"input-{index}.npy", array(entry))
        inputs.append(f"{entry['name']}={folder / f'input-{index}.npy'}")
    place = folder / "results"
    options = ["--signature_def", "serving_default", "--inputs", ";".join(inputs), "--outdir", str(place), "--overwrite"]
    command("run", "--dir", path, "--tag_set", "serve", *options)
    results = {entry["name"]: np.load(place / f"{entry['name']}.npy") for entry in run["outputs"]}
    worst = compare(case, "saved_model_cli", results, run["outputs"])
    print(f"saved-model: {case['name']}: shown and run by saved_model_cli, outputs to {worst:.1e}")


def command(*arguments):
    program = Path(sys.executable).parent / "saved_model_cli"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def check_by_cpp(case, folder):
    """The loader in C++ that TensorFlow Serving calls (LoadSavedModel), by way of TensorFlow's C interface."""
    library = ctypes.CDLL(str(next(Path(tf.__file__).parent.glob("libtensorflow_cc.so*"))))
    new = {name: getattr(library, f"TF_New{name}") for name in ("Status", "SessionOptions", "Graph", "Buffer")}
    for make in new.values():
        make.restype = ctypes.c_void_p
    load = library.TF_LoadSessionFromSavedModel
    load.restype = ctypes.c_void_p
    library.TF_Message.restype = ctypes.c_char_p
    status, graph, meta = (ctypes.c_void_p(new[name]()) for name in ("Status", "Graph", "Buffer"))
    tags = (ctypes.c_char_p * 1)(b"serve")
    options, path = ctypes.c_void_p(new["SessionOptions"]()), str(folder / case["name"]).encode()
    session = load(options, None, path, tags, 1, graph, meta, status)
    assert library.TF_GetCode(status) == 0 and session, library.TF_Message(status)

    class Buffer(ctypes.Structure):
        _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    held = ctypes.cast(meta, ctypes.POINTER(Buffer)).contents
    signature = MetaGraphDef.FromString(ctypes.string_at(held.data, held.length)).signature_def["serving_default"]
    assert set(signature.outputs) == {entry["name"] for entry in case["runs"][0]["outputs"]}, signature
    print(f"saved-model: {case['name']}: loaded by the loader of TensorFlow Serving")


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
    cases = json.loads((place / "cases.json").read_text())
    for one in cases:
        check(one, place)
        check_by_cpp(one, place)
    # Each start of the command takes seconds.
    check_by_command(next(one for one in cases if one["name"] == "convolutions"), place)
