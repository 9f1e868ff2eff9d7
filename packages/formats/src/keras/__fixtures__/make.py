"""Makes the files of this folder by Keras 3.15 and tf_keras 2.21: python make.py"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import h5py  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402
import tf_keras  # noqa: E402

place = Path(__file__).parent
x = np.array([[1, 2, -1, 0.5], [0, -2, 1, 3]], dtype="float32")
y = np.array([0, 1], dtype="int32")


def small(library):
    L = library.layers
    inner = library.Sequential([library.Input((3,)), L.BatchNormalization(name="norm")], name="inner")
    given = library.Input((4,), name="given")
    hidden = inner(L.Dense(3, activation="tanh", name="one")(given))
    model = library.Model(given, L.Dense(2, activation="softmax", name="two")(hidden), name="small")
    optimizer = library.optimizers.SGD(0.125, momentum=0.5)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def go_on(model, count):
    losses = []
    for _ in range(count):
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x, y, return_dict=True)["loss"]))
    return losses


def saved(library, version):
    library.utils.set_random_seed(version)
    model = small(library)
    go_on(model, 2)
    model.save(place / f"keras-{version}.keras")
    model.save(place / f"keras-{version}.h5")
    model.save_weights(place / f"keras-{version}.weights.h5")
    outputs = np.asarray(model.predict(x, verbose=0)).tolist()
    return {"version": library.__version__, "outputs": outputs, "losses": go_on(model, 3)}


def hostile():
    """Files that lead elsewhere, or are larger than they look, each like weights of a model with one dense layer."""

    def weights(name, add, **options):
        path = place / f"{name}.weights.h5"
        with h5py.File(path, "w", **options) as file:
            add(file.create_group("layers/dense/vars"), file)

    def dense(group, file):
        group["0"] = np.ones((4, 2), "float32")
        group["1"] = np.ones(2, "float32")

    def external_link(group, file):
        group["0"] = h5py.ExternalLink("/etc/hostname", "/x")
        group["1"] = np.ones(2, "float32")

    def soft_link(group, file):
        group["0"] = h5py.SoftLink("/layers/dense/vars/1")
        group["1"] = np.ones(2, "float32")

    def external_storage(group, file):
        group.create_dataset("0", (4, 2), "float32", external=[("/etc/passwd", 0, 32)])
        group["1"] = np.ones(2, "float32")

    def virtual(group, file):
        layout = h5py.VirtualLayout((4, 2), "float32")
        layout[:] = h5py.VirtualSource("/etc/hosts.h5", "x", shape=(4, 2))
        group.create_virtual_dataset("0", layout)
        group["1"] = np.ones(2, "float32")

    def bomb(group, file):
        group.create_dataset("0", (512, 4096), "float32", compression="gzip", compression_opts=9, data=np.zeros((512, 4096), "float32"))

    def never_written(group, file):
        group.create_dataset("0", (2**40, 2), "float32")

    def cycle(group, file):
        dense(group, file)
        group["again"] = file["layers"]

    def deep(group, file):
        dense(group, file)
        file.create_group("/".join(["deep"] * 70))

    def names_again(group, file):
        file.attrs["layer_names"] = np.array(["dense"] * 4000, "S5")
        group = file.create_group("dense")
        group.attrs["weight_names"] = np.array(["kernel"] * 4000, "S6")
        group["kernel"] = np.ones((4, 2), "float32")

    for add in [external_link, soft_link, external_storage, virtual, never_written, cycle, deep, names_again]:
        weights(add.__name__.replace("_", "-"), add)
    weights("bomb", bomb)
    weights("newest", dense, libver="latest")
    lambda_model = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(lambda value: value * 2)])
    lambda_model.save(place / "lambda.keras")
    lambda_model.save(place / "lambda.h5")


facts = [saved(library, version) for version, library in [(3, keras), (2, tf_keras)]]
(place / "facts.json").write_text(json.dumps({"x": x.tolist(), "y": y.tolist(), "facts": facts}) + "\n")
hostile()
