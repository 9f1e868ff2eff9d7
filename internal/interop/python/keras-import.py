"""Writes .keras, .h5 and .weights.h5 files by Keras 3 and by Keras 2, with what their models give, for src/keras-import.ts. Argument: the folder."""

import json
import sys
from pathlib import Path

from keras_cases import cases, only_new, optimizers, optimizers_of_2
from keras_files import go_on, listed, only, plain

import keras
import tf_keras


def write(library, version, name, folder):
    make, x, y = cases[name]
    model = make(library)
    if y is not None:
        go_on(model, x, y, 3)
    label = f"{name}-{version}"
    # Keras 3.15 cannot write layers that augment to .h5, as it copies their configs with a module inside, nor Adafactor, two of whose
    # variables have one name.
    endings = ["keras"] if name in ("augmented", "adafactor") and version == 3 else ["keras", "h5"]
    if name in optimizers_of_2:
        endings = ["h5"]
    files = [f"{label}.{ending}" for ending in endings]
    for file in files:
        model.save(folder / file)
    weights = f"{label}.weights.h5"
    model.save_weights(folder / weights)
    ends = lambda given, values: [plain(value, end.name) for end, value in zip(given, values, strict=True)]  # noqa: E731
    case = {
        "name": f"{name} of Keras {library.__version__}",
        "files": files,
        "weights": weights,
        "x": ends(model.inputs, x),
        "outputs": [plain(value, "") for value in listed(model.predict(only(x), verbose=0))],
    }
    if y is None:
        return case
    before = [value.copy() for value in model.get_weights()]
    losses = go_on(model, x, y, 5)
    assert any((a != b).any() for a, b in zip(before, model.get_weights(), strict=True))
    return {**case, "y": [plain(value, "") for value in y], "losses": losses}


if __name__ == "__main__":
    place = Path(sys.argv[1])
    written = [write(keras, 3, name, place) for name in cases if name not in optimizers_of_2]
    written += [write(tf_keras, 2, name, place) for name in cases if name not in [*only_new, *optimizers]]
    (place / "cases.json").write_text(json.dumps(written))
