"""Training fixtures: twenty steps of two reference networks under many optimizers, losses and weightings."""

import common  # noqa: F401, I001  (first: it sets the environment)
import keras
import numpy as np
import training_data
from common import FIXTURES, camel, encode, write_fixture
from keras import layers, losses, regularizers
from keras.optimizers import schedules

SCRIPT = "make_training.py"
STEPS = 20
BATCH = 128
# So many that they take what ways there are: under Adam eight of sixteen end 3e-5 and more from the exact run, of the first four none.
PERTURBED_RUNS = 16
PERTURBATION = 1e-6
NOTES = [
    "data says how images, labels and weights are generated; checks lets a reader prove that its own are the same.",
    "models: the layers with their arguments in camelCase, and the initial weights, in the order of model.get_weights(), as "
    "offsets (in numbers) into the little-endian float32 file `weightsFile`.",
    "Each case trains from those weights for 20 steps. losses[k] is the loss of step k before its update, regularizers' part "
    "included: train_on_batch with reset_metrics before every step, since otherwise Keras returns the running mean. "
    "accuracies[k] is that batch's share of right answers before the update (weights left out).",
    "lossesFloat64 is the same run in float64: the difference says how far rounding alone takes two right implementations.",
    "final: some weights after the last step, with the largest difference to the float64 run. perturbedDifference is the largest "
    "difference between that run and others in float64 from initial weights that are off by a millionth: where a max pool is that "
    "close to deciding otherwise, right implementations that round differently end as far apart. It is null for the MLP, which has none.",
]

MLP = [
    ("Dense", {"units": 196, "activation": "relu"}),
    ("BatchNormalization", {}),
    ("Dropout", {"rate": 0.0}),
    ("Dense", {"units": 128, "activation": "relu"}),
    ("BatchNormalization", {}),
    ("Dropout", {"rate": 0.0}),
    ("Dense", {"units": 10, "activation": "softmax"}),
]
CNN = [
    ("Conv2D", {"filters": 8, "kernel_size": 3, "activation": "relu"}),
    ("MaxPooling2D", {"pool_size": 2}),
    ("Conv2D", {"filters": 16, "kernel_size": 3, "activation": "relu"}),
    ("MaxPooling2D", {"pool_size": 2}),
    ("Flatten", {}),
    ("Dense", {"units": 32, "activation": "relu"}),
    ("Dense", {"units": 10, "activation": "softmax"}),
]
MODELS = {"mlp": ((784,), MLP), "cnn": ((28, 28, 1), CNN)}
# Which weights a case records at the end, by their place in get_weights().
FINAL = {"mlp": [1, 2, 4, 5, 10, 11, 12, 13], "cnn": [0, 1, 3, 7]}
CLASS_WEIGHT = {label: 0.5 * (label % 3 + 1) for label in range(9)}


def build(kind, l2=None):
    shape, spec = MODELS[kind]
    extra = {} if l2 is None else {"kernel_regularizer": regularizers.L2(l2)}
    made = [getattr(layers, name)(**given, **(extra if name == "Dense" else {})) for name, given in spec]
    return keras.Sequential([keras.Input(shape), *made])


def initial_weights(kind):
    keras.backend.clear_session()
    keras.utils.set_random_seed(42)
    model = build(kind)
    names = [f"{layer.name}/{variable.name}" for layer in model.layers for variable in layer.weights]
    return names, model.get_weights()


def train(case, start, data, floatx):
    keras.backend.clear_session()
    keras.config.set_floatx(floatx)
    labels, images, weights, _ = data
    model = build(case["model"], case.get("l2"))
    model.set_weights([array.astype(floatx) for array in start])
    loss = getattr(losses, case["loss"][0])(**case["loss"][1])
    optimizer = getattr(keras.optimizers, case["optimizer"][0])(**case["optimizer"][1])
    sparse = case["loss"][0].startswith("Sparse")
    accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy") if sparse else keras.metrics.CategoricalAccuracy(name="accuracy")
    model.compile(optimizer=optimizer, loss=loss, metrics=[accuracy], jit_compile=False)
    values, accuracies = [], []
    for step in range(STEPS):
        rows = slice(BATCH * (step % 5), BATCH * (step % 5 + 1))
        x = images[rows].reshape((BATCH, *MODELS[case["model"]][0])).astype(floatx)
        y = labels[rows] if sparse else np.eye(10, dtype=floatx)[labels[rows]]
        extra = {}
        if case.get("class_weight"):
            extra["class_weight"] = CLASS_WEIGHT
        if case.get("sample_weight"):
            extra["sample_weight"] = weights[rows].astype(floatx)
        model.reset_metrics()
        logs = model.train_on_batch(x, y, return_dict=True, **extra)
        values.append(float(logs["loss"]))
        accuracies.append(round(float(logs["accuracy"]) * BATCH) / BATCH)
    keras.config.set_floatx("float32")
    return values, accuracies, model.get_weights()


def perturbed_differences(case, start, data, exact_final):
    """Of each weight: how far runs from slightly other weights end from the exact one."""
    random = np.random.default_rng(7)
    largest = np.zeros(len(start))
    for _ in range(PERTURBED_RUNS):
        near = [array * (1 + PERTURBATION * random.uniform(-1, 1, array.shape)) for array in start]
        _, _, final = train(case, near, data, "float64")
        largest = np.maximum(largest, [np.max(np.abs(one - other)) for one, other in zip(final, exact_final)])
    return largest


def configured(value):
    if isinstance(value, schedules.LearningRateSchedule):
        config = {camel(key): number for key, number in value.get_config().items() if key != "name"}
        return {"className": type(value).__name__, "config": config}
    return value


def with_config(pair):
    name, arguments = pair
    return {"className": name, "config": {camel(key): configured(value) for key, value in arguments.items()}}


def cases():
    cce, smooth = ("CategoricalCrossentropy", {}), ("CategoricalCrossentropy", {"label_smoothing": 0.1})
    adam = ("Adam", {})
    cosine = schedules.CosineDecay(0.002, 20)
    warm = schedules.CosineDecay(0.0, 15, alpha=0.1, warmup_target=0.01, warmup_steps=5)
    optimizers = {
        "SGD": ("SGD", {"learning_rate": 0.05}),
        "momentum": ("SGD", {"learning_rate": 0.01, "momentum": 0.9}),
        "Nesterov": ("SGD", {"learning_rate": 0.01, "momentum": 0.9, "nesterov": True}),
        "RMSprop": ("RMSprop", {}),
        "RMSprop centered with momentum": ("RMSprop", {"learning_rate": 0.0005, "centered": True, "momentum": 0.5}),
        "Adam": adam,
        "Adam amsgrad": ("Adam", {"amsgrad": True}),
        "AdamW": ("AdamW", {"weight_decay": 0.05}),
        "Adam clipnorm": ("Adam", {"clipnorm": 0.1}),
        "Adam clipvalue": ("Adam", {"clipvalue": 0.005}),
        "Adam global clipnorm": ("Adam", {"global_clipnorm": 0.2}),
        "SGD clipnorm": ("SGD", {"learning_rate": 0.2, "clipnorm": 0.1}),
        "SGD clipvalue": ("SGD", {"learning_rate": 0.2, "clipvalue": 0.005}),
        "SGD global clipnorm": ("SGD", {"learning_rate": 0.2, "global_clipnorm": 0.2}),
        "Adam cosine decay": ("Adam", {"learning_rate": cosine}),
        "SGD cosine decay with warm-up": ("SGD", {"learning_rate": warm, "momentum": 0.9}),
        "SGD exponential decay": ("SGD", {"learning_rate": schedules.ExponentialDecay(0.1, 5, 0.5)}),
    }
    for name, optimizer in optimizers.items():
        yield {"name": f"mlp: {name}", "model": "mlp", "optimizer": optimizer, "loss": cce}
    sgd = optimizers["momentum"]
    for name, more in {
        "l2": {"loss": cce, "l2": 0.001},
        "class weights": {"loss": cce, "class_weight": True},
        "sample weights": {"loss": cce, "sample_weight": True},
        "label smoothing": {"loss": smooth},
        "focal": {"loss": ("CategoricalFocalCrossentropy", {})},
        "sparse labels": {"loss": ("SparseCategoricalCrossentropy", {})},
        "sparse labels, class weights": {"loss": ("SparseCategoricalCrossentropy", {}), "class_weight": True},
    }.items():
        yield {"name": f"mlp: {name}, momentum", "model": "mlp", "optimizer": sgd, **more}
        if name in ("l2", "class weights", "focal"):
            yield {"name": f"mlp: {name}, Adam", "model": "mlp", "optimizer": adam, **more}
    for name in ("SGD", "momentum", "RMSprop", "Adam", "AdamW"):
        yield {"name": f"cnn: {name}", "model": "cnn", "optimizer": optimizers[name], "loss": cce}
    yield {"name": "cnn: label smoothing, Adam", "model": "cnn", "optimizer": adam, "loss": smooth}


def main():
    data = training_data.make()
    labels, images, weights, pixels = data
    models, starts, names = {}, {}, {}
    for kind, (shape, spec) in MODELS.items():
        names[kind], starts[kind] = initial_weights(kind)
        offset, table = 0, []
        for name, array in zip(names[kind], starts[kind]):
            table.append({"name": name, "shape": list(array.shape), "offset": offset})
            offset += array.size
        file_name = f"training-{kind}.bin"
        flat = np.concatenate([array.ravel() for array in starts[kind]]).astype("<f4")
        (FIXTURES / file_name).write_bytes(flat.tobytes())
        models[kind] = {
            "inputShape": list(shape),
            "layers": [{"layer": name, "config": {camel(key): value for key, value in given.items()}} for name, given in spec],
            "weightsFile": file_name,
            "weights": table,
        }
    results = []
    for case in cases():
        values, accuracies, final = train(case, starts[case["model"]], data, "float32")
        exact, _, exact_final = train(case, starts[case["model"]], data, "float64")
        assert all(np.isfinite(values)) and np.mean(values[-5:]) < np.mean(values[:5]), (case["name"], values)
        pools = case["model"] == "cnn"
        perturbed = perturbed_differences(case, starts["cnn"], data, exact_final) if pools else None
        rounding = max(abs(one - other) / other for one, other in zip(values, exact))
        print(f"{case['name']}: {values[0]:.4f} -> {values[-1]:.4f}, rounding {rounding:.1e}")
        results.append(
            {
                "name": case["name"],
                "model": case["model"],
                "optimizer": with_config(case["optimizer"]),
                "loss": with_config(case["loss"]),
                "denseKernelL2": case.get("l2"),
                "classWeight": {str(label): weight for label, weight in CLASS_WEIGHT.items()} if case.get("class_weight") else None,
                "useSampleWeights": bool(case.get("sample_weight")),
                "sparseLabels": case["loss"][0].startswith("Sparse"),
                "losses": values,
                "lossesFloat64": exact,
                "accuracies": accuracies,
                "final": [
                    {
                        "name": names[case["model"]][index],
                        "index": index,
                        "value": encode(final[index]),
                        "float64Difference": float(np.max(np.abs(final[index] - exact_final[index]))),
                        "perturbedDifference": float(f"{perturbed[index]:.3g}") if pools else None,
                    }
                    for index in FINAL[case["model"]]
                ],
            }
        )
    checks = {
        "firstLabels": labels[:20].tolist(),
        "labelCounts": np.bincount(labels, minlength=10).tolist(),
        "firstPixels": pixels.ravel()[:20].tolist(),
        "pixelSum": int(pixels.sum()),
        "lastRow": pixels[-1, 13].tolist(),
        "sampleWeightSum": float(weights.sum()),
    }
    write_fixture(
        "training.json",
        SCRIPT,
        NOTES,
        data=training_data.DESCRIPTION,
        checks=checks,
        batchSize=BATCH,
        steps=STEPS,
        models=models,
        cases=results,
    )


if __name__ == "__main__":
    main()
