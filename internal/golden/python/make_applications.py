"""Backbones of keras.applications with random weights by a rule: their summaries, and what each layer gives for two images."""

import common  # noqa: F401, I001  (first: it sets the environment)
import keras
import numpy as np
from application_weights import filled_by_rule, numbers
from common import camel, encode, write_fixture
from keras import applications

SCRIPT = "make_applications.py"
NOTES = [
    "layers has a row for each of model.summary(): name, class, output shape without the batch, parameters, and how many rows above "
    "those stand that it is connected to. "
    "Add and Multiply under the names add and multiply are operators on placeholders (x + 3), not layers.",
    "weights, where given, are the paths of model.weights.",
    "features: weights and images follow from their places by the rule in application_weights.py. samples holds, for each of the layers "
    "named and for both images together, 12 values evenly spread over its output; magnitudes holds the largest magnitude of each.",
]
SAMPLES = 12

TOPLESS = {"include_top": False, "pooling": "avg", "input_shape": (64, 64, 3)}
SUMMARIES = [
    *[("MobileNetV2", {"alpha": alpha}) for alpha in (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)],
    ("MobileNetV2", {"alpha": 0.35, **TOPLESS}),
    ("MobileNetV2", {"include_top": False}),
    ("MobileNetV2", {"include_top": False, "input_shape": (97, 131, 3), "pooling": "max"}),
    ("MobileNetV2", {"input_shape": (64, 64, 1), "classes": 10, "classifier_activation": None, "name": "small"}),
    ("MobileNetV3Small", {}),
    ("MobileNetV3Small", {"alpha": 0.75, "input_shape": (224, 224, 3)}),
    ("MobileNetV3Small", {"minimalistic": True, "input_shape": (64, 96, 3)}),
    ("MobileNetV3Small", {"include_preprocessing": False, "dropout_rate": 0.0, "classes": 7, "input_shape": (65, 97, 3)}),
    ("MobileNetV3Small", {"alpha": 1.25, "input_shape": (64, 64, 3)}),
    ("MobileNetV3Small", TOPLESS),
    ("MobileNetV3Small", {"include_top": False, "pooling": "max"}),
    ("MobileNetV3Large", {}),
    ("MobileNetV3Large", {"alpha": 0.75, "minimalistic": True, "include_top": False, "pooling": "avg", "input_shape": (49, 70, 3)}),
    ("ResNet50V2", {}),
    ("ResNet50V2", TOPLESS),
    ("ResNet50V2", {"include_top": False, "pooling": "max", "input_shape": (75, 64, 3)}),
    ("EfficientNetB0", {}),
    ("EfficientNetB0", {"classes": 12, "classifier_activation": "sigmoid", "input_shape": (65, 96, 3)}),
    ("EfficientNetB0", TOPLESS),
    ("EfficientNetB0", {"include_top": False, "pooling": "max"}),
    ("EfficientNetB1", {}),
]
# Sizes that are not multiples of 32, so that every padding is seen.
FEATURES = [
    ("MobileNetV2", {"alpha": 0.35, "input_shape": (64, 64, 3), "classes": 5}),
    ("MobileNetV2", {"alpha": 0.5, "include_top": False, "pooling": "max", "input_shape": (49, 70, 3)}),
    ("MobileNetV3Small", {"input_shape": (64, 64, 3), "classes": 5}),
    ("MobileNetV3Small", {"minimalistic": True, "alpha": 0.75, "include_top": False, "pooling": "avg", "input_shape": (49, 70, 3)}),
    ("MobileNetV3Large", {"include_top": False, "pooling": "avg", "input_shape": (49, 70, 3)}),
    ("EfficientNetB0", {"input_shape": (64, 64, 3), "classes": 5}),
    ("ResNet50V2", {"include_top": False, "pooling": "avg", "input_shape": (49, 64, 3)}),
]


def made(architecture, arguments):
    keras.backend.clear_session()
    return getattr(applications, architecture)(weights=None, **arguments)


def rows(model):
    found, places = [], {}
    for place, operation in enumerate(model._operations):
        places[operation.name] = place
        sources = [tensor._keras_history.operation.name for node in operation._inbound_nodes for tensor in node.input_tensors]
        count = operation.count_params() if hasattr(operation, "count_params") else 0
        above = [place - places[source] for source in sources]
        found.append([operation.name, type(operation).__name__, list(operation.output.shape[1:]), count, above])
    return found


def options(arguments):
    return {camel(key): list(value) if isinstance(value, tuple) else value for key, value in arguments.items()}


def summaries():
    cases, seen = [], set()
    for architecture, arguments in SUMMARIES:
        model = made(architecture, arguments)
        case = {
            "architecture": architecture,
            "options": options(arguments),
            "name": model.name,
            "layers": rows(model),
            "trainable": sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
            "total": model.count_params(),
        }
        if architecture not in seen:
            case["weights"] = [weight.path for weight in model.weights]
        seen.add(architecture)
        cases.append(case)
    return cases


def features():
    cases = []
    for architecture, arguments in FEATURES:
        model = filled_by_rule(made(architecture, arguments))
        images = numbers(0, (2, *arguments["input_shape"]))
        if architecture.startswith(("MobileNetV3", "EfficientNet")):
            images = images * np.float32(255)
        else:
            images = images * np.float32(2) - np.float32(1)
        layers = model.layers[1:]
        outputs = [output.numpy() for output in keras.Model(model.input, [layer.output for layer in layers])(images)]
        assert all(np.all(np.isfinite(output)) for output in outputs)
        places = [np.arange(SAMPLES) * output.size // SAMPLES for output in outputs]
        cases.append(
            {
                "architecture": architecture,
                "options": options(arguments),
                "layers": [layer.name for layer in layers],
                "samples": encode(np.stack([output.ravel()[place] for output, place in zip(outputs, places)])),
                "magnitudes": encode(np.array([np.abs(output).max() for output in outputs])),
                "output": encode(outputs[-1]),
            }
        )
    return cases


if __name__ == "__main__":
    write_fixture("applications.json", SCRIPT, NOTES, summaries=summaries(), features=features())
