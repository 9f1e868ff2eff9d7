"""Records what Keras's callbacks do on scripted logs, and how Python formats file names, for the tests of this package.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    KERAS_BACKEND=tensorflow python make.py

Callbacks are driven by hand: a tiny model, made-up logs, the calls that fit makes. The weight of the model is the number of the epoch (of
all fits together, from 1), so that what is restored tells when it was kept. Numbers without a JSON form are
written as texts.
"""

import json
import math
import os
import random
import tempfile
import warnings

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

warnings.simplefilter("ignore")
random.seed(20261126)
HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = ["accuracy", "loss", "val_accuracy", "val_loss"]


def plain(value):
    if isinstance(value, (float, np.floating)):
        value = float(value)
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        # A float32 in as few digits as tell it from its neighbours: the tests round it to float32 again.
        return float(str(np.float32(value))) if float(np.float32(value)) == value else value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def camel(name):
    first, *others = name.split("_")
    return first + "".join(part.capitalize() if part != "lr" else "Lr" for part in others)


def options_of(options):
    return plain({camel(key): value for key, value in options.items()})


def single(value):
    """As fit's logs have it: a float32, as a Python float."""
    return float(np.float32(value))


def listed(logs):
    """Logs as lists, in the order of KEYS, those of validation last."""
    return [[plain(each[key]) for key in KEYS if key in each] for each in logs]


def tiny():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", metrics=["accuracy"])
    model.fit(np.zeros((1, 1)), np.zeros((1, 1)), verbose=0)
    return model


MODEL = tiny()


def set_weight(value):
    MODEL.set_weights([np.array([[value]], "float32")])


def weight():
    return float(MODEL.get_weights()[0][0, 0])


def figure():
    """Coarse, so that there are plateaus and ties, with small steps near the usual differences, and now and then no number at all."""
    kind = random.random()
    if kind < 0.03:
        return random.choice([math.nan, math.inf, -math.inf])
    if kind < 0.5:
        return single(random.randrange(0, 8) / 8)
    return single(random.randrange(3, 6) / 8 + random.choice([0, 1e-4, -1e-4, 5e-5, 1e-3, -1e-3, 1e-8]))


def sequence(epochs, validates_every=1):
    logs = []
    for epoch in range(epochs):
        keys = KEYS if (epoch + 1) % validates_every == 0 else KEYS[:2]
        logs.append({key: figure() for key in keys})
    return logs


def pick(**choices):
    """Some of the options, each with one of its values."""
    return {name: random.choice(values) for name, values in choices.items() if random.random() < 0.6}


MONITORS = dict(monitor=["val_loss", "val_accuracy", "loss", "accuracy"], mode=["auto", "min", "max"])


def fits(make, run, options, rarely=(1, 1, 1, 2, 3)):
    callback = make(**options)
    callback.set_model(MODEL)
    recorded = []
    for _ in range(random.choice([1, 1, 2])):
        logs = sequence(random.randrange(2, 14), random.choice(rarely))
        MODEL.stop_training = False
        given = listed(logs)
        recorded.append({"logs": given, "result": plain(run(callback, logs))})
    return {"options": options_of(options), "fits": recorded}


def early_stopping():
    count = 0

    def run(callback, logs):
        nonlocal count
        callback.on_train_begin()
        for epoch, each in enumerate(logs):
            count += 1
            set_weight(count)
            callback.on_epoch_end(epoch, each)
            if MODEL.stop_training:
                break
        callback.on_train_end({})
        return {
            "epochs": epoch + 1,
            "stopped": MODEL.stop_training,
            "stoppedEpoch": callback.stopped_epoch,
            "best": callback.best,
            "bestEpoch": callback.best_epoch,
            "wait": callback.wait,
            "weight": weight(),
        }

    def case():
        nonlocal count
        count = 0
        options = pick(
            **MONITORS,
            min_delta=[0, 1e-4, -1e-4, 0.1],
            patience=[0, 1, 2, 4],
            baseline=[0.5, 0.25, 0.7],
            restore_best_weights=[True, True, False],
            start_from_epoch=[0, 1, 3],
        )
        return fits(keras.callbacks.EarlyStopping, run, options)

    return [case() for _ in range(240)]


def reduce_lr_on_plateau():
    def run(callback, logs):
        callback.on_train_begin()
        rates, states = [], []
        for epoch, each in enumerate(logs):
            callback.on_epoch_end(epoch, each)
            rates.append(each["learning_rate"])
            states.append([callback.wait, callback.cooldown_counter, callback.best])
        return {"rates": rates, "states": states, "last": float(MODEL.optimizer.learning_rate.numpy())}

    def case():
        rate = random.choice([0.1, 0.01, 1e-3, 2e-6])
        MODEL.optimizer.learning_rate = rate
        options = pick(
            **MONITORS,
            factor=[0.1, 0.2, 0.5, 0.9],
            patience=[1, 1, 2, 3],
            min_delta=[0, 1e-4, -1e-4, 1e-3, 0.1],
            cooldown=[0, 1, 2, 3],
            min_lr=[0.0, 1e-6, 0.001, 0.05],
        )
        options.setdefault("patience", 2)
        return {"rate": rate, **fits(keras.callbacks.ReduceLROnPlateau, run, options)}

    return [case() for _ in range(240)]


def model_checkpoint():
    saved = []
    model = MODEL
    MODEL.save = lambda path, overwrite: saved.append(path)
    MODEL.save_weights = lambda path, overwrite: saved.append(path)

    def run(callback, logs):
        saved.clear()
        calls = []
        callback.on_train_begin()
        for epoch, each in enumerate(logs):
            callback.on_epoch_begin(epoch)
            batches = [{"accuracy": figure(), "loss": figure()} for _ in range(random.randrange(1, 5))]
            for batch, figures in enumerate(batches):
                callback.on_train_batch_end(batch, figures)
            callback.on_epoch_end(epoch, each)
            calls.append(listed(batches))
        return {"batches": calls, "saved": list(saved), "best": callback.best}

    def case():
        options = pick(**MONITORS, save_best_only=[True], initial_value_threshold=[0.5, 0.25])
        stem = random.choice(["best", "{epoch:02d}-{loss:.2f}", "e{epoch}-{accuracy:.3f}-{loss:8.1e}", "{epoch:>4}_{accuracy}"])
        if random.random() < 0.4:
            options["save_freq"] = random.choice([1, 2, 3, 5])
            stem = random.choice([stem, "{epoch:03d}-{batch:02d}"])
            if options.get("save_best_only") and options.get("monitor", "val_loss").startswith("val_"):
                options["monitor"] = options.get("monitor", "val_loss").removeprefix("val_")
        options["save_weights_only"] = random.random() < 0.3
        path = stem + (".weights.h5" if options["save_weights_only"] else random.choice([".keras", ".h5"]))

        def make(**given):
            callback = keras.callbacks.ModelCheckpoint(path, **given)
            callback.set_model(model)
            # Keras decides on the direction at the end of the first epoch only, and fails at batches before that.
            callback._set_monitor_op()
            return callback

        return {"path": path, **fits(make, run, options, rarely=(1,))}

    cases = [case() for _ in range(240)]
    del MODEL.save, MODEL.save_weights
    return cases


def learning_rate_scheduler():
    def case():
        rate, factor = random.choice([0.1, 0.01]), random.choice([0.5, 0.9, 1.1])
        MODEL.optimizer.learning_rate = rate
        callback = keras.callbacks.LearningRateScheduler(lambda epoch, now: now * factor if epoch % 3 else rate / (epoch + 1))
        callback.set_model(MODEL)
        rates = []
        for epoch in range(8):
            callback.on_epoch_begin(epoch)
            logs = {"loss": 0.0}
            callback.on_epoch_end(epoch, logs)
            rates.append(logs["learning_rate"])
        return {"rate": rate, "factor": factor, "rates": rates}

    return [case() for _ in range(10)]


def terminate_on_nan():
    def case():
        callback = keras.callbacks.TerminateOnNaN()
        callback.set_model(MODEL)
        MODEL.stop_training = False
        losses = [figure() for _ in range(12)]
        stops = None
        for batch, loss in enumerate(losses):
            callback.on_train_batch_end(batch, {"loss": loss})
            if MODEL.stop_training:
                stops = batch
                break
        return plain({"losses": losses, "stops": stops})

    return [case() for _ in range(40)]


def csv_value():
    kind = random.random()
    if kind < 0.3:
        return figure()
    return single(10 ** random.uniform(-9, 19) * random.choice([1, -1, 0]))


def csv_logger():
    def case(folder, index):
        separator, append = random.choice([",", ",", ";", "\t", ".", "e"]), random.random() < 0.4
        path = os.path.join(folder, f"{index}.csv")
        callback = keras.callbacks.CSVLogger(path, separator=separator, append=append)
        callback.set_model(MODEL)
        keys = random.sample(["loss", "accuracy", "val_loss", "val_accuracy", "a,b", 'say "x"', "learning_rate"], random.randrange(1, 6))
        runs = []
        for _ in range(random.choice([1, 2])):
            logs = [{key: csv_value() for key in keys if epoch == 0 or random.random() < 0.9} for epoch in range(random.randrange(1, 5))]
            callback.on_train_begin()
            for epoch, each in enumerate(logs):
                callback.on_epoch_end(epoch, dict(each))
            callback.on_train_end()
            runs.append(plain(logs))
        with open(path, newline="") as file:
            return {"separator": separator, "append": append, "runs": runs, "text": file.read()}

    with tempfile.TemporaryDirectory() as folder:
        return [case(folder, index) for index in range(120)]


def templates():
    def spec():
        parts = [
            random.choice(["", "", "", "<", ">", "^", "=", "*<", "_^", "0="]),
            random.choice(["", "", "", "+", "-", " "]),
            random.choice(["", "", "0"]),
            random.choice(["", "", "2", "6", "12"]),
        ]
        return "".join(parts)

    def case():
        field = random.choice(["epoch", "batch", "val_loss", "loss"])
        if field in ("epoch", "batch"):
            value, ending = random.randrange(1, 1200), random.choice(["", "d", "d", "d", ".2f", ".0e", ".1%"])
        else:
            value = random.choice([figure(), csv_value(), single(random.uniform(0, 3)), random.randrange(0, 16) / 8])
            ending = random.choice(["", ".0f", ".1f", ".2f", ".4f", "f", ".3e", "e", ".1%", "%", ".2F", ".1E"])
        template = f"a{{{{{{{field}{random.choice(['', ':' + spec() + ending])}}}}}}}.keras"
        return {"template": template, "field": field, "value": plain(value), "text": template.format(**{field: value})}

    return [case() for _ in range(400)]


RECORDED = {
    "keras": keras.__version__,
    "earlyStopping": early_stopping,
    "reduceLROnPlateau": reduce_lr_on_plateau,
    "modelCheckpoint": model_checkpoint,
    "learningRateScheduler": learning_rate_scheduler,
    "terminateOnNaN": terminate_on_nan,
    "csvLogger": csv_logger,
    "templates": templates,
}

MADE = {name: made() if callable(made) else made for name, made in RECORDED.items()}
TEXT = json.dumps(MADE, separators=(",", ":"), allow_nan=False).replace('},{"options"', '},\n{"options"')
with open(os.path.join(HERE, "keras.json"), "w") as file:
    file.write(TEXT + "\n")
