"""Makes the files of this folder by Keras 3.15 and tf_keras 2.21: python make.py"""

import io
import json
import os
import zipfile
import zlib
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


def legacy():
    """A model whose optimizer is one of Keras before 2.11, as its .h5 file holds it."""
    tf_keras.utils.set_random_seed(4)
    model = small(tf_keras)
    optimizer = tf_keras.optimizers.legacy.Adam(0.125, amsgrad=True, decay=0.25)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    go_on(model, 2)
    model.save(place / "legacy-adam.h5")
    (place / "legacy-adam.json").write_text(json.dumps(go_on(model, 3)) + "\n")


def rewritten():
    """The same files as other programs would have written them: compressed, of the newest form, in zip files of other kinds."""

    def copied(source, target):
        for name, value in source.attrs.items():
            target.attrs[name] = value
        for name, member in source.items():
            if isinstance(member, h5py.Group):
                copied(member, target.create_group(name))
            else:
                packing = {"compression": "gzip", "shuffle": True, "fletcher32": True} if member.ndim > 0 else {}
                target.create_dataset(name, data=member[()], **packing)

    for ending in ["h5", "weights.h5"]:
        for libver in ["earliest", "latest"]:
            path = place / f"packed-{libver}.{ending}"
            with h5py.File(place / f"keras-3.{ending}") as source, h5py.File(path, "w", libver=libver) as target:
                copied(source, target)

    class Stream(io.BytesIO):
        """A place to which a zip file is written without going back."""

        def seekable(self):
            return False

        def tell(self):
            raise OSError

    def zipped(name, file, **options):
        with zipfile.ZipFile(place / "keras-3.keras") as source, zipfile.ZipFile(file, "w", **options) as target:
            for member in source.namelist():
                with target.open(member, "w", force_zip64=True) as out:
                    out.write(source.read(member))
        if isinstance(file, Stream):
            (place / f"{name}.keras").write_bytes(file.getvalue())

    zipped("streamed", Stream(), compression=zipfile.ZIP_DEFLATED)
    zipfile.ZIP64_LIMIT = 100  # the same as for files over 4 GB, without one
    zipped("zip64", place / "zip64.keras", compression=zipfile.ZIP_DEFLATED)
    zipfile.ZIP64_LIMIT = 2**31 - 1


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
        group.create_dataset("0", data=np.zeros((17_000, 1024), "float32"), chunks=(1000, 1024), compression="gzip")

    def hidden(group, file):
        """A part that unpacks to far more than its array has."""
        group.create_dataset("0", (4, 2), "float32", chunks=(4, 2), compression="gzip")
        group["0"].id.write_direct_chunk((0, 0), zlib.compress(bytes(2**26)))
        group["1"] = np.ones(2, "float32")

    def never_packed(group, file):
        """An array of 8 TB, of which nothing is there."""
        group.create_dataset("0", (2**40, 2), "float32", chunks=(2**20, 2), compression="gzip")

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

    odd = [bomb, hidden, never_packed, never_written, cycle, deep, names_again]
    for add in [external_link, soft_link, external_storage, virtual, *odd]:
        weights(add.__name__.replace("_", "-"), add)
    weights("newest", dense, libver="latest")
    lambda_model = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(lambda value: value * 2)])
    lambda_model.save(place / "lambda.keras")
    lambda_model.save(place / "lambda.h5")


facts = [saved(library, version) for version, library in [(3, keras), (2, tf_keras)]]
(place / "facts.json").write_text(json.dumps({"x": x.tolist(), "y": y.tolist(), "facts": facts}) + "\n")
legacy()
rewritten()
hostile()
