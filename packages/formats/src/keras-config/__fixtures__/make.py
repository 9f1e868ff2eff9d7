"""Makes the configs of this folder: python make.py 3 with Keras 3.15, python make.py 2 with tf_keras 2.21."""

import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

version = int(sys.argv[1])
if version == 3:
    import keras
else:
    import tf_keras as keras

L = keras.layers


def every_layer():
    x = keras.Input((8, 8, 4), name="image")
    y = L.Rescaling(2.0, offset=-1.0)(x)
    y = L.ZeroPadding2D(1)(y)
    y = L.Conv2D(4, 3, groups=2, strides=(1, 2), padding="same", activation="relu", kernel_initializer="he_normal")(y)
    y = L.BatchNormalization(momentum=0.9, gamma_regularizer="l2")(y)
    y = L.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False, activation="leaky_relu")(y)
    y = L.SeparableConv2D(6, (2, 2), padding="same", pointwise_regularizer=keras.regularizers.L1L2(0.25, 0.5))(y)
    y = L.LayerNormalization(epsilon=1e-4)(y)
    branches = [L.MaxPooling2D(2)(y), L.AveragePooling2D(2, padding="valid")(y)]
    merges = [L.Add, L.Average, L.Maximum, L.Minimum, L.Multiply, L.Subtract, L.Concatenate]
    merged = L.Concatenate(axis=-1)([merge()(branches) for merge in merges])
    pooled = [L.GlobalAveragePooling2D()(merged), L.GlobalMaxPooling2D(keepdims=False)(merged)]
    flat = L.Flatten()(L.Reshape((-1, 2))(merged))
    words = keras.Input((5,), name="words", dtype="int32")
    table = L.Flatten()(L.Embedding(10, 3, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.5, seed=1))(words))
    z = L.Concatenate()([*pooled, flat, table])
    z = L.Dropout(0.25, seed=7)(L.Activation("gelu")(z))
    z = L.Dense(3, kernel_initializer="orthogonal", bias_initializer=keras.initializers.Constant(0.5), activation="softmax", name="out")(z)
    return keras.Model([x, words], z, name="every_layer")


def plain():
    model = keras.Sequential(
        [
            keras.Input((4,), name="x"),
            L.Dense(3, activation="relu", kernel_regularizer="l2", activity_regularizer=keras.regularizers.L1(0.5)),
            L.BatchNormalization(trainable=False),
            L.Dense(2, dtype="mixed_float16"),
            L.Activation("softmax", dtype="float32"),
        ],
        name="plain",
    )
    metrics = ["accuracy", keras.metrics.TopKCategoricalAccuracy(3)]
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=0.25)
    model.compile(optimizer=keras.optimizers.Adam(0.5, beta_1=0.75, amsgrad=True), loss=loss, metrics=metrics)
    return model


def unbuilt():
    return keras.Sequential([L.Flatten(), L.Dense(2)], name="unbuilt")


def several():
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    shared = L.Dense(3, activation="tanh", name="shared")
    a, b = shared(left), shared(right)
    again = shared(L.Dense(4, name="back")(b))
    total = L.Add(name="sum")([a, again])
    out = L.Dense(2, activation="softmax", name="out")(L.Concatenate(name="all")([total, b, a]))
    model = keras.Model([left, right], [out, total], name="several")
    schedule = keras.optimizers.schedules.CosineDecay(0.5, 10)
    model.compile(
        optimizer=keras.optimizers.SGD(schedule, momentum=0.5, nesterov=True),
        loss={"out": "categorical_crossentropy", "sum": keras.losses.MeanSquaredError()},
        loss_weights=[1, 0.5],
        metrics={"out": ["categorical_accuracy"]},
    )
    return model


def nested():
    x = keras.Input((4,), name="x")
    inner = keras.Model(x, [L.Dense(3, name="in")(x), x], name="inner")
    deep = keras.Sequential([keras.Input((5,)), L.Dense(5, name="deep_1")], name="deep")
    head = keras.Sequential([keras.Input((3,)), L.Dense(5, name="head_1"), deep], name="head")
    late = keras.Sequential([L.Dense(2, name="late_1")], name="late")
    p, q = keras.Input((4,), name="p"), keras.Input((4,), name="q")
    first, _ = inner(p)
    second, passed = inner(q)
    outputs = L.Concatenate(name="ends")([head(first), head(second), late(passed)])
    return keras.Model([p, q], outputs, name="nested")


def ends_nested():
    x = keras.Input((4,), name="x")
    inner = keras.Model(x, [L.Dense(3, name="in")(x), L.Dense(2, name="side")(x)], name="inner")
    p = keras.Input((4,), name="p")
    both = inner(L.Dense(4, name="before")(p))
    other = inner(p)
    return keras.Model(p, [both[0], other[1]], name="ends_nested")


def write(model):
    if version == 3:
        config = keras.saving.serialize_keras_object(model)
    else:
        config = json.loads(model.to_json())
        if model.optimizer is not None:
            from tf_keras.src.saving.legacy import saving_utils
            from tf_keras.src.saving.legacy.saved_model import json_utils

            training = saving_utils.model_metadata(model, include_optimizer=True)["training_config"]
            config["training_config"] = json.loads(json.dumps(training, default=json_utils.get_json_type))
    weights = [[weight.name, list(weight.shape)] for weight in model.weights] if model.built else []
    trainable = len(model.trainable_weights) if model.built else 0
    return {"name": model.name, "config": config, "weights": weights, "trainable": trainable}


cases = [write(make()) for make in [every_layer, plain, unbuilt, several, nested, ends_nested]]
target = Path(__file__).parent / f"keras-{version}.json"
target.write_text(json.dumps({"version": keras.__version__, "cases": cases}, separators=(",", ":")) + "\n")
