"""Opens every file that `npm start` leaves, by the program that it is for, and compares what they predict: argument: the folder."""

import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import numpy as np  # noqa: E402
import onnxruntime as ort  # noqa: E402
import tensorflow as tf  # noqa: E402
from safetensors.numpy import load_file  # noqa: E402


def by_onnx(run, x):
    session = ort.InferenceSession(str(run / "model.onnx"), providers=["CPUExecutionProvider"])
    labels = json.loads(session.get_modelmeta().custom_metadata_map["labels"])
    assert labels == [str(digit) for digit in range(10)], labels
    (given,) = session.get_inputs()
    return session.run(None, {given.name: x})[0]


def by_saved_model(run, x):
    assert (run / "saved_model/1/assets.extra/labels.txt").read_text().split() == [str(digit) for digit in range(10)]
    serve = tf.saved_model.load(str(run / "saved_model/1")).signatures["serving_default"]
    ((name, _),) = serve.structured_input_signature[1].items()
    ((_, y),) = serve(**{name: tf.constant(x)}).items()
    return y.numpy()


def by_keras(name):
    def predict(run, x):
        model = keras.models.load_model(run / name)
        assert model.optimizer is not None and model.loss is not None, f"{name} is not compiled"
        return model.predict(x, verbose=0)

    return predict


def main(folder):
    case = json.loads((folder / "cases.json").read_text())
    x, wanted = (np.array(case[name]["data"], np.float32).reshape(case[name]["shape"]) for name in "xy")
    run = folder / "run"
    weights = load_file(run / "weights.safetensors")
    assert sum(value.size for value in weights.values()) == json.loads((run / "results.json").read_text())["parameters"]
    files = {"model.onnx": by_onnx, "saved_model/1": by_saved_model}
    files |= {name: by_keras(name) for name in ("model.keras", "model.h5")}
    for name, predict in files.items():
        worst = float(np.max(np.abs(predict(run, x) - wanted)))
        assert worst < 1e-5, (name, worst)
        print(f"npm start: {name}: {len(x)} samples, outputs to {worst:.1e}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
