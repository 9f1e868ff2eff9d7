"""Numbers from NumPy, Keras, scikit-learn and tf.data that the tests of @ibex-ml/data are held to.

pip install numpy keras tensorflow-cpu scikit-learn; python make_fixtures.py
Writes the .json and .npz files beside this script.
"""

import hashlib
import json
import pathlib

import keras
import numpy as np
import sklearn
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

HERE = pathlib.Path(__file__).parent


def write(name, cases):
    versions = {"keras": keras.__version__, "numpy": np.__version__, "sklearn": sklearn.__version__, "tensorflow": tf.__version__}
    lines = ",\n".join(json.dumps(case) for case in cases)
    HERE.joinpath(name).write_text('{"versions": %s, "cases": [\n%s\n]}\n' % (json.dumps(versions), lines))


def normalize_cases():
    rng = np.random.default_rng(7)
    cases = []
    for shape in [(5,), (3, 4), (2, 3, 4)]:
        x = rng.normal(size=shape).round(3)
        x[0] = 0  # in the two larger shapes: whole vectors of zeros
        for axis in range(-len(shape), len(shape)):
            for order in [1, 2, 3, "inf"]:
                # keras.utils.normalize turns axis 0 into -1 for NumPy input (`axis or -1`); its tensor path and this agree
                # wherever it does not, so the norm is taken from NumPy and the call checked where it means the same.
                norm = np.linalg.norm(x, np.inf if order == "inf" else order, axis, keepdims=True)
                y = x / np.where(norm == 0, 1, norm)
                if axis != 0 and order != "inf":
                    np.testing.assert_allclose(y, keras.utils.normalize(x, axis, order).reshape(shape), rtol=1e-15)
                if order == 2:
                    np.testing.assert_allclose(y, keras.utils.normalize(tf.constant(x), axis, order), atol=1e-6)
                cases.append({"x": x.tolist(), "axis": axis, "order": order, "y": y.tolist()})
    return cases


def to_categorical_cases():
    cases = []
    for labels, classes in [([0, 2, 1], None), ([0, 2, 1], 5), ([[3], [0]], None), ([[1, 0], [2, 1]], 3)]:
        cases.append({"labels": labels, "numClasses": classes, "y": keras.utils.to_categorical(labels, classes).tolist()})
    return cases


def split_size_cases():
    cases = []
    for n in [1, 2, 3, 5, 10, 97, 1797]:
        for test in [None, 0.2, 0.25, 1 / 3, 0.5, 0.999, 1.5, 0.0, -1, 1, 2, 97, 96]:
            for train in [None, 0.01, 0.5, 0.8, 1, 3, 96]:
                case = {"n": n, "testSize": test, "trainSize": train}
                try:
                    a, b = train_test_split(np.arange(n), test_size=test, train_size=train)
                    if len(b) > 0:
                        case |= {"train": len(a), "test": len(b)}
                except ValueError:
                    pass
                cases.append(case)
    return cases


def stratified_cases():
    rng = np.random.default_rng(3)
    digits = load_digits().target
    cases = []
    for labels, test, train in [
        (digits, 0.2, None),
        (digits, 0.333, 0.5),
        (rng.integers(0, 3, 50), 10, None),
        (rng.choice(4, 211, p=[0.7, 0.2, 0.06, 0.04]), 0.1, None),
        (rng.choice(4, 211, p=[0.7, 0.2, 0.06, 0.04]), 20, 30),
        (np.array([5, 5, 9, 9]), 2, None),
        (np.array([5, 5, 9, 9, 9]), 0.2, None),
        (np.array([0, 0, 0, 1]), 0.5, None),
    ]:
        case = {"labels": labels.tolist(), "testSize": test, "trainSize": train}
        try:
            counts = set()
            for seed in range(20):  # ties are broken at random: several counts can be right
                a, b = train_test_split(labels, test_size=test, train_size=train, stratify=labels, random_state=seed)
                counts.add((tuple(np.unique(a, return_counts=True)[1].tolist()), tuple(np.unique(b, return_counts=True)[1].tolist())))
            case["counts"] = sorted(counts)
        except ValueError:
            pass
        cases.append(case)
    return cases


def validation_split_cases():
    from keras.src.trainers.data_adapters.array_slicing import train_validation_split

    cases = []
    for n in [1, 2, 7, 10, 100, 1437, 60000]:
        for fraction in [0.001, 0.1, 0.2, 0.25, 0.3, 0.7, 0.9, 0.999]:
            case = {"n": n, "validationSplit": fraction}
            try:
                (train,), _ = train_validation_split((np.arange(n),), fraction)
                case["splitAt"] = len(train)
            except ValueError:
                pass
            cases.append(case)
    return cases


def pipeline_cases():
    """The same chains in tf.data: what comes out, and the cardinality that it states beforehand."""
    cases = []
    for n in [0, 1, 7]:
        for chain in [
            [["batch", 3]],
            [["batch", 3, True]],
            [["repeat", 2], ["batch", 3]],
            [["batch", 3], ["repeat", 2]],
            [["batch", 3], ["unbatch"]],
            [["take", 3], ["batch", 2]],
            [["skip", 5], ["batch", 4]],
            [["skip", 9]],
            [["take", 9], ["skip", 1], ["take", 2]],
            [["repeat", 3], ["skip", 4], ["take", 9]],
            [["repeat", 0]],
            [["repeat"], ["take", 5]],
            [["repeat"]],
            [["repeat"], ["batch", 2]],
            [["even"]],
            [["even"], ["batch", 2]],
            [["cache"], ["repeat", 2], ["prefetch", 2]],
            [["double"], ["batch", 2], ["prefetch", 1]],
            [["concatenate"], ["batch", 4]],
            [["repeat"], ["concatenate"]],
            [["window", 3]],
            [["window", 3, 1]],
            [["window", 3, 1, 1, True]],
            [["window", 2, 3]],
            [["window", 2, 3, 1, True]],
            [["window", 2, 4, 2]],
            [["window", 3, 2, 2]],
            [["window", 3, 1, 2, True]],
            [["repeat"], ["window", 3, 1], ["take", 3]],
            [["interleave", 1, 1]],
            [["interleave", 2, 1]],
            [["interleave", 3, 2]],
            [["interleave", 4, 3]],
            [["interleave", 9, 1]],
        ]:
            dataset = tf.data.Dataset.from_tensor_slices(np.arange(n, dtype=np.int32))
            for step, *arguments in chain:
                if step == "even":
                    dataset = dataset.filter(lambda value: value % 2 == 0)
                elif step == "double":
                    dataset = dataset.map(lambda value: value * 2)
                elif step == "concatenate":
                    dataset = dataset.concatenate(tf.data.Dataset.from_tensor_slices(np.arange(100, 102, dtype=np.int32)))
                elif step == "interleave":
                    dataset = dataset.interleave(lambda value: tf.data.Dataset.range(tf.cast(value, tf.int64)), *arguments)
                else:
                    dataset = getattr(dataset, step)(*arguments)
            is_windows = isinstance(dataset.element_spec, tf.data.DatasetSpec)
            cardinality = {-1: "infinite", -2: "unknown"}.get(int(dataset.cardinality()), int(dataset.cardinality()))
            case = {"n": n, "chain": chain, "cardinality": cardinality}
            if cardinality != "infinite":
                case["elements"] = (
                    [[int(value) for value in window] for window in dataset]
                    if is_windows
                    else [element.tolist() for element in dataset.as_numpy_iterator()]
                )
            cases.append(case)
    return cases


def digits_cases():
    digits = load_digits()
    x, y = digits.data.astype(np.uint8), digits.target.astype(np.uint8)
    return [{
        "xSha256": hashlib.sha256(x.tobytes()).hexdigest(),
        "ySha256": hashlib.sha256(y.tobytes()).hexdigest(),
        "perClass": np.bincount(y).tolist(),
        "mean": float(digits.data.mean()),
        "first": digits.images[0].astype(int).tolist(),
    }]


def npz_files():
    rng = np.random.default_rng(11)
    arrays = {
        "x_train": rng.integers(0, 256, (6, 4, 4), dtype=np.uint8),
        "y_train": rng.integers(0, 3, 6, dtype=np.uint8),
        "x_test": rng.integers(0, 256, (2, 4, 4), dtype=np.uint8),
        "y_test": rng.integers(0, 3, 2, dtype=np.uint8),
    }
    np.savez(HERE / "tiny-stored.npz", **arrays)
    np.savez_compressed(HERE / "tiny-deflated.npz", **arrays)
    np.savez(HERE / "tiny-fortran.npz", **{name: np.asfortranarray(array) for name, array in arrays.items()})
    np.savez(HERE / "tiny-int64.npz", **{name: array.astype(np.int64) for name, array in arrays.items()})
    return [{name: array.tolist() for name, array in arrays.items()}]


write("normalize.json", normalize_cases())
write("to-categorical.json", to_categorical_cases())
write("split-sizes.json", split_size_cases())
write("stratified.json", stratified_cases())
write("validation-split.json", validation_split_cases())
write("pipeline.json", pipeline_cases())
write("digits.json", digits_cases())
write("tiny-npz.json", npz_files())
