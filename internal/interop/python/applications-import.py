"""Saves backbones of Keras 3 and of Keras 2 as .h5 files for src/applications-import.ts: argument: the folder."""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import h5py  # noqa: E402
import keras  # noqa: E402
import tf_keras  # noqa: E402
from keras.src.legacy.saving import legacy_h5_format  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "golden" / "python"))
from application_weights import weight  # noqa: E402

SMALL = {"include_top": False, "input_shape": (64, 64, 3)}
CASES = [
    ("MobileNetV2", {"alpha": 0.35, **SMALL}),
    ("MobileNetV2", {"alpha": 0.35, "input_shape": (64, 64, 3), "classes": 4}),
    ("MobileNetV3Small", {"input_shape": (64, 64, 3), "classes": 4}),
    ("EfficientNetB0", SMALL),
    ("ResNet50V2", SMALL),
]


def filled(model):
    """Sets the weights by the rule; in Keras 2 a depthwise kernel has a name of its own."""
    index = 0
    for layer in model.layers:
        values = []
        for variable in layer.weights:
            index += 1
            name = variable.name.split("/")[-1].split(":")[0].replace("depthwise_kernel", "kernel")
            values.append(weight(index, type(layer).__name__, name, tuple(variable.shape)))
        layer.set_weights(values)
    return model


def main(folder):
    written = []
    for number, (architecture, options) in enumerate(CASES):
        for library in (keras, tf_keras):
            library.backend.clear_session()
            model = filled(getattr(library.applications, architecture)(weights=None, **options))
            files = {"model": f"{number}-{library.__name__}-model.h5"}
            model.save(folder / files["model"])
            if library is keras:
                # What keras.applications downloads has this form.
                files["weights"] = f"{number}-{library.__name__}-weights.h5"
                with h5py.File(folder / files["weights"], "w") as file:
                    legacy_h5_format.save_weights_to_hdf5_group(file, model)
            else:
                files["weights"] = f"{number}-{library.__name__}-weights.h5"
                model.save_weights(folder / files["weights"])
            for kind, file in files.items():
                written.append({"architecture": architecture, "options": options, "file": file, "by": f"{library.__name__}, {kind}"})
    (folder / "cases.json").write_text(json.dumps(written))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
