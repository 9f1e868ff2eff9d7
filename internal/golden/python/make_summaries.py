"""Text of model.summary(), the models' JSON, and the default configs of every class."""

import common  # noqa: F401, I001  (first: it sets the environment)
import json

import keras
import numpy as np
from common import camel, write_fixture
from keras import initializers, layers, losses, metrics, optimizers, regularizers
from keras.optimizers import schedules

SCRIPT = "make_summaries.py"
NOTES = [
    "summaries: each text is what model.summary(line_length=80, print_fn=...) gives for the options named, lines joined by "
    "newlines. modelJson is json.loads(model.to_json()), the config.json of a .keras file, in Keras's own snake_case.",
    "weights lists model.weights: path, shape, trainable.",
]
CONFIG_NOTES = [
    "One entry per class, made with `arguments` (snake_case, only what Keras requires): config is get_config(), serialized "
    "is serialize_keras_object, as it stands in saved files. All in Keras's own snake_case.",
]


def mlp():
    return keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(196, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(128, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(10, activation="softmax"),
        ]
    )


def cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def two_inputs():
    image = keras.Input((8, 8, 3), name="image")
    numbers = keras.Input((5,), name="numbers")
    a = layers.Flatten()(layers.Conv2D(4, 3, strides=2)(image))
    b = layers.Dense(8, activation="relu")(numbers)
    joined = layers.Concatenate()([a, b])
    return keras.Model([image, numbers], layers.Dense(3, activation="softmax", name="out")(joined), name="two_inputs")


def nested():
    inner_input = keras.Input((8,))
    inner = keras.Model(inner_input, layers.Dense(4, activation="relu")(layers.Dense(6)(inner_input)), name="encoder")
    tail = keras.Sequential([layers.Dense(5), layers.BatchNormalization()], name="tail")
    x = keras.Input((8,))
    return keras.Model(x, layers.Dense(2, activation="softmax")(tail(inner(x))), name="outer")


def shared_layer():
    left, right = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    shared = layers.Dense(4, activation="relu", name="shared")
    both = layers.Add()([shared(left), shared(right)])
    return keras.Model([left, right], layers.Dense(2, name="score")(both), name="siamese")


def residual():
    x = keras.Input((8, 8, 4))
    y = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    y = layers.Conv2D(4, 3, padding="same")(y)
    y = layers.ReLU()(layers.Add()([x, y]))
    return keras.Model(x, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(y)))


def frozen():
    model = mlp()
    model.layers[0].trainable = False
    model.layers[1].trainable = False
    return model


def compiled_and_fitted():
    model = keras.Sequential([keras.Input((6,)), layers.Dense(5, activation="relu"), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(np.zeros((8, 6), "float32"), np.eye(3, dtype="float32")[[0, 1, 2, 0, 1, 2, 0, 1]], verbose=0)
    return model


def compiled_not_fitted():
    model = keras.Sequential([keras.Input((6,)), layers.Dense(3, activation="softmax")])
    model.compile(optimizer=optimizers.SGD(0.1, momentum=0.9), loss="sparse_categorical_crossentropy")
    return model


def unbuilt():
    return keras.Sequential([layers.Dense(5, activation="relu"), layers.Dropout(0.5), layers.Dense(3)])


def large():
    return keras.Sequential([keras.Input((4096,)), layers.Dense(4096, name="a_layer_with_a_very_long_name_indeed"), layers.Dense(3)])


def empty():
    return keras.Sequential(name="nothing")


MODELS = {
    "sequential mlp": mlp,
    "cnn": cnn,
    "two inputs and concatenate": two_inputs,
    "nested": nested,
    "shared layer": shared_layer,
    "frozen layers": frozen,
    "compiled and fitted": compiled_and_fitted,
    "compiled, not fitted": compiled_not_fitted,
    "residual": residual,
    "not built": unbuilt,
    "large, long name": large,
    "no layers": empty,
}


def summary_of(model, **options):
    lines = []
    model.summary(line_length=80, print_fn=lambda text, line_break=True: lines.append(text), **options)
    return "\n".join(lines)


def summaries():
    cases = []
    for name, make in MODELS.items():
        keras.backend.clear_session()
        model = make()
        texts = []
        for options in ({}, {"expand_nested": True}, {"show_trainable": True}, {"expand_nested": True, "show_trainable": True}):
            given = {camel(key): value for key, value in options.items()}
            texts.append({"options": given, "text": summary_of(model, **options)})
        built = model.built and bool(model.layers)
        cases.append(
            {
                "name": name,
                "texts": texts,
                "modelJson": json.loads(model.to_json()) if model.layers else None,
                "weights": [
                    {"path": variable.path, "shape": list(variable.shape), "trainable": variable.trainable}
                    for variable in (model.weights if built else [])
                ],
                "countParams": model.count_params() if built else None,
            }
        )
    return cases


LAYERS = {
    "Dense": {"units": 4}, "Activation": {"activation": "relu"}, "Dropout": {"rate": 0.5}, "BatchNormalization": {},
    "Conv2D": {"filters": 4, "kernel_size": 3}, "DepthwiseConv2D": {"kernel_size": 3},
    "SeparableConv2D": {"filters": 4, "kernel_size": 3}, "MaxPooling2D": {}, "AveragePooling2D": {"pool_size": 2},
    "GlobalAveragePooling2D": {}, "GlobalMaxPooling2D": {}, "Flatten": {}, "Reshape": {"target_shape": [2, 2]},
    "Rescaling": {"scale": 0.5}, "Add": {}, "Concatenate": {}, "Embedding": {"input_dim": 5, "output_dim": 3},
    "InputLayer": {"shape": [4]}, "Multiply": {}, "Average": {}, "Maximum": {}, "Minimum": {}, "Subtract": {},
    "Dot": {"axes": 1}, "ZeroPadding2D": {}, "Cropping2D": {}, "UpSampling2D": {}, "LeakyReLU": {}, "ReLU": {}, "PReLU": {},
    "ELU": {}, "Softmax": {}, "LayerNormalization": {}, "RMSNormalization": {}, "GroupNormalization": {},
    "UnitNormalization": {}, "Permute": {"dims": [2, 1]}, "RepeatVector": {"n": 3}, "Identity": {},
    "ActivityRegularization": {}, "Conv2DTranspose": {"filters": 4, "kernel_size": 3}, "Conv1D": {"filters": 4, "kernel_size": 3},
    "MaxPooling1D": {}, "AveragePooling1D": {"pool_size": 2}, "GlobalAveragePooling1D": {}, "GlobalMaxPooling1D": {},
    "SpatialDropout2D": {"rate": 0.5}, "GaussianNoise": {"stddev": 0.1}, "GaussianDropout": {"rate": 0.5}, "AlphaDropout": {"rate": 0.5},
    "AdaptiveAveragePooling1D": {"output_size": 3}, "AdaptiveAveragePooling2D": {"output_size": 3},
    "AdaptiveMaxPooling1D": {"output_size": 3}, "AdaptiveMaxPooling2D": {"output_size": 3},
    "SpatialDropout1D": {"rate": 0.5}, "Conv1DTranspose": {"filters": 4, "kernel_size": 3}, "DepthwiseConv1D": {"kernel_size": 3},
    "SeparableConv1D": {"filters": 4, "kernel_size": 3}, "Cropping1D": {}, "ZeroPadding1D": {}, "UpSampling1D": {},
    "Masking": {}, "RandomFlip": {}, "RandomRotation": {"factor": 0.1}, "RandomZoom": {"height_factor": 0.1},
    "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1}, "RandomContrast": {"factor": 0.1},
    "RandomBrightness": {"factor": 0.1}, "RandomCrop": {"height": 8, "width": 8, "seed": 3},
    "RandomErasing": {}, "MixUp": {}, "CutMix": {}, "Resizing": {"height": 8, "width": 8},
    "CenterCrop": {"height": 8, "width": 8}, "Normalization": {}, "CategoryEncoding": {"num_tokens": 4},
    "Discretization": {"num_bins": 4},
}  # fmt: skip
FAMILIES = {
    "layers": (layers, LAYERS),
    "optimizers": (
        optimizers,
        {name: {} for name in ("SGD", "RMSprop", "Adam", "AdamW", "Adagrad", "Adadelta", "Adamax", "Nadam", "Lion", "Ftrl", "Lamb", "Adafactor")},
    ),
    "schedules": (
        schedules,
        {
            "CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": 10},
            "CosineDecayRestarts": {"initial_learning_rate": 0.1, "first_decay_steps": 10},
            "ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.9},
            "InverseTimeDecay": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.9},
            "PolynomialDecay": {"initial_learning_rate": 0.1, "decay_steps": 10},
            "PiecewiseConstantDecay": {"boundaries": [5], "values": [0.1, 0.01]},
        },
    ),
    "losses": (
        losses,
        {
            name: {}
            for name in (
                "CategoricalCrossentropy", "SparseCategoricalCrossentropy", "BinaryCrossentropy", "CategoricalFocalCrossentropy",
                "BinaryFocalCrossentropy", "KLDivergence", "MeanSquaredError", "MeanAbsoluteError", "Huber", "Hinge",
                "SquaredHinge", "CategoricalHinge", "LogCosh", "Poisson", "CosineSimilarity",
            )
        },
    ),
    "metrics": (
        metrics,
        {
            **{
                name: {}
                for name in (
                    "Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy", "TopKCategoricalAccuracy",
                    "SparseTopKCategoricalAccuracy", "Mean", "Sum", "CategoricalCrossentropy", "SparseCategoricalCrossentropy",
                    "BinaryCrossentropy", "KLDivergence", "Precision", "Recall", "AUC", "F1Score", "FBetaScore", "TruePositives",
                    "TrueNegatives", "FalsePositives", "FalseNegatives", "MeanSquaredError", "MeanAbsoluteError",
                    "RootMeanSquaredError",
                )
            },
            "MeanIoU": {"num_classes": 3},
        },
    ),
    "initializers": (
        initializers,
        {
            **{
                name: {}
                for name in (
                    "GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal", "RandomUniform",
                    "RandomNormal", "TruncatedNormal", "VarianceScaling", "Zeros", "Ones", "Constant", "Orthogonal", "Identity",
                )
            },
        },
    ),
    "regularizers": (regularizers, {"L1": {}, "L2": {}, "L1L2": {}, "OrthogonalRegularizer": {}}),
    "constraints": (keras.constraints, {"MaxNorm": {}, "MinMaxNorm": {}, "NonNeg": {}, "UnitNorm": {}}),
}  # fmt: skip


def plain(value):
    """JSON's own types: tuples as lists, sets as sorted lists, numpy numbers as numbers."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return plain(keras.saving.serialize_keras_object(value))


def default_configs(module, classes):
    entries = []
    for name, arguments in classes.items():
        keras.backend.clear_session()
        given = {key: tuple(value) if name in ("Reshape", "Permute", "InputLayer") and isinstance(value, list) else value for key, value in arguments.items()}
        made = getattr(module, name)(**given)
        entries.append(
            {
                "className": name,
                "arguments": arguments,
                "config": plain(made.get_config()),
                "serialized": plain(keras.saving.serialize_keras_object(made)),
            }
        )
    return entries


def main():
    write_fixture("summaries.json", SCRIPT, NOTES, cases=summaries())
    sections = {name: default_configs(module, classes) for name, (module, classes) in FAMILIES.items()}
    write_fixture("configs.json", SCRIPT, CONFIG_NOTES, **sections)


if __name__ == "__main__":
    main()
