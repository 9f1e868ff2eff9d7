"""Loads the .keras and .h5 files of src/keras-export.ts by Keras, predicts and goes on training. Argument: their folder."""

import json
import sys
import warnings
from pathlib import Path

from keras_files import array, difference, go_on, only
from logit_adjusted import LogitAdjusted

import h5py
import keras
import numpy as np

custom = {"LogitAdjusted": LogitAdjusted}


def check_case(case, folder):
    worst = 0.0
    for file in case["files"]:
        model = keras.models.load_model(folder / file, compile=False)
        for run in case["runs"]:
            worst = max(worst, difference(model.predict(only([array(x) for x in run["inputs"]]), verbose=0), run["outputs"]))
        for weight in model.weights:
            weight.assign(np.full(weight.shape, 3.0))
        model.load_weights(folder / case["weights"])
        run = case["runs"][0]
        worst = max(worst, difference(model.predict(only([array(x) for x in run["inputs"]]), verbose=0), run["outputs"]))
    assert worst < 1e-6, f"{case['name']}: outputs differ by {worst}"
    print(f"keras {keras.__version__}: {case['name']}: .keras, .h5 and .weights.h5 load, outputs to {worst:.1e}")


def restore_optimizer(model, path):
    """Gives the optimizer the state in an .h5 file: Keras 3.15 makes it for no weights at all, of its own files too."""
    with keras.saving.custom_object_scope(custom):
        model.compile_from_config(model.get_compile_config())
    with h5py.File(path) as file:
        group = file["optimizer_weights"]
        values = [group[name][()] for name in group.attrs["weight_names"]]
    for variable, value in zip(model.optimizer.variables, values, strict=True):
        assert variable.shape == value.shape, (variable.path, value.shape)
        variable.assign(value)


def tolerances(name):
    """How far outputs and losses may differ: in 16 bits by some units in the last place, which is 2^-11 or 2^-8."""
    return {"mixed_float16": (5e-4, 2e-3), "mixed_bfloat16": (8e-3, 2e-2)}.get(name, (1e-6, 2e-5))


def check_training(case, folder):
    x, y = [array(entry) for entry in case["x"]], [array(entry) for entry in case["y"]]
    worst, farthest = 0.0, 0.0
    for file in case["files"]:
        model = keras.models.load_model(folder / file, custom_objects=custom)
        if file.endswith(".h5"):
            restore_optimizer(model, folder / file)
        worst = max(worst, difference(model.predict(only(x), verbose=0), case["outputs"]))
        losses = go_on(model, x, y, len(case["losses"]))
        farthest = max(farthest, float(np.max(np.abs(np.subtract(losses, case["losses"])) / np.abs(case["losses"]))))
        # Not `iterations`, which counts updates where several batches make one.
        steps = int(getattr(model.optimizer, "inner_optimizer", model.optimizer).variables[0])
        assert steps == case["iterations"], steps
        names = sorted(model.test_on_batch(only(x), only(y), return_dict=True))
        assert names == sorted(case["metrics"]), (names, case["metrics"])
    near, far = tolerances(case["name"])
    assert worst < near, f"{case['name']}: outputs differ by {worst}"
    assert farthest < far, f"{case['name']}: losses differ by {farthest}"
    print(f"keras {keras.__version__}: {case['name']}: goes on training, outputs to {worst:.1e}, losses to {farthest:.1e}")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    # Keras only warns of an optimizer's state that it leaves out.
    warnings.simplefilter("error", UserWarning)
    everything = json.loads((place / "cases.json").read_text())
    for one in everything["cases"]:
        check_case(one, place)
    for one in everything["trainings"]:
        check_training(one, place)
