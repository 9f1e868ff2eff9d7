"""Fixtures of fit, evaluate and predict: histories, final weights and the order of callback calls."""

import common  # noqa: F401, I001  (first: it sets the environment)
import keras
import numpy as np
from common import camel, encode, write_fixture
from fit_data import DATA, encoded, make_model
from keras import metrics
from keras.optimizers import SGD

SCRIPT = "make_fit.py"
NOTES = [
    "The model: input [6], dense 5 relu (an L2 regularizer on its kernel where denseKernelL2 says so), dense 3 softmax, from "
    "`weights`. SGD of learning rate 0.1, shuffle false, so that every number is determined.",
    "fit holds fit's arguments in camelCase; x, y, sampleWeight and the parts of validationData are names in `data` (labels "
    "are integers, with sparseCategoricalCrossentropy). A case of two calls fits twice in a row.",
    "history is History.history in Keras's order of keys, epochs is History.epoch; one of each per call of fit.",
    "evaluations: after the last fit, evaluate on xVal with the arguments given; result is what evaluate returns with "
    "return_dict. predictions: predict(xVal, batchSize 16), whose last batch is of 4.",
    "events: the calls of a callback, each [method in camelCase, epoch or batch or null, the keys of logs].",
]


class Recorder(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.events = []


def record(method, has_index):
    def with_index(self, index, logs=None):
        self.events.append([camel(method), int(index), sorted(logs or {})])

    def without(self, logs=None):
        self.events.append([camel(method), None, sorted(logs or {})])

    return with_index if has_index else without


for _phase in ("train", "test", "predict"):
    for _moment in ("begin", "end"):
        setattr(Recorder, f"on_{_phase}_{_moment}", record(f"on_{_phase}_{_moment}", False))
        setattr(Recorder, f"on_{_phase}_batch_{_moment}", record(f"on_{_phase}_batch_{_moment}", True))
for _moment in ("begin", "end"):
    setattr(Recorder, f"on_epoch_{_moment}", record(f"on_epoch_{_moment}", True))


METRICS = {
    "accuracy": lambda: "accuracy",
    "top2": lambda: metrics.TopKCategoricalAccuracy(k=2, name="top2"),
    "cce": lambda: metrics.CategoricalCrossentropy(name="cce"),
}


def resolved(arguments):
    """fit's arguments with names replaced by arrays."""
    real = {}
    for key, value in arguments.items():
        if key in ("x", "y", "sample_weight"):
            value = DATA[value]
        elif key == "validation_data":
            value = tuple(DATA[name] for name in value)
        real[key] = value
    return real


def history_of(history):
    return {key: [float(value) for value in values] for key, values in history.history.items()}


def run(name, fits, metric_names=("accuracy",), weighted=(), l2=None, loss=None, evaluations=({},), events=False):
    fits = fits if isinstance(fits, list) else [fits]
    sparse = any(arguments.get("y") == "labels" for arguments in fits)
    loss_name = loss or ("sparse_categorical_crossentropy" if sparse else "categorical_crossentropy")
    model = make_model(l2)
    model.compile(
        optimizer=SGD(0.1),
        loss=loss_name,
        metrics=[METRICS[metric]() for metric in metric_names],
        weighted_metrics=[METRICS[metric]() for metric in weighted] or None,
        jit_compile=False,
    )
    recorder = Recorder()
    fits = [{"x": "x", "y": "y", "epochs": 3, "batch_size": 16, **arguments} for arguments in fits]
    histories = []
    for arguments in fits:
        histories.append(model.fit(**resolved(arguments), shuffle=False, verbose=0, callbacks=[recorder]))
    case = {
        "name": name,
        "denseKernelL2": l2,
        "loss": camel(loss_name),
        "metrics": list(metric_names),
        "weightedMetrics": list(weighted),
        "fit": [
            {
                camel(key): {str(label): weight for label, weight in value.items()} if key == "class_weight" else value
                for key, value in arguments.items()
            }
            for arguments in fits
        ],
        "history": [history_of(history) for history in histories],
        "epochs": [[int(epoch) for epoch in history.epoch] for history in histories],
        "weightsAfter": [encode(array) for array in model.get_weights()],
        "evaluations": [],
    }
    for arguments in evaluations:
        given = {"x": "xVal", "y": "labelsVal" if sparse else "yVal", **arguments}
        logs = model.evaluate(**resolved(given), verbose=0, return_dict=True)
        listed = model.evaluate(**resolved(given), verbose=0)
        listed = [float(value) for value in listed] if isinstance(listed, list) else float(listed)
        case["evaluations"].append(
            {
                "arguments": {camel(key): value for key, value in given.items()},
                "result": {key: float(value) for key, value in logs.items()},
                "list": listed,
            }
        )
    if events:
        model.evaluate(DATA["xVal"], DATA["yVal"], batch_size=16, verbose=0, callbacks=[recorder])
        model.predict(DATA["xVal"], batch_size=16, verbose=0, callbacks=[recorder])
        case["events"] = recorder.events
    predicted = model.predict(DATA["xVal"], batch_size=16, verbose=0)
    assert np.allclose(predicted, model.predict(DATA["xVal"], batch_size=20, verbose=0), atol=1e-6)
    case["predictions"] = encode(predicted)
    return case


def cases():
    val = ("xVal", "yVal")
    classes = {0: 0.5, 1: 2.0}
    return [
        run("plain", {}, evaluations=({}, {"batch_size": 16}, {"batch_size": 7}, {"batch_size": 6, "steps": 2}, {"sample_weight": "sampleWeightVal"})),
        run("batch 7", {"batch_size": 7}),
        run("batch larger than the data", {"batch_size": 64}),
        run("default batch", {"batch_size": None}),
        run("validation split 0.2", {"validation_split": 0.2}, events=True),
        run("validation split 0.33", {"validation_split": 0.33}),
        run("validation split, sample weights", {"validation_split": 0.2, "sample_weight": "sampleWeight"}),
        run("validation split, class weights", {"validation_split": 0.2, "class_weight": classes}),
        run("validation data", {"validation_data": val}),
        run("validation data with weights", {"validation_data": (*val, "sampleWeightVal")}),
        run("validation data wins over validation split", {"validation_data": val, "validation_split": 0.2}),
        run("validation batch 6", {"validation_data": val, "validation_batch_size": 6}),
        run("validation steps 2", {"validation_data": val, "validation_batch_size": 6, "validation_steps": 2}),
        run("validation every 2nd epoch", {"validation_data": val, "validation_freq": 2, "epochs": 5}),
        run("validation after epochs 1 and 3", {"validation_data": val, "validation_freq": [1, 3], "epochs": 4}),
        run("class weights", {"class_weight": classes}),
        run("class weights, integer labels", {"class_weight": classes, "y": "labels"}),
        run("sample weights", {"sample_weight": "sampleWeight"}),
        run(
            "sample weights, metrics and weighted metrics",
            {"sample_weight": "sampleWeight", "validation_data": (*val, "sampleWeightVal")},
            weighted=("accuracy", "cce"),
            metric_names=("accuracy", "top2"),
            evaluations=({}, {"sample_weight": "sampleWeightVal"}),
        ),
        run("class weights, weighted metrics", {"class_weight": classes, "validation_data": val}, weighted=("accuracy",)),
        run("integer labels", {"y": "labels", "validation_data": ("xVal", "labelsVal")}),
        run("steps per epoch 2", {"steps_per_epoch": 2, "epochs": 4}),
        run("steps per epoch 2, validation", {"steps_per_epoch": 2, "epochs": 4, "validation_data": val}),
        run("steps per epoch 10, of which the data gives 4", {"steps_per_epoch": 10, "epochs": 2}),
        run("initial epoch 1", {"initial_epoch": 1}),
        run("two fits in a row", [{"epochs": 2}, {"epochs": 4, "initial_epoch": 2}]),
        run("two fits in a row, both from epoch 0", [{"epochs": 2}, {"epochs": 1, "validation_data": val}]),
        run("l2", {"validation_data": val}, l2=0.01),
        run("several metrics", {"validation_data": val}, metric_names=("accuracy", "top2", "cce")),
        run("no metrics", {"validation_data": val}, metric_names=()),
        run("focal loss", {"validation_data": val}, loss="categorical_focal_crossentropy"),
        run("mean squared error", {"validation_data": val}, loss="mean_squared_error"),
    ]


def main():
    data, weights = encoded()
    write_fixture("fit.json", SCRIPT, NOTES, data=data, weights=weights, cases=cases())


if __name__ == "__main__":
    main()
