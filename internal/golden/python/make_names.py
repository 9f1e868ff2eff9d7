"""The names of what Keras has to make, train and judge models of: classes, and functions where there are no classes."""

import common  # noqa: F401, I001  (first: it sets the environment)
import inspect

import keras
from common import write_fixture
from keras import activations, applications, callbacks, constraints, initializers, layers, losses, metrics, optimizers, regularizers
from keras.optimizers import schedules

SCRIPT = "make_names.py"
NOTES = [
    "Each list has the names of one module of Keras, a class with several names under that which it calls itself.",
    "Left out are the classes that others extend, what reads and writes configs, and what holds modules of other libraries.",
]
BASES = [
    callbacks.Callback, callbacks.CallbackList, callbacks.History, constraints.Constraint, initializers.Initializer, layers.InputSpec,
    layers.Layer, layers.Wrapper, losses.Loss, metrics.MeanMetricWrapper, metrics.Metric, optimizers.Optimizer,
    optimizers.OptimizerMap, regularizers.Regularizer, schedules.LearningRateSchedule,
]  # fmt: skip
FOREIGN = ["FlaxLayer", "JaxLayer", "OrbaxCheckpoint", "TFSMLayer", "TorchModuleWrapper"]


def classes(module):
    found = {each for each in vars(module).values() if inspect.isclass(each)} - set(BASES)
    return sorted({each.__name__ for each in found} - set(FOREIGN), key=str.lower)


def functions(module):
    found = {each.__name__ for each in vars(module).values() if inspect.isfunction(each)}
    return sorted(found - {"deserialize", "get", "serialize"}, key=str.lower)


def main():
    names = {
        "layers": sorted([*classes(layers), "Input"], key=str.lower),
        "activations": functions(activations),
        "optimizers": classes(optimizers),
        "schedules": classes(schedules),
        "losses": classes(losses),
        "metrics": classes(metrics),
        "callbacks": classes(callbacks),
        "initializers": classes(initializers),
        "regularizers": classes(regularizers),
        "constraints": classes(constraints),
        "applications": functions(applications),
    }
    write_fixture("names.json", SCRIPT, NOTES, version=keras.__version__, names=names)


if __name__ == "__main__":
    main()
