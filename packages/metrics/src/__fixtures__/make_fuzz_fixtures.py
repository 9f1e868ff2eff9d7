"""Random labels and scores with what scikit-learn says of them, which the tests of @ibex-ml/metrics are held to.

pip install scikit-learn; python make_fuzz_fixtures.py
Writes fuzz-labels.json, fuzz-scores.json and fuzz-classes.json beside this script. A result is null where scikit-learn refuses.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

HERE = pathlib.Path(__file__).parent
warnings.simplefilter("ignore")  # what scikit-learn warns of is what many cases are about
BETAS = [0, 0.5, 1, 2, float("inf")]
ZERO_DIVISIONS = [0, 1, float("nan")]


def plain(value):
    """Plain data, with the floats that JSON lacks as text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (float, np.floating)) and not math.isfinite(value):
        return str(float(value))
    return value.item() if isinstance(value, np.generic) else value


def write(name, cases):
    versions = {"numpy": np.__version__, "sklearn": sklearn.__version__}
    lines = ",\n".join(json.dumps(plain(case), separators=(",", ":")) for case in cases)
    HERE.joinpath(name).write_text('{"versions": %s, "cases": [\n%s\n]}\n' % (json.dumps(versions), lines))


def attempt(function, *args, **given):
    try:
        return function(*args, **given)
    except ValueError:
        return None
    except ZeroDivisionError:  # NumPy's, where scikit-learn has no pair of classes to average; NaN with equal weights
        return float("nan")


def weights_of(rng, samples):
    """No weights, whole ones with zeros, or fractions."""
    kind = rng.integers(0, 3)
    if kind == 0:
        return None
    weights = rng.integers(0, 4, samples).astype(float) if kind == 1 else np.round(rng.random(samples), 3)
    weights[rng.integers(0, samples)] = 1  # at least one counts
    return weights


def true_labels(rng, names, samples):
    """Labels of some of the names: often some are missing, at times all samples are of one."""
    used = rng.permutation(names)[: rng.integers(1, len(names) + 1)] if rng.random() < 0.3 else names
    return rng.choice(used, samples)


def label_case(seed):
    rng = np.random.default_rng(seed)
    classes, samples = int(rng.integers(1, 7)), int(rng.integers(1, 25))
    names = np.arange(classes) + int(rng.choice([0, 0, 0, -1, 5]))
    y_true, y_pred = true_labels(rng, names, samples), true_labels(rng, names, samples)
    y_pred = np.where(rng.random(samples) < rng.random(), y_true, y_pred)
    weight = weights_of(rng, samples)
    labels = rng.permutation(np.append(names, 99))[: rng.integers(1, classes + 2)].tolist() if rng.random() < 0.4 else None
    beta, zero = BETAS[rng.integers(0, 5)], ZERO_DIVISIONS[rng.integers(0, 3)]
    pos = int(rng.choice(names))
    given = dict(beta=beta, zero_division=zero, sample_weight=weight)
    prfs = metrics.precision_recall_fscore_support
    averages = {str(how): prfs(y_true, y_pred, average=how, labels=labels, **given) for how in [None, "micro", "macro", "weighted"]}
    averages["binary"] = attempt(prfs, y_true, y_pred, average="binary", pos_label=pos, **given)
    return {
        "yTrue": y_true, "yPred": y_pred, "sampleWeight": weight, "labels": labels, "beta": beta, "zeroDivision": zero, "posLabel": pos,
        "scores": averages,
        "report": metrics.classification_report(y_true, y_pred, labels=labels, zero_division=zero, sample_weight=weight, digits=seed % 6),
        "digits": seed % 6,
        "matrices": {
            str(how): attempt(metrics.confusion_matrix, y_true, y_pred, labels=labels, normalize=how, sample_weight=weight)
            for how in [None, "true", "pred", "all"]
        },
        "balancedAccuracy": [
            metrics.balanced_accuracy_score(y_true, y_pred, sample_weight=weight, adjusted=adjusted) for adjusted in [False, True]
        ],
        "kappa": {
            str(how): attempt(metrics.cohen_kappa_score, y_true, y_pred, labels=labels, weights=how, sample_weight=weight)
            for how in [None, "linear", "quadratic"]
        },
        "kappaReplaced": attempt(
            metrics.cohen_kappa_score, y_true, y_pred, labels=labels, sample_weight=weight, replace_undefined_by=0.25
        ),
        "matthews": metrics.matthews_corrcoef(y_true, y_pred, sample_weight=weight),
    }  # fmt: skip


def calibration_error(happened, probabilities, bins, strategy, weight=None):
    """Guo et al. over scikit-learn's curve; whole weights as repeated samples."""
    if weight is not None:
        happened, probabilities = (np.repeat(values, weight.astype(int)) for values in (happened, probabilities))
    true, predicted = calibration_curve(happened, probabilities, n_bins=bins, strategy=strategy, pos_label=1)
    shares = np.linspace(0, 1, bins + 1)
    edges = np.percentile(probabilities, shares * 100) if strategy == "quantile" else shares
    counts = np.bincount(np.searchsorted(edges[1:-1], probabilities), minlength=bins)
    return float(np.average(np.abs(true - predicted), weights=counts[counts > 0]))


def whole(weight):
    return weight if weight is not None and np.all(weight == np.round(weight)) else None


def score_case(seed):
    rng = np.random.default_rng(10_000 + seed)
    samples = int(rng.integers(1, 25))
    names = np.array([(0, 1), (0, 1), (-1, 1), (3, 7)][rng.integers(0, 4)])
    y_true = true_labels(rng, names, samples)
    signal = rng.random(samples) + (y_true == names[1]) * rng.random()
    scores = [
        lambda: np.round(signal / 2, 6),
        lambda: np.round(signal / 2, 1),  # ties
        lambda: np.full(samples, 0.25),
        lambda: (signal > 0.8).astype(float),  # 0 and 1
        lambda: np.float64(rng.integers(0, 9, samples)) / 8,  # edges of bins
    ][rng.integers(0, 5)]()
    decisions = np.round(scores * 4 - 1.5, 6)
    weight = weights_of(rng, samples)
    pos = int(rng.choice(names)) if rng.random() < 0.5 or 7 in names else None
    max_fpr = float(np.round(rng.uniform(0.05, 1), 2)) if rng.random() < 0.5 else None
    bins = int(rng.integers(1, 16))
    curve = dict(pos_label=pos, sample_weight=weight)
    labels = names.tolist()
    positive = (y_true == (1 if pos is None else pos)).astype(int)
    strategies = ["uniform", "quantile"]
    return {
        "yTrue": y_true, "scores": scores, "decisions": decisions, "sampleWeight": weight, "posLabel": pos, "maxFpr": max_fpr,
        "nBins": bins, "labels": labels,
        "roc": {str(drop): metrics.roc_curve(y_true, decisions, drop_intermediate=drop, **curve) for drop in [False, True]},
        "precisionRecall": {
            str(drop): metrics.precision_recall_curve(y_true, decisions, drop_intermediate=drop, **curve) for drop in [False, True]
        },
        "rocAuc": metrics.roc_auc_score(y_true, scores, sample_weight=weight, max_fpr=max_fpr),
        "averagePrecision": attempt(
            metrics.average_precision_score, y_true, scores, pos_label=1 if pos is None else pos, sample_weight=weight
        ),
        "logLoss": attempt(metrics.log_loss, y_true, scores, sample_weight=weight),
        "logLossSum": metrics.log_loss(y_true, scores, sample_weight=weight, labels=labels, normalize=False),
        "brier": {
            str(scale): metrics.brier_score_loss(y_true, scores, scale_by_half=scale, **curve) for scale in ["auto", True, False]
        },
        "topK": [
            metrics.top_k_accuracy_score(y_true, values, k=k, labels=labels, sample_weight=weight)
            for values in [scores, decisions] for k in [1, 2]
        ],
        "calibration": {how: calibration_curve(y_true, scores, pos_label=pos, n_bins=bins, strategy=how) for how in strategies},
        "calibrationError": {how: calibration_error(positive, scores, bins, how) for how in strategies},
        "weightedCalibrationError": None if whole(weight) is None else calibration_error(positive, scores, bins, "uniform", weight),
    }  # fmt: skip


def probabilities_of(rng, samples, classes):
    """Rows that sum to 1: in 64ths, with many ties, or with all digits; at times all alike."""
    kind = rng.integers(0, 5)
    if kind == 0:
        return np.full((samples, classes), 1 / classes)
    if kind <= 2:
        return rng.multinomial(64 if kind == 1 else 8, np.full(classes, 1 / classes), samples) / (64 if kind == 1 else 8)
    raw = rng.random((samples, classes)) ** 3
    return raw / raw.sum(axis=1, keepdims=True)


def class_case(seed):
    rng = np.random.default_rng(20_000 + seed)
    classes, samples = int(rng.integers(3, 7)), int(rng.integers(2, 21))
    names = np.arange(classes) * int(rng.choice([1, 1, 2])) + int(rng.choice([0, 0, -2]))
    y_true = true_labels(rng, names, samples)
    scores = probabilities_of(rng, samples, classes)
    weight = weights_of(rng, samples)
    labels = names.tolist()
    k, bins = int(rng.integers(1, classes + 1)), int(rng.integers(1, 16))

    def auc(**given):
        return attempt(metrics.roc_auc_score, y_true, scores, labels=labels, **given)

    happened = (names[scores.argmax(axis=1)] == y_true).astype(int)
    return {
        "yTrue": y_true, "scores": scores, "sampleWeight": weight, "labels": labels, "k": k, "nBins": bins,
        "oneVsRest": {
            str(how): auc(average=how, multi_class="ovr", sample_weight=weight) for how in [None, "micro", "macro", "weighted"]
        },
        "oneVsOne": {how: auc(average=how, multi_class="ovo") for how in ["macro", "weighted"]},
        "averagePrecision": {
            str(how): attempt(metrics.average_precision_score, y_true, scores, average=how, sample_weight=weight)
            if len(np.unique(y_true)) == classes else None
            for how in [None, "micro", "macro", "weighted"]
        },
        "topK": [
            metrics.top_k_accuracy_score(y_true, scores, k=k, labels=labels, sample_weight=weight, normalize=share)
            for share in [True, False]
        ],
        "logLoss": [
            metrics.log_loss(y_true, scores, labels=labels, sample_weight=weight, normalize=share) for share in [True, False]
        ],
        "logLoss32": metrics.log_loss(y_true, scores.astype(np.float32), labels=labels),
        "logLossOfOccurring": attempt(metrics.log_loss, y_true, scores, sample_weight=weight),
        "brier": {
            str(scale): metrics.brier_score_loss(y_true, scores, labels=labels, sample_weight=weight, scale_by_half=scale)
            for scale in ["auto", True]
        },
        "calibrationError": {
            how: calibration_error(happened, scores.max(axis=1), bins, how) for how in ["uniform", "quantile"]
        },
        "weightedCalibrationError": None
        if whole(weight) is None
        else calibration_error(happened, scores.max(axis=1), bins, "uniform", weight),
    }  # fmt: skip


write("fuzz-labels.json", [label_case(seed) for seed in range(250)])
write("fuzz-scores.json", [score_case(seed) for seed in range(250)])
write("fuzz-classes.json", [class_case(seed) for seed in range(200)])
