"""Makes mixed.json and the files that it names by Keras 3.15 on TensorFlow: python make_mixed.py"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import numpy as np  # noqa: E402

place = Path(__file__).parent
x = np.array([[1, 2, -1, 0.5], [0, -2, 1, 3]], dtype="float32")
y = np.array([0, 1], dtype="int32")


def sequential():
    L = keras.layers
    layers = [keras.Input((4,)), L.Dense(6, activation="relu"), L.BatchNormalization(), L.Dense(2, activation="softmax", dtype="float32")]
    return keras.Sequential(layers, name="mixed")


def functional():
    L = keras.layers
    given = keras.Input((4,))
    return keras.Model(given, L.Dense(2, activation="softmax")(L.Dense(5, activation="tanh")(given)), name="mixed")


def go_on(model, count):
    losses = []
    for _ in range(count):
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x, y)))
    return losses


def saved(name, make, policy, optimizer, steps):
    keras.utils.set_random_seed(3)
    keras.config.set_dtype_policy(policy)
    model = make()
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    go_on(model, steps)
    for ending in ["keras", "h5"]:
        model.save(place / f"{name}.{ending}")
    outputs = np.asarray(model.predict(x, verbose=0))
    scale = [int(model.optimizer.step_counter), float(model.optimizer.dynamic_scale)] if hasattr(model.optimizer, "step_counter") else None
    fact = {"name": name, "outputs": outputs.astype("float32").tolist(), "dtype": str(outputs.dtype), "scale": scale, "steps": steps}
    return {**fact, "losses": go_on(model, 3) if steps > 0 else []}


def main():
    optimizers = keras.optimizers
    scaling = optimizers.LossScaleOptimizer(optimizers.SGD(0.05, momentum=0.5), initial_scale=2.0**18, dynamic_growth_steps=5)
    facts = [
        saved("mixed-float16", sequential, "mixed_float16", optimizers.Adam(0.01), 4),
        saved("mixed-functional", functional, "mixed_float16", optimizers.Adam(0.01), 4),
        saved("mixed-scaling", functional, "mixed_float16", scaling, 6),
        saved("mixed-bfloat16", sequential, "mixed_bfloat16", optimizers.SGD(0.05), 2),
        saved("mixed-new", sequential, "mixed_float16", optimizers.Adam(0.01), 0),
    ]
    (place / "mixed.json").write_text(json.dumps({"x": x.tolist(), "y": y.tolist(), "facts": facts}) + "\n")


if __name__ == "__main__":
    main()
