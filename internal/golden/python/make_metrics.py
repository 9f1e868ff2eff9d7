"""Metric fixtures: each metric over three uneven batches, with its result and state after every one."""

import common  # noqa: F401, I001  (first: it sets the environment)
import keras
import numpy as np
from common import camel, encode, normal, random_for, write_fixture
from keras import metrics

SCRIPT = "make_metrics.py"
SIZES = [5, 3, 8]
NOTES = [
    "config holds the arguments given, in camelCase. metricName is the name Keras gives without a name argument.",
    "Each batch: yTrue (null for Mean and Sum, whose values are yPred), yPred, sampleWeight or null, the result after this "
    "batch (a scalar or one number per class or threshold), and the metric's variables after it, in Keras's order.",
    "MeanMetricWrapper's fn absoluteDifference is |yTrue - yPred|, element by element, not reduced.",
]


def softmax(logits):
    exponent = np.exp(logits - logits.max(-1, keepdims=True))
    return (exponent / exponent.sum(-1, keepdims=True)).astype("float32")


def one_hot(labels, classes):
    return np.eye(classes, dtype="float32")[labels]


def absolute_difference(y_true, y_pred):
    return keras.ops.abs(y_true - y_pred)


class Cases(list):
    def run(self, name, metric_name, batches, **arguments):
        """Batches are (y_true, y_pred, sample_weight); y_true None for metrics of plain values."""
        keras.backend.clear_session()
        given = {**arguments, "fn": absolute_difference} if metric_name == "MeanMetricWrapper" else arguments
        metric = getattr(metrics, metric_name)(**given)
        records = []
        for y_true, y_pred, weight in batches:
            weight = None if weight is None else np.asarray(weight, dtype="float32")
            values = (y_pred,) if y_true is None else (y_true, y_pred)
            metric.update_state(*values, sample_weight=weight)
            records.append(
                {
                    "yTrue": None if y_true is None else encode(np.asarray(y_true)),
                    "yPred": encode(np.asarray(y_pred)),
                    "sampleWeight": None if weight is None else encode(weight),
                    "result": encode(np.asarray(keras.ops.convert_to_numpy(metric.result()), dtype="float32")),
                    "state": [encode(keras.ops.convert_to_numpy(variable)) for variable in metric.variables],
                }
            )
        config = {camel(key): value for key, value in arguments.items()}
        if metric_name == "MeanMetricWrapper":
            config["fn"] = "absoluteDifference"
        self.append(
            {
                "name": f"{metric_name}: {name}",
                "metric": metric_name,
                "metricName": metric.name,
                "config": config,
                "variables": [{"name": variable.name, "shape": list(variable.shape)} for variable in metric.variables],
                "batches": records,
            }
        )

    def both(self, name, metric_name, batches, **arguments):
        """The case without weights and with weights of one number per sample."""
        self.run(name, metric_name, [(y_true, y_pred, None) for y_true, y_pred in batches], **arguments)
        weighted = []
        for index, (y_true, y_pred) in enumerate(batches):
            weight = random_for(f"weights {index}").integers(0, 5, len(y_pred)) / 2
            weighted.append((y_true, y_pred, weight))
        self.run(f"{name}, sample weights", metric_name, weighted, **arguments)


def class_batches(classes, one_hot_labels, column=False, ties=False):
    rng = random_for(f"classes of {classes} {ties}")
    batches = []
    for size in SIZES:
        labels = rng.integers(0, classes, size).astype("int32")
        scores = softmax(normal(rng, (size, classes), 1.5) + 3 * one_hot(labels, classes) * rng.integers(0, 2, (size, 1)))
        if ties:
            scores = (rng.integers(0, 3, (size, classes)) / 4).astype("float32")
        y_true = one_hot(labels, classes) if one_hot_labels else labels[:, None] if column else labels
        batches.append((y_true, scores))
    return batches


def binary_batches(width=1, flat=False):
    rng = random_for(f"binary {width}")
    batches = []
    for size in SIZES:
        y_true = rng.integers(0, 2, (size, width)).astype("float32")
        y_pred = (np.clip(y_true * 0.25 + rng.random((size, width)) * 0.75, 0, 1)).astype("float32")
        y_pred[0, 0] = 0.5
        batches.append((y_true[:, 0], y_pred[:, 0]) if flat else (y_true, y_pred))
    return batches


def time_batches():
    """Class predictions for each of three time steps, integer labels."""
    rng = random_for("time")
    return [(rng.integers(0, 4, (size, 3)).astype("int32"), softmax(normal(rng, (size, 3, 4)))) for size in SIZES]


def accuracies(cases):
    for threshold in (0.5, 0.7):
        cases.both(f"threshold {threshold}", "BinaryAccuracy", binary_batches(), threshold=threshold)
    cases.both("defaults", "BinaryAccuracy", binary_batches())
    cases.both("several labels", "BinaryAccuracy", binary_batches(3))
    cases.both("labels and predictions [n]", "BinaryAccuracy", binary_batches(flat=True))
    cases.both("defaults", "CategoricalAccuracy", class_batches(4, True))
    cases.both("ties", "CategoricalAccuracy", class_batches(4, True, ties=True))
    cases.both("defaults", "SparseCategoricalAccuracy", class_batches(4, False))
    cases.both("labels [n, 1]", "SparseCategoricalAccuracy", class_batches(4, False, column=True))
    cases.both("ties", "SparseCategoricalAccuracy", class_batches(4, False, ties=True))
    cases.both("float labels", "SparseCategoricalAccuracy", [(y.astype("float32"), p) for y, p in class_batches(4, False)])
    cases.both("3-D", "SparseCategoricalAccuracy", time_batches())
    weights = [np.arange(size * 3).reshape(size, 3) % 4 / 2 for size in SIZES]
    cases.run("3-D, weights per step", "SparseCategoricalAccuracy", [(*batch, w) for batch, w in zip(time_batches(), weights)])
    column = [np.arange(size)[:, None] % 3 for size in SIZES]
    cases.run("weights [n, 1]", "CategoricalAccuracy", [(*batch, w) for batch, w in zip(class_batches(4, True), column)])
    cases.run("weights all 0", "CategoricalAccuracy", [(*batch, np.zeros(len(batch[1]))) for batch in class_batches(4, True)])
    for k in (1, 2, 3):
        cases.both(f"k {k}", "TopKCategoricalAccuracy", class_batches(6, True), k=k)
        cases.both(f"k {k}", "SparseTopKCategoricalAccuracy", class_batches(6, False), k=k)
        cases.both(f"k {k}, ties", "TopKCategoricalAccuracy", class_batches(6, True, ties=True), k=k)
        cases.both(f"k {k}, ties", "SparseTopKCategoricalAccuracy", class_batches(6, False, ties=True), k=k)
    cases.both("defaults (k 5)", "TopKCategoricalAccuracy", class_batches(10, True))
    cases.both("defaults (k 5)", "SparseTopKCategoricalAccuracy", class_batches(10, False))
    cases.both("labels [n, 1], k 2", "SparseTopKCategoricalAccuracy", class_batches(6, False, column=True), k=2)
    cases.both("k larger than the classes", "TopKCategoricalAccuracy", class_batches(3, True), k=5)
    values = [(np.array(y), np.array(p)) for y, p in [([1, 2, 3], [1, 2, 4]), ([0], [0]), ([5, 5], [5, 0])]]
    cases.both("equality of values", "Accuracy", [(y.astype("float32"), p.astype("float32")) for y, p in values])


def means(cases):
    rng = random_for("means")
    flat = [normal(rng, (size,)) for size in SIZES]
    wide = [normal(rng, (size, 3)) for size in SIZES]
    weights = [rng.integers(0, 4, size) / 2 for size in SIZES]
    for name in ("Mean", "Sum"):
        cases.run("values [n]", name, [(None, values, None) for values in flat])
        cases.run("values [n], sample weights", name, [(None, values, weight) for values, weight in zip(flat, weights)])
        cases.run("values [n, 3]", name, [(None, values, None) for values in wide])
        cases.run("values [n, 3], weights [n]", name, [(None, values, weight) for values, weight in zip(wide, weights)])
        cases.run("values [n, 3], weights [n, 3]", name, [(None, values, np.abs(values)) for values in wide])
        cases.run("scalars weighted by a batch's size", name, [(None, np.float32(v), s) for v, s in zip((2.0, 1.0, 0.25), SIZES)])
    pairs = [(normal(rng, (size, 3)), normal(rng, (size, 3))) for size in SIZES]
    cases.run("values of [n, 3]", "MeanMetricWrapper", [(*pair, None) for pair in pairs])
    cases.run("values of [n, 3], weights [n]", "MeanMetricWrapper", [(*pair, w) for pair, w in zip(pairs, weights)])
    cases.run("values of [n, 3], weights [n, 1]", "MeanMetricWrapper", [(*pair, w[:, None]) for pair, w in zip(pairs, weights)])
    cases.run("values of [n, 3], weights [n, 3]", "MeanMetricWrapper", [(*pair, np.abs(pair[0])) for pair in pairs])
    for name in ("MeanSquaredError", "MeanAbsoluteError", "RootMeanSquaredError"):
        cases.both("defaults", name, pairs)
    for name in ("MeanAbsolutePercentageError", "LogCoshError", "CosineSimilarity", "Hinge", "SquaredHinge", "CategoricalHinge"):
        cases.both("defaults", name, pairs)
    above = [(np.abs(y), np.abs(p) + np.float32(0.1)) for y, p in pairs]
    for name in ("MeanSquaredLogarithmicError", "Poisson"):
        cases.both("defaults", name, above)
    steps = [tuple(np.stack([v, v[::-1]], 1) for v in pair) for pair in pairs]
    for name in ("MeanSquaredError", "CosineSimilarity", "RootMeanSquaredError"):
        cases.both("3-D", name, steps)


def crossentropies(cases):
    logits = [(y, normal(random_for(f"logits {len(y)}"), p.shape, 2)) for y, p in class_batches(4, True)]
    cases.both("defaults", "CategoricalCrossentropy", class_batches(4, True))
    cases.both("from logits", "CategoricalCrossentropy", logits, from_logits=True)
    cases.both("label smoothing", "CategoricalCrossentropy", class_batches(4, True), label_smoothing=0.1)
    cases.both("defaults", "SparseCategoricalCrossentropy", class_batches(4, False))
    cases.both("defaults", "BinaryCrossentropy", binary_batches())
    cases.both("several labels", "BinaryCrossentropy", binary_batches(3))
    cases.both("defaults", "KLDivergence", class_batches(4, True))


def counts(cases):
    for name in ("Precision", "Recall"):
        cases.both("defaults, binary", name, binary_batches())
        cases.both("defaults, one-hot classes", name, class_batches(4, True))
        cases.both("threshold 0.7", name, binary_batches(), thresholds=0.7)
        cases.both("thresholds", name, binary_batches(), thresholds=[0.2, 0.5, 0.8])
        for class_id in range(4):
            cases.both(f"class {class_id}", name, class_batches(4, True), class_id=class_id)
            cases.both(f"class {class_id}, topK 1", name, class_batches(4, True), class_id=class_id, top_k=1)
        cases.both("class 2, topK 2", name, class_batches(4, True), class_id=2, top_k=2)
        cases.both("topK 2", name, class_batches(4, True), top_k=2)
        never = [(y, np.zeros_like(p)) for y, p in class_batches(4, True)]
        cases.both("nothing predicted", name, never)
    for name in ("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives"):
        cases.both("defaults", name, binary_batches())
    for average in (None, "micro", "macro", "weighted"):
        cases.both(f"average {average}", "F1Score", class_batches(4, True), average=average)
        cases.both(f"average {average}, beta 2", "FBetaScore", class_batches(4, True), average=average, beta=2.0)
    cases.both("threshold 0.4", "F1Score", class_batches(4, True), threshold=0.4)
    cases.both("defaults", "AUC", binary_batches())
    cases.both("50 thresholds", "AUC", binary_batches(), num_thresholds=50)
    cases.both("precision-recall", "AUC", binary_batches(), curve="PR", num_thresholds=50)
    cases.both("one-hot classes, flattened", "AUC", class_batches(4, True), num_thresholds=20)
    cases.both("one-hot classes, multi-label", "AUC", class_batches(4, True), num_thresholds=20, multi_label=True)
    for name in ("SensitivityAtSpecificity", "SpecificityAtSensitivity", "PrecisionAtRecall", "RecallAtPrecision"):
        condition = name.split("At")[1].lower()
        cases.both("0.5", name, binary_batches(), **{condition: 0.5}, num_thresholds=20)
        cases.both("0.9, class 2", name, class_batches(4, True), **{condition: 0.9}, num_thresholds=10, class_id=2)
        cases.both("one threshold", name, class_batches(4, True), **{condition: 0.3}, num_thresholds=1)
    zeros = [(y, np.where(p < 0.3, 0, p).astype("float32")) for y, p in class_batches(4, True)]
    missing = [(y, np.where(p < 0.3, np.nan, p).astype("float32")) for y, p in class_batches(4, True)]
    for name in ("AUC", "SensitivityAtSpecificity", "SpecificityAtSensitivity", "PrecisionAtRecall", "RecallAtPrecision"):
        condition = {} if name == "AUC" else {name.split("At")[1].lower(): 0.9}
        cases.both("scores of 0", name, zeros, **condition, num_thresholds=10)
        cases.both("scores of NaN", name, missing, **condition, num_thresholds=10)
    integers = [(y, p.argmax(-1).astype("int32")) for y, p in class_batches(4, False)]
    cases.run("4 classes", "MeanIoU", [(*batch, None) for batch in integers], num_classes=4)


def main():
    cases = Cases()
    accuracies(cases)
    means(cases)
    crossentropies(cases)
    counts(cases)
    write_fixture("metrics.json", SCRIPT, NOTES, cases=list(cases))


if __name__ == "__main__":
    main()
