"""Mixed precision: twenty steps of the reference networks, whose weights and data are those of make_training.py."""

import json

import common  # noqa: F401, I001  (first: it sets the environment)
import keras
import numpy as np
import training_data
from common import FIXTURES, write_fixture
from keras import layers
from make_training import BATCH, MODELS, STEPS, with_config

SCRIPT = "make_mixed.py"
NOTES = [
    "Models, initial weights, data and batches are those of training.json; all layers follow `policy`, but for the last one where "
    "`lastDtype` says another.",
    "losses[k] is the loss of step k before its update. apart[k] is the largest relative difference to it of runs from weights that are "
    "off by up to an eighth of a unit in the last place of 16 bits: so far apart end right implementations that round differently.",
    "states[k], where the loss is scaled, is what the optimizer holds after step k: [iterations, step_counter, dynamic_scale].",
]
ADAM, MOMENTUM = ("Adam", {}), ("SGD", {"learning_rate": 0.01, "momentum": 0.9})
CLIPPED = ("SGD", {"learning_rate": 0.01, "momentum": 0.9, "global_clipnorm": 0.5})
CASES = [
    {"model": "mlp", "policy": "mixed_float16", "optimizer": ADAM, "lastDtype": "float32"},
    {"model": "mlp", "policy": "mixed_float16", "optimizer": MOMENTUM, "lastDtype": "mixed_float16"},
    {"model": "mlp", "policy": "mixed_float16", "optimizer": CLIPPED, "lastDtype": "float32", "scaling": {"initial_scale": 2.0**22, "dynamic_growth_steps": 3}},
    {"model": "mlp", "policy": "mixed_bfloat16", "optimizer": ADAM, "lastDtype": "float32"},
    {"model": "cnn", "policy": "mixed_float16", "optimizer": ADAM, "lastDtype": "float32"},
    {"model": "cnn", "policy": "mixed_bfloat16", "optimizer": MOMENTUM, "lastDtype": "float32"},
]  # fmt: skip


def starting_weights(kind):
    model = json.loads((FIXTURES / "training.json").read_text())["models"][kind]
    numbers = np.fromfile(FIXTURES / model["weightsFile"], "<f4")
    return [numbers[each["offset"] :][: int(np.prod(each["shape"]))].reshape(each["shape"]) for each in model["weights"]]


def nearby(case, start, random):
    eighth = {"mixed_float16": 2.0**-14, "mixed_bfloat16": 2.0**-11}[case["policy"]]
    return [(array * (1 + eighth * random.uniform(-1, 1, array.shape))).astype("float32") for array in start]


def train(case, start, data):
    keras.backend.clear_session()
    keras.config.set_dtype_policy(case["policy"])
    labels, images, _, _ = data
    shape, spec = MODELS[case["model"]]
    made = [
        getattr(layers, name)(**given, **({"dtype": case["lastDtype"]} if index == len(spec) - 1 else {}))
        for index, (name, given) in enumerate(spec)
    ]
    model = keras.Sequential([keras.Input(shape), *made])
    model.set_weights(start)
    name, arguments = case["optimizer"]
    optimizer = getattr(keras.optimizers, name)(**arguments)
    if "scaling" in case:
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer, **case["scaling"])
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", jit_compile=False)
    losses, states = [], []
    for step in range(STEPS):
        rows = slice(BATCH * (step % 5), BATCH * (step % 5 + 1))
        model.reset_metrics()
        losses.append(float(model.train_on_batch(images[rows].reshape((BATCH, *shape)), labels[rows])))
        if case["policy"] == "mixed_float16":
            scaling = model.optimizer
            states.append([int(scaling.iterations), int(scaling.step_counter), float(scaling.dynamic_scale)])
    keras.config.set_dtype_policy("float32")
    return losses, states


def main():
    data = training_data.make()
    results = []
    for case in CASES:
        start = starting_weights(case["model"])
        losses, states = train(case, start, data)
        apart, random = np.zeros(STEPS), np.random.default_rng(7)
        for _ in range(2):
            near, near_states = train(case, nearby(case, start, random), data)
            assert states == near_states, (states, near_states)
            apart = np.maximum(apart, [abs(one - other) / one for one, other in zip(losses, near)])
        name = f"{case['model']}: {case['policy']}, {case['optimizer'][0]}"
        print(f"{name}: {losses[0]:.4f} -> {losses[-1]:.4f}, apart {max(apart):.1e}, last {states[-1:]}")
        results.append(
            {
                "name": name + (", scale that grows" if "scaling" in case else ""),
                **case,
                "optimizer": with_config(case["optimizer"]),
                "scaling": with_config(("", case["scaling"]))["config"] if "scaling" in case else None,
                "losses": losses,
                "apart": [float(f"{each:.2g}") for each in apart],
                "states": states,
            }
        )
    write_fixture("mixed.json", SCRIPT, NOTES, cases=results)


if __name__ == "__main__":
    main()
