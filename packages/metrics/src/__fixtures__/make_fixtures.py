"""Reports and confusion matrices from scikit-learn that the tests of @ibex-ml/metrics are held to.

pip install scikit-learn; python make_fixtures.py
Writes the .json files beside this script.
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.metrics import classification_report, confusion_matrix, precision_recall_fscore_support

HERE = pathlib.Path(__file__).parent
warnings.simplefilter("ignore")  # what scikit-learn warns of is what the cases are about


def write(name, cases):
    versions = {"numpy": np.__version__, "sklearn": sklearn.__version__}
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    HERE.joinpath(name).write_text('{"versions": %s, "cases": [\n%s\n]}\n' % (json.dumps(versions), lines))


def labels_of(seed, classes, samples, right, first=0):
    """Labels and predictions of which a share is right."""
    rng = np.random.default_rng(seed)
    y_true = rng.integers(0, classes, samples)
    guesses = rng.integers(0, classes, samples)
    y_pred = np.where(rng.random(samples) < right, y_true, guesses)
    return (y_true + first).tolist(), (y_pred + first).tolist()


def number(value):
    return "nan" if np.isnan(value) else float(value)


def report_case(name, y_true, y_pred, labels=None, target_names=None, digits=2, sample_weight=None, zero_division=0):
    given = dict(labels=labels, sample_weight=sample_weight, zero_division=zero_division)
    text = classification_report(y_true, y_pred, target_names=target_names, digits=digits, **given)
    scores = {}
    for average in [None, "micro", "macro", "weighted"]:
        *figures, support = precision_recall_fscore_support(y_true, y_pred, average=average, **given)
        scores[average or "classes"] = [[number(value) for value in np.atleast_1d(figure)] for figure in figures]
        if average is None:
            scores["support"] = [float(value) for value in support]
    return {
        "name": name,
        "yTrue": y_true,
        "yPred": y_pred,
        "labels": labels,
        "targetNames": target_names,
        "digits": digits,
        "sampleWeight": sample_weight,
        "zeroDivision": "nan" if np.isnan(zero_division) else zero_division,
        "text": text,
        "scores": scores,
    }


def report_cases():
    cases = []
    for classes, samples in [(2, 8), (3, 12), (10, 200), (10, 10000), (25, 300), (150, 900)]:
        for right in [0.3, 0.95]:
            y_true, y_pred = labels_of(classes * samples, classes, samples, right)
            cases.append(report_case(f"{classes} classes, {samples} samples, {right} right", y_true, y_pred))
    ten = labels_of(1, 10, 100, 0.8)
    three = labels_of(2, 3, 50, 0.6)
    names = ["Zero", "One", "Two"]
    for digits in [0, 1, 3, 4, 7, 15, 20]:
        cases.append(report_case(f"{digits} digits", *ten, digits=digits))
    cases.append(report_case("names", *three, target_names=names))
    cases.append(report_case("a name longer than the averages", *three, target_names=["a", "T-shirt/top and much more", "b"]))
    cases.append(report_case("names in other scripts", *three, target_names=["Käse", "日本語", "🐢 turtle"]))
    cases.append(report_case("some labels", *ten, labels=[3, 1, 7]))
    cases.append(report_case("one label", *ten, labels=[5]))
    cases.append(report_case("all labels in another order", *three, labels=[2, 0, 1], target_names=["c", "a", "b"]))
    cases.append(report_case("more labels than occur", *three, labels=[0, 1, 2, 3, 4]))
    cases.append(report_case("labels none of which occurs", *three, labels=[7, 8]))
    cases.append(report_case("negative labels", [-1, 1, 1, -1, -1], [1, 1, -1, -1, -1]))
    cases.append(report_case("labels far apart", [5, 1000000, 5, 17], [5, 1000000, 17, 17]))
    cases.append(report_case("all right", [0, 1, 2, 1], [0, 1, 2, 1]))
    cases.append(report_case("all wrong: supports in floats", [0, 1, 2, 1], [1, 0, 0, 2]))
    cases.append(report_case("all of one class", [4, 4, 4], [4, 4, 4]))
    cases.append(report_case("one sample, wrong", [0], [1]))
    for zero_division in [0, 1, float("nan")]:
        for labels in [None, [0, 1, 2, 3, 4, 5]]:
            given = dict(labels=labels, zero_division=zero_division)
            cases.append(report_case(f"never predicted, {given}", [0, 1, 2, 2, 0], [0, 0, 2, 2, 3], **given))
        cases.append(report_case(f"nothing to divide, {zero_division}", *three, labels=[7, 8], zero_division=zero_division))
        y_true, y_pred = labels_of(11, 40, 60, 0.4)
        cases.append(report_case(f"many empty classes, {zero_division}", y_true, y_pred, labels=list(range(45)), zero_division=zero_division))
    # Halves of the last digit: n of 8 and n of 16.
    for right in range(9):
        cases.append(report_case(f"{right} of 8 right", [0] * 8 + [1] * 16, [0] * right + [1] * (8 - right) + [1] * (8 + right) + [0] * (8 - right)))
    for digits in [0, 1, 2, 3]:
        cases.append(report_case(f"half right, {digits} digits", [0, 0, 1, 1], [0, 1, 1, 0], digits=digits))
        cases.append(report_case(f"an eighth right, {digits} digits", [0] * 8, [0] + [1] * 7, digits=digits))
    rng = np.random.default_rng(5)
    for name, weights in {
        "whole weights": rng.integers(1, 4, 100).astype(float),
        "dyadic weights": rng.integers(0, 8, 100) / 4,
        "awkward weights": rng.random(100),
        "weights of a tenth": np.full(100, 0.1),
        "tiny weights": rng.random(100) * 1e-6,
        "huge weights": rng.random(100) * 1e18,
        "weights of 0 and 1": rng.integers(0, 2, 100).astype(float),
    }.items():
        cases.append(report_case(name, *ten, sample_weight=weights.tolist()))
        cases.append(report_case(f"{name}, some labels, 4 digits", *ten, labels=[3, 1, 7], digits=4, sample_weight=weights.tolist()))
    y_true, y_pred = labels_of(3, 150, 600, 0.5)
    cases.append(report_case("awkward weights of 150 classes", y_true, y_pred, digits=15, sample_weight=rng.random(600).tolist()))
    return cases


def matrix_case(name, y_true, y_pred, **given):
    matrix = confusion_matrix(y_true, y_pred, **given)
    return {
        "name": name,
        "yTrue": y_true,
        "yPred": y_pred,
        "labels": given.get("labels"),
        "normalize": given.get("normalize"),
        "sampleWeight": given.get("sample_weight"),
        "matrix": matrix.tolist(),
    }


def matrix_cases():
    cases = []
    ten = labels_of(4, 10, 300, 0.7)
    gap = labels_of(6, 4, 40, 0.5, first=-2)
    weights = np.random.default_rng(8).random(300).tolist()
    for normalize in [None, "true", "pred", "all"]:
        cases.append(matrix_case(f"ten classes, {normalize}", *ten, normalize=normalize))
        cases.append(matrix_case(f"weights, {normalize}", *ten, normalize=normalize, sample_weight=weights))
        cases.append(matrix_case(f"some labels, {normalize}", *ten, labels=[2, 9, 4], normalize=normalize))
        cases.append(matrix_case(f"more labels than occur, {normalize}", *ten, labels=list(range(12)), normalize=normalize))
        cases.append(matrix_case(f"negative labels, {normalize}", *gap, normalize=normalize))
        cases.append(matrix_case(f"never predicted, {normalize}", [0, 1, 2, 2], [0, 0, 0, 3], normalize=normalize))
    cases.append(matrix_case("one class", [3, 3], [3, 3]))
    return cases


write("reports.json", report_cases())
write("confusion-matrices.json", matrix_cases())
