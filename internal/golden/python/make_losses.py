"""Loss fixtures: values and gradients of the classification losses, and of losses behind a model's last softmax."""

import common  # noqa: F401, I001  (first: it sets the environment)
import keras
import numpy as np
import tensorflow as tf
from common import camel, encode, normal, random_for, write_fixture
from keras import layers, losses

SCRIPT = "make_losses.py"
NOTES = [
    "config holds the arguments given, in camelCase, and the reduction's name too (sumOverBatchSize); the rest is Keras's default.",
    "gradient is that of value with respect to yPred; where value is not a scalar, that of sum(value * upstream).",
    "modelCases: yPred holds what goes into the layers named, the last of which makes the predictions. In graph mode, as "
    "fit and evaluate run, Keras finds the logits of a softmax or sigmoid and uses them (with run_eagerly too: the script "
    "asserts it). gradient is with respect to the model's input.",
    "Quirks: a softmax cross-entropy from logits has the gradient (softmax - labels) even where the labels do not sum to 1; "
    "BinaryFocalCrossentropy from logits takes its cross-entropy part from the logits, unclipped; BinaryCrossentropy after "
    "a softmax takes the softmax's logits as a sigmoid's; label smoothing divides by the size of the last axis whatever "
    "axis says.",
]

REDUCTIONS = ["sum_over_batch_size", "sum", "none", "mean", "mean_with_sample_weight"]


def softmax(logits, axis=-1):
    exponent = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return (exponent / exponent.sum(axis=axis, keepdims=True)).astype("float32")


def one_hot(labels, classes):
    return np.eye(classes, dtype="float32")[labels]


def soft_labels(rng, shape):
    return softmax(normal(rng, shape))


def run_loss(name, loss_name, arguments, y_true, y_pred, sample_weight=None):
    loss = getattr(losses, loss_name)(**arguments)
    prediction = tf.constant(y_pred)
    weight = None if sample_weight is None else np.asarray(sample_weight, dtype="float32")
    upstream = None
    with tf.GradientTape() as tape:
        tape.watch(prediction)
        value = loss(tf.constant(y_true), prediction, weight)
        total = value
        if value.shape.rank > 0:
            upstream = normal(random_for(name), tuple(value.shape))
            total = tf.reduce_sum(value * upstream)
    gradient = tape.gradient(total, prediction)
    return {
        "name": f"{loss_name}: {name}",
        "loss": loss_name,
        "config": {camel(key): camel(v) if isinstance(v, str) else v for key, v in arguments.items()},
        "yTrue": encode(y_true),
        "yPred": encode(y_pred),
        "sampleWeight": None if weight is None else encode(weight),
        "value": encode(value.numpy()),
        "upstream": None if upstream is None else encode(upstream),
        "gradient": encode(tf.convert_to_tensor(gradient).numpy()),
    }


EXTREME_LOGITS = np.array(
    [[100, -100, 0], [-100, 100, 0], [0, 0, 0], [100, 100, -100], [-1e4, 1e4, 0], [30, 0, -30]], dtype="float32"
)
EXTREME_PROBABILITIES = np.array(
    [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0.5, 0.5, 0], [1e-8, 1 - 1e-8, 0], [1e-6, 0.999, 0.001], [0.2, 0.3, 0.5]],
    dtype="float32",
)


def categorical(loss_name, with_reductions=True, **extra):
    """Cases that CategoricalCrossentropy and CategoricalFocalCrossentropy share."""
    cases = []

    def add(name, y_true, y_pred, sample_weight=None, **arguments):
        cases.append(run_loss(name, loss_name, {**extra, **arguments}, y_true, y_pred, sample_weight))

    rng = random_for("categorical")
    logits = normal(rng, (6, 4), 2)
    probabilities = softmax(normal(rng, (6, 4), 1.5))
    labels = one_hot([0, 3, 1, 2, 2, 1], 4)
    weights = [1, 0.5, 2, 0, 3, 0.25]
    add("defaults", labels, probabilities)
    add("from logits", labels, logits, from_logits=True)
    add("label smoothing", labels, probabilities, label_smoothing=0.1)
    add("label smoothing, from logits", labels, logits, from_logits=True, label_smoothing=0.1)
    add("label smoothing 0.5, from logits", labels, logits, from_logits=True, label_smoothing=0.5)
    add("soft labels", soft_labels(rng, (6, 4)), probabilities)
    add("soft labels, from logits", soft_labels(rng, (6, 4)), logits, from_logits=True)
    add("labels that do not sum to 1", labels * 0.7, probabilities)
    add("labels that do not sum to 1, from logits", labels * 0.7, logits, from_logits=True)
    add("probabilities that do not sum to 1", labels, probabilities * 3)
    add("integer labels", labels.astype("int32"), probabilities)
    add("two classes", one_hot([0, 1, 1], 2), softmax(normal(rng, (3, 2))))
    add("batch of one", labels[:1], probabilities[:1])
    add("sample weights", labels, probabilities, weights)
    add("sample weights [n, 1]", labels, probabilities, np.reshape(weights, (6, 1)))
    add("sample weights, from logits, label smoothing", labels, logits, weights, from_logits=True, label_smoothing=0.1)
    for reduction in REDUCTIONS if with_reductions else []:
        add(f"reduction {reduction}", labels, probabilities, reduction=reduction)
        add(f"reduction {reduction}, sample weights", labels, probabilities, weights, reduction=reduction)
        add(
            f"reduction {reduction}, sample weights, from logits",
            labels,
            logits,
            weights,
            reduction=reduction,
            from_logits=True,
        )
    add("mean with sample weights that sum to 0", labels, probabilities, [0] * 6, reduction="mean_with_sample_weight")
    extreme_labels = one_hot([0, 0, 1, 2, 1, 2], 3)
    add("extreme logits", extreme_labels, EXTREME_LOGITS, from_logits=True, reduction="none")
    add("extreme logits, label smoothing", extreme_labels, EXTREME_LOGITS, from_logits=True, reduction="none", label_smoothing=0.1)
    extreme_labels = one_hot([0, 0, 1, 2, 0, 0, 2], 3)
    add("extreme probabilities", extreme_labels, EXTREME_PROBABILITIES, reduction="none")
    add("extreme probabilities, label smoothing", extreme_labels, EXTREME_PROBABILITIES, reduction="none", label_smoothing=0.1)
    time = one_hot([[0, 1, 2], [2, 2, 1]], 3)
    add("3-D", time, softmax(normal(rng, (2, 3, 3))))
    add("3-D, from logits", time, normal(rng, (2, 3, 3)), from_logits=True)
    add("3-D, sample weights per sample and step", time, softmax(normal(rng, (2, 3, 3))), [[1, 2, 0], [0.5, 1, 1]])
    add("3-D, reduction none", time, softmax(normal(rng, (2, 3, 3))), reduction="none")
    first = np.moveaxis(time, -1, 1)
    add("axis 1", first, softmax(normal(rng, (2, 3, 3)), axis=1), axis=1)
    add("axis 1, from logits", first, normal(rng, (2, 3, 3)), axis=1, from_logits=True)
    wide = np.moveaxis(one_hot([[0, 1, 2, 2, 1], [2, 2, 1, 0, 0]], 3), -1, 1)
    add("axis 1 of [2, 3, 5], label smoothing", wide, softmax(normal(rng, (2, 3, 5)), axis=1), axis=1, label_smoothing=0.1)
    add("4-D images of labels", one_hot(rng.integers(0, 3, (2, 2, 2)), 3), softmax(normal(rng, (2, 2, 2, 3))))
    return cases


def focal():
    cases = categorical("CategoricalFocalCrossentropy")

    def add(name, y_true, y_pred, sample_weight=None, **arguments):
        cases.append(run_loss(name, "CategoricalFocalCrossentropy", arguments, y_true, y_pred, sample_weight))

    rng = random_for("focal")
    labels = one_hot([0, 3, 1, 2, 2, 1], 4)
    probabilities, logits = softmax(normal(rng, (6, 4), 1.5)), normal(rng, (6, 4), 2)
    for gamma in (0.0, 0.5, 1.0, 3.0):
        add(f"gamma {gamma}", labels, probabilities, gamma=gamma)
    add("gamma 0.5, extreme logits", one_hot([0, 0, 1, 2, 1, 2], 3), EXTREME_LOGITS, gamma=0.5, from_logits=True, reduction="none")
    add("alpha 1", labels, probabilities, alpha=1.0)
    add("alpha per class", labels, probabilities, alpha=[0.1, 0.4, 0.9, 0.25])
    add("alpha per class, from logits", labels, logits, alpha=[0.1, 0.4, 0.9, 0.25], from_logits=True)
    add("alpha 1, gamma 0, from logits", labels, logits, alpha=1.0, gamma=0.0, from_logits=True)
    add("Keras's example", np.array([[0, 1, 0], [0, 0, 1]], "float32"), np.array([[0.05, 0.9, 0.05], [0.1, 0.85, 0.05]], "float32"), reduction="none")
    return cases


def sparse():
    cases = []

    def add(name, y_true, y_pred, sample_weight=None, dtype="int32", **arguments):
        y_true = np.asarray(y_true, dtype=dtype)
        cases.append(run_loss(name, "SparseCategoricalCrossentropy", arguments, y_true, y_pred, sample_weight))

    rng = random_for("sparse")
    logits, probabilities = normal(rng, (6, 4), 2), softmax(normal(rng, (6, 4), 1.5))
    labels = [0, 3, 1, 2, 2, 1]
    weights = [1, 0.5, 2, 0, 3, 0.25]
    add("defaults", labels, probabilities)
    add("from logits", labels, logits, from_logits=True)
    add("labels [n, 1]", np.reshape(labels, (6, 1)), probabilities)
    add("labels [n, 1], from logits", np.reshape(labels, (6, 1)), logits, from_logits=True)
    add("float labels", labels, probabilities, dtype="float32")
    add("probabilities that do not sum to 1", labels, probabilities * 0.5)
    add("batch of one", labels[:1], probabilities[:1])
    add("sample weights", labels, probabilities, weights)
    add("sample weights, from logits", labels, logits, weights, from_logits=True)
    add("labels [n, 1], sample weights [n, 1]", np.reshape(labels, (6, 1)), probabilities, np.reshape(weights, (6, 1)))
    for reduction in REDUCTIONS:
        add(f"reduction {reduction}", labels, probabilities, reduction=reduction)
        add(f"reduction {reduction}, sample weights", labels, probabilities, weights, reduction=reduction)
        add(f"reduction {reduction}, sample weights, from logits", labels, logits, weights, reduction=reduction, from_logits=True)
    for reduction in REDUCTIONS:
        add(f"ignore class 2, reduction {reduction}", labels, probabilities, ignore_class=2, reduction=reduction)
    add("ignore class 2, from logits", labels, logits, ignore_class=2, from_logits=True)
    add("ignore class -1", [0, -1, 1, -1, 2, 1], probabilities, ignore_class=-1)
    add("ignore class 255", [0, 255, 1, 255, 2, 1], logits, ignore_class=255, from_logits=True)
    add("ignore class 2, sample weights", labels, probabilities, weights, ignore_class=2)
    add("ignore class 2, sample weights, mean", labels, probabilities, weights, ignore_class=2, reduction="mean_with_sample_weight")
    add("ignore every label", [1, 1, 1, 1, 1, 1], probabilities, ignore_class=1)
    add("extreme logits", [0, 0, 1, 2, 1, 2], EXTREME_LOGITS, from_logits=True, reduction="none")
    add("extreme probabilities", [0, 0, 1, 2, 0, 0, 2], EXTREME_PROBABILITIES, reduction="none")
    time = [[0, 1, 2], [2, 2, 1]]
    add("3-D", time, softmax(normal(rng, (2, 3, 3))))
    add("3-D, from logits, reduction none", time, normal(rng, (2, 3, 3)), from_logits=True, reduction="none")
    add("3-D, sample weights per sample and step", time, softmax(normal(rng, (2, 3, 3))), [[1, 2, 0], [0.5, 1, 1]])
    add("3-D, ignore class 2", time, softmax(normal(rng, (2, 3, 3))), ignore_class=2)
    return cases


def binary():
    cases = []

    def add(name, y_true, y_pred, sample_weight=None, loss_name="BinaryCrossentropy", **arguments):
        cases.append(run_loss(name, loss_name, arguments, y_true, y_pred, sample_weight))

    rng = random_for("binary")
    logits = normal(rng, (6, 1), 2)
    probabilities = (1 / (1 + np.exp(-normal(rng, (6, 1), 2)))).astype("float32")
    labels = np.array([[0], [1], [1], [0], [1], [0]], dtype="float32")
    weights = [1, 0.5, 2, 0, 3, 0.25]
    many = (1 / (1 + np.exp(-normal(rng, (4, 3), 2)))).astype("float32")
    many_labels = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 1], [0, 0, 0]], dtype="float32")
    for loss_name in ("BinaryCrossentropy", "BinaryFocalCrossentropy"):
        add("defaults", labels, probabilities, loss_name=loss_name)
        add("from logits", labels, logits, from_logits=True, loss_name=loss_name)
        add("label smoothing", labels, probabilities, label_smoothing=0.1, loss_name=loss_name)
        add("label smoothing, from logits", labels, logits, label_smoothing=0.1, from_logits=True, loss_name=loss_name)
        add("several labels", many_labels, many, loss_name=loss_name)
        add("several labels, sample weights", many_labels, many, [1, 2, 0, 0.5], loss_name=loss_name)
        add("labels [n]", labels[:, 0], probabilities, loss_name=loss_name)
        add("labels and predictions [n]", labels[:, 0], probabilities[:, 0], loss_name=loss_name)
        add("sample weights", labels, probabilities, weights, loss_name=loss_name)
        add("axis 0, several labels", many_labels, many, axis=0, loss_name=loss_name)
        for reduction in REDUCTIONS:
            add(f"reduction {reduction}", labels, probabilities, reduction=reduction, loss_name=loss_name)
            add(f"reduction {reduction}, sample weights", labels, probabilities, weights, reduction=reduction, loss_name=loss_name)
        extreme = np.array([[100], [-100], [100], [-100], [0], [40], [-40]], dtype="float32")
        extreme_labels = np.array([[1], [0], [0], [1], [1], [0], [1]], dtype="float32")
        add("extreme logits", extreme_labels, extreme, from_logits=True, reduction="none", loss_name=loss_name)
        extreme = np.array([[1], [0], [1], [0], [1e-8], [0.999999], [0.5]], dtype="float32")
        add("extreme probabilities", extreme_labels, extreme, reduction="none", loss_name=loss_name)
    focal_loss = {"loss_name": "BinaryFocalCrossentropy"}
    add("class balancing", labels, probabilities, apply_class_balancing=True, **focal_loss)
    add("class balancing, alpha 0.6, gamma 3", labels, logits, apply_class_balancing=True, alpha=0.6, gamma=3.0, from_logits=True, **focal_loss)
    add("gamma 0", labels, probabilities, gamma=0.0, **focal_loss)
    return cases


def regression():
    """Losses of numbers, margins and distributions."""
    cases = []

    def add(name, loss_name, y_true, y_pred, sample_weight=None, **arguments):
        cases.append(run_loss(name, loss_name, arguments, y_true, y_pred, sample_weight))

    rng = random_for("regression")
    numbers, positive = normal(rng, (5, 3), 2), np.abs(normal(rng, (5, 3))) + 0.1
    guesses, rates = normal(rng, (5, 3), 2), (np.abs(normal(rng, (5, 3))) + 0.1).astype("float32")
    signs = np.where(rng.random((5, 3)) < 0.5, -1, 1).astype("float32")
    shares, given = soft_labels(rng, (5, 3)), soft_labels(rng, (5, 3))
    classes = one_hot([0, 2, 1, 1, 0], 3)
    data = {
        "MeanSquaredError": (numbers, guesses),
        "MeanAbsoluteError": (numbers, guesses),
        "MeanAbsolutePercentageError": (numbers, guesses),
        "MeanSquaredLogarithmicError": (positive.astype("float32"), rates),
        "LogCosh": (numbers, guesses),
        "Huber": (numbers, guesses),
        "Hinge": (signs, guesses),
        "SquaredHinge": (signs, guesses),
        "CategoricalHinge": (classes, guesses),
        "KLDivergence": (shares, given),
        "Poisson": (np.floor(positive * 3).astype("float32"), rates),
        "CosineSimilarity": (numbers, guesses),
    }
    weights = [1, 0.5, 2, 0, 3]
    for loss_name, (y_true, y_pred) in data.items():
        add("defaults", loss_name, y_true, y_pred)
        add("sample weights", loss_name, y_true, y_pred, weights)
        add("reduction none", loss_name, y_true, y_pred, reduction="none")
        add("targets [n]", loss_name, y_true[:, 0], y_pred[:, :1])
        time = [np.stack([values, values[::-1]], 1) for values in (y_true, y_pred)]
        add("3-D", loss_name, *time)
        add("3-D, sample weights per step", loss_name, *time, np.outer(weights, [1, 2]))
    for loss_name in ("Hinge", "SquaredHinge"):
        add("targets 0 and 1", loss_name, (signs + 1) / 2, guesses)
        add("targets that are no signs", loss_name, numbers, guesses)
    add("delta 0.25", "Huber", numbers, guesses, delta=0.25)
    add("delta 3", "Huber", numbers, guesses, delta=3.0)
    add("axis 1 of [5, 2, 3]", "CosineSimilarity", *[np.stack([v, v[::-1]], 1) for v in (numbers, guesses)], axis=1)
    add("targets 0", "MeanAbsolutePercentageError", classes, guesses)
    add("numbers below 0", "MeanSquaredLogarithmicError", numbers, guesses)
    add("one-hot targets", "KLDivergence", classes, given)
    add("certain predictions", "KLDivergence", shares, classes, reduction="none")
    add("large differences", "LogCosh", numbers * 50, guesses, reduction="none")
    return cases


def run_model(name, chain, loss_name, arguments, y_true, logits, sample_weight=None):
    def make(eager):
        model = keras.Sequential([keras.Input(logits.shape[1:])] + [getattr(layers, kind)(**given) for kind, given in chain])
        model.compile(loss=getattr(losses, loss_name)(**arguments), run_eagerly=eager, jit_compile=False)
        return model

    weight = None if sample_weight is None else np.asarray(sample_weight, dtype="float32")

    def step(model, x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            prediction = model(x, training=True)
            value = model.compute_loss(x=x, y=tf.constant(y_true), y_pred=prediction, sample_weight=weight, training=True)
        return prediction, value, tape.gradient(value, x)

    graph_model = make(False)
    prediction, value, gradient = tf.function(lambda x: step(graph_model, x))(tf.constant(logits))
    _, eager_value, _ = step(make(True), tf.constant(logits))
    by_test = graph_model.test_on_batch(logits, y_true, sample_weight=weight)
    assert abs(float(by_test) - float(value)) <= 1e-5 * max(1, abs(float(value))), (name, by_test, value)
    case = {
        "name": f"{loss_name}: {name}",
        "layers": [{"layer": kind, "config": {camel(key): value for key, value in given.items()}} for kind, given in chain],
        "loss": loss_name,
        "config": {camel(key): camel(v) if isinstance(v, str) else v for key, v in arguments.items()},
        "yTrue": encode(y_true),
        "yPred": encode(logits),
        "sampleWeight": None if weight is None else encode(weight),
        "predictions": encode(prediction.numpy()),
        "value": encode(value.numpy()),
        "upstream": None,
        "gradient": encode(tf.convert_to_tensor(gradient).numpy()),
    }
    assert np.isclose(eager_value.numpy(), value.numpy(), rtol=1e-5, atol=1e-7), name
    return case


def models():
    cases = []
    softmax_last = [("Activation", {"activation": "softmax"})]
    sigmoid_last = [("Activation", {"activation": "sigmoid"})]
    labels = one_hot([0, 0, 1, 2, 1, 2], 3)
    rng = random_for("models")
    moderate = normal(rng, (6, 3), 2)
    for label, logits in (("moderate", moderate), ("extreme", EXTREME_LOGITS)):
        for loss_name in ("CategoricalCrossentropy", "CategoricalFocalCrossentropy"):
            cases.append(run_model(f"softmax last, {label} logits", softmax_last, loss_name, {}, labels, logits))
        sparse_labels = labels.argmax(-1).astype("int32")
        sparse_name = "SparseCategoricalCrossentropy"
        cases.append(run_model(f"softmax last, {label} logits", softmax_last, sparse_name, {}, sparse_labels, logits))
        name = "CategoricalCrossentropy"
        cases.append(run_model(f"softmax last, {label} logits, smoothing", softmax_last, name, {"label_smoothing": 0.1}, labels, logits))
        cases.append(run_model(f"softmax last, {label} logits, weights", softmax_last, name, {}, labels, logits, [1, 2, 0, 0.5, 1, 3]))
        cases.append(run_model(f"Softmax layer last, {label} logits", [("Softmax", {})], name, {}, labels, logits))
        behind = softmax_last + [("Reshape", {"target_shape": [3]})]
        cases.append(run_model(f"softmax behind a reshape, {label} logits", behind, name, {}, labels, logits))
        behind = softmax_last + [("Activation", {"activation": "linear"})]
        cases.append(run_model(f"softmax behind a linear activation, {label} logits", behind, name, {}, labels, logits))
        behind = softmax_last + [("Dropout", {"rate": 0.0})]
        cases.append(run_model(f"softmax behind a dropout of rate 0, {label} logits", behind, name, {}, labels, logits))
        behind = softmax_last + [("Reshape", {"target_shape": [3]})]
        cases.append(run_model(f"softmax behind a reshape, {label} logits", behind, sparse_name, {}, sparse_labels, logits))
        cases.append(run_model(f"softmax last and fromLogits, {label} logits", softmax_last, name, {"from_logits": True}, labels, logits))
        cases.append(run_model(f"linear last, fromLogits, {label} logits", [("Activation", {"activation": "linear"})], name, {"from_logits": True}, labels, logits))
        binary_labels = labels[:, :1]
        cases.append(run_model(f"sigmoid last, {label} logits", sigmoid_last, "BinaryCrossentropy", {}, binary_labels, logits[:, :1]))
        cases.append(run_model(f"sigmoid last, {label} logits", sigmoid_last, "BinaryFocalCrossentropy", {}, binary_labels, logits[:, :1]))
        cases.append(run_model(f"softmax last, {label} logits", softmax_last, "BinaryCrossentropy", {}, labels, logits))
    return cases


def overlaps():
    """Dice and Tversky, and the cross-entropy for labels of which some are wrong."""
    cases = []

    def add(name, loss_name, y_true, y_pred, sample_weight=None, **arguments):
        cases.append(run_loss(name, loss_name, arguments, y_true, y_pred, sample_weight))

    rng = random_for("overlaps")
    labels, probabilities = one_hot([0, 3, 1, 2, 2, 1], 4), softmax(normal(rng, (6, 4), 1.5))
    images = (rng.random((3, 2, 2, 2)) < 0.4).astype("float32")
    masks = rng.random((3, 2, 2, 2)).astype("float32")
    for loss_name in ("Dice", "Tversky"):
        add("defaults", loss_name, labels, probabilities)
        add("axis 1", loss_name, labels, probabilities, axis=1)
        add("axes of images", loss_name, images, masks, axis=(1, 2, 3))
        add("axes of images, sample weights", loss_name, images, masks, [1, 0.5, 2], axis=(1, 2, 3))
        add("axes of images, reduction none", loss_name, images, masks, axis=(1, 2, 3), reduction="none")
        add("nothing to find", loss_name, np.zeros((2, 3), "float32"), np.zeros((2, 3), "float32"), axis=1)
    add("alpha 0.3, beta 0.8", "Tversky", labels, probabilities, axis=-1, alpha=0.3, beta=0.8)
    classes = np.array([0, 3, 1, 2, 2, 1], "int32")
    name = "CategoricalGeneralizedCrossEntropy"
    add("defaults", name, classes, probabilities)
    add("q 0.9, sample weights", name, classes, probabilities, [1, 0.5, 2, 0, 3, 0.25], q=0.9)
    add("q 0.1, reduction none", name, classes, probabilities, q=0.1, reduction="none")
    return cases


def main():
    cases = categorical("CategoricalCrossentropy") + focal() + sparse() + binary() + regression() + overlaps()
    write_fixture("losses.json", SCRIPT, NOTES, cases=cases, modelCases=models())


if __name__ == "__main__":
    main()
