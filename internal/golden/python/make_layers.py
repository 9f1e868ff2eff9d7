"""Layer fixtures: output and gradients of every layer that Ibex starts with."""

import common  # noqa: F401, I001  (first: it sets the environment)
import numpy as np
from common import encode, write_fixture
from keras import activations, layers, regularizers
from layer_cases import NOTES, run_layer

SCRIPT = "make_layers.py"
ADAPT_NOTES = ["Normalization: its weights (mean, variance, count) after adapt(data), and after adapt([data[:2], data[2:]])."]

ACTIVATIONS = [
    "relu", "softmax", "sigmoid", "tanh", "gelu", "elu", "selu", "softplus", "softsign", "silu", "swish",
    "exponential", "leaky_relu", "relu6", "hard_sigmoid", "hard_silu", "mish", "log_softmax", "linear",
]  # fmt: skip

# More of Keras's activations, for breadth later.
MORE_ACTIVATIONS = [
    "celu", "glu", "hard_shrink", "hard_tanh", "log_sigmoid", "soft_shrink", "sparse_plus", "sparse_sigmoid",
    "sparsemax", "squareplus", "tanh_shrink", "hard_swish",
]  # fmt: skip


class Cases(list):
    """A list of cases with a short way to add one."""

    def __init__(self, layer_name):
        super().__init__()
        self.layer_name = layer_name

    def case(self, name, inputs, training=False, config=None, weights=None, **arguments):
        if isinstance(inputs, tuple) or isinstance(inputs, np.ndarray):
            inputs = [inputs]
        full_name = f"{self.layer_name}: {name}"
        self.append(run_layer(full_name, self.layer_name, arguments, inputs, training, config, weights))


def dense():
    cases = Cases("Dense")
    cases.case("defaults", (5, 7), units=4)
    cases.case("one unit, one feature", (3, 1), units=1)
    cases.case("batch of one", (1, 6), units=3)
    cases.case("no bias", (5, 7), units=4, use_bias=False)
    cases.case("3-D input", (2, 3, 5), units=4, activation="relu")
    cases.case("4-D input", (2, 3, 2, 4), units=3)
    cases.case("3-D input, no bias, softmax", (2, 3, 5), units=4, use_bias=False, activation="softmax")
    for activation in ACTIVATIONS:
        cases.case(f"activation {activation}", (4, 6), units=5, activation=activation)
    cases.case("kernel l2", (4, 6), units=5, kernel_regularizer=regularizers.L2(0.01))
    cases.case("kernel l1", (4, 6), units=5, kernel_regularizer=regularizers.L1(0.02))
    cases.case("bias l2", (4, 6), units=5, bias_regularizer=regularizers.L2(0.05))
    cases.case(
        "kernel l1l2, bias l1",
        (4, 6),
        units=5,
        kernel_regularizer=regularizers.L1L2(0.02, 0.03),
        bias_regularizer=regularizers.L1(0.5),
    )
    cases.case("activity l2", (4, 6), units=5, activation="relu", activity_regularizer=regularizers.L2(0.01))
    cases.case(
        "kernel orthogonal regularizer",
        (4, 6),
        units=5,
        kernel_regularizer=regularizers.OrthogonalRegularizer(0.01, "rows"),
        config={"units": 5, "kernelRegularizer": {"className": "OrthogonalRegularizer", "config": {"factor": 0.01, "mode": "rows"}}},
    )
    return cases


# Points around every kink and far out on both sides. Values exactly at a kink are in the cases "at the kinks".
SMOOTH = np.array(
    [-1e4, -100, -50, -20, -10, -5.5, -3.5, -2.9, -2, -1.5, -1, -0.7, -0.3, -1e-3, -1e-7,
     1e-7, 1e-3, 0.2, 0.6, 1, 1.4, 2.1, 2.9, 3.5, 5.5, 6.5, 10, 20, 50, 88],
    dtype="float32",
)  # fmt: skip
KINKS = np.array([[-6, -3, -1, -0.5, 0, 0.5, 1, 3, 6]], dtype="float32")


def activation():
    cases = Cases("Activation")
    for name in ACTIVATIONS:
        cases.case(f"{name}", (3, 7), activation=name)
        if "softmax" in name:
            wide = np.array([[100, -100, 0, 99], [1e-3, 0, -1e-3, 2e-3], [-1e4, -1e4, -1e4, -1e4], [30, 30, 30, -30]])
            cases.case(f"{name}, extreme rows", wide.astype("float32"), activation=name)
            cases.case(f"{name}, 3-D", (2, 3, 4), activation=name)
            cases.case(f"{name}, one class", (3, 1), activation=name)
        else:
            cases.case(f"{name}, wide range", SMOOTH.reshape(3, 10), activation=name)
            cases.case(f"{name}, at the kinks", KINKS, activation=name)
    for approximate in (False, True):
        for label, inputs in (("random", (3, 7)), ("wide range", SMOOTH.reshape(3, 10))):
            full_name = f"Activation: gelu approximate={approximate}, {label}"
            layer = layers.Activation(lambda x, a=approximate: activations.gelu(x, approximate=a))
            config = {"activation": {"className": "gelu", "config": {"approximate": approximate}}}
            cases.append(run_layer(full_name, "Activation", {}, [inputs], config=config, layer=layer))
    return cases


def dropout():
    cases = Cases("Dropout")
    cases.case("rate 0.5 at inference", (4, 6), rate=0.5)
    cases.case("rate 0 at inference", (4, 6), rate=0.0)
    cases.case("rate 0 in training", (4, 6), training=True, rate=0.0)
    cases.case("4-D, rate 0.3 at inference", (2, 3, 3, 2), rate=0.3)
    return cases


def batch_normalization():
    cases = Cases("BatchNormalization")
    for training in (False, True):
        label = "training" if training else "inference"
        case = lambda name, shape, **arguments: cases.case(f"{name}, {label}", shape, training, **arguments)  # noqa: E731
        case("2-D", (6, 5))
        case("4-D", (3, 4, 3, 2))
        case("3-D", (3, 4, 5))
        case("axis 1, 4-D", (3, 2, 4, 3), axis=1)
        case("axis 1, 3-D", (3, 4, 5), axis=1)
        case("axis -1 given, 4-D", (2, 3, 3, 3), axis=-1)
        case("no scale", (6, 5), scale=False)
        case("no center", (6, 5), center=False)
        case("neither scale nor center, 4-D", (2, 3, 3, 2), scale=False, center=False)
        case("momentum 0.5", (6, 5), momentum=0.5)
        case("epsilon 0.1", (6, 5), epsilon=0.1)
        case("not trainable", (6, 5), trainable=False)
        case("batch of one", (1, 5))
        constant = np.repeat(np.array([[1.0, -2.0, 300.0]], dtype="float32"), 4, axis=0)
        case("constant columns", constant)
        far = (random_columns(8, 3) * 0.01 + np.array([100.0, -50.0, 10.0])).astype("float32")
        case("far from zero", far)
    return cases


def normalization():
    cases = Cases("Normalization")
    cases.case("2-D", (6, 5))
    cases.case("images", (2, 3, 3, 3))
    cases.case("integers in", (np.arange(12).reshape(4, 3) * 7).astype("int32"))
    cases.case("axis 1", (2, 3, 4), axis=1)
    cases.case("axes (1, -1)", (2, 3, 4), axis=(1, -1))
    cases.case("axis none", (2, 3, 4), axis=None)
    cases.case("inverted", (6, 5), invert=True)
    cases.case("given numbers", (2, 3, 4), mean=0.5, variance=4.0)
    cases.case("given per feature", (2, 3, 4), mean=[0.0, 1.0, 2.0, 3.0], variance=[1.0, 2.0, 3.0, 4.0])
    cases.case("given, inverted", (4, 2), mean=[3.0, -1.0], variance=[0.25, 9.0], invert=True)
    cases.case("no variance", (4, 2), mean=[3.0, -1.0], variance=[0.0, 1.0])
    return cases


def adapted():
    """What Normalization.adapt finds: in an array, and in batches."""
    cases = []
    for name, shape, arguments in (
        ("2-D", (7, 4), {}),
        ("images", (5, 4, 3, 3), {}),
        ("axis 1", (5, 3, 4), {"axis": 1}),
        ("axes (1, 2)", (5, 3, 4), {"axis": (1, 2)}),
        ("axis none", (5, 4), {"axis": None}),
        ("far from zero", (6, 2), {}),
    ):
        data = common.normal(common.random_for(f"adapt: {name}"), shape, 3) + np.float32(300 if name == "far from zero" else 0)
        layers_made = [layers.Normalization(**arguments) for _ in range(2)]
        layers_made[0].adapt(data)
        layers_made[1].adapt([data[:2], data[2:]])
        whole, batches = ([encode(weight.numpy()) for weight in layer.weights] for layer in layers_made)
        cases.append({"name": name, "config": {"axis": -1, **arguments}, "data": encode(data), "whole": whole, "batches": batches})
    return cases


def random_columns(rows, columns):
    return np.random.default_rng(7).standard_normal((rows, columns))


def conv2d():
    cases = Cases("Conv2D")
    shape = (2, 7, 6, 3)
    cases.case("defaults", shape, filters=4, kernel_size=3)
    cases.case("same", shape, filters=4, kernel_size=3, padding="same")
    cases.case("strides 2", shape, filters=4, kernel_size=3, strides=2)
    cases.case("strides 2, same", shape, filters=4, kernel_size=3, strides=2, padding="same")
    cases.case("strides (2, 1), same", shape, filters=2, kernel_size=3, strides=(2, 1), padding="same")
    cases.case("strides 3, same, kernel 2", (1, 8, 7, 2), filters=2, kernel_size=2, strides=3, padding="same")
    cases.case("kernel (1, 3)", shape, filters=2, kernel_size=(1, 3))
    cases.case("kernel (5, 2), same", shape, filters=2, kernel_size=(5, 2), padding="same")
    cases.case("kernel 2", shape, filters=2, kernel_size=2)
    cases.case("kernel 2, same", shape, filters=2, kernel_size=2, padding="same")
    cases.case("kernel 4, same, strides 2", shape, filters=2, kernel_size=4, padding="same", strides=2)
    cases.case("kernel 1", shape, filters=5, kernel_size=1)
    cases.case("kernel 1, strides 2", shape, filters=2, kernel_size=1, strides=2)
    cases.case("dilation 2", shape, filters=2, kernel_size=3, dilation_rate=2)
    cases.case("dilation 2, same", shape, filters=2, kernel_size=3, dilation_rate=2, padding="same")
    cases.case("dilation (1, 2), kernel 2, same", shape, filters=2, kernel_size=2, dilation_rate=(1, 2), padding="same")
    cases.case("groups 2", (2, 5, 5, 4), filters=6, kernel_size=3, groups=2)
    cases.case("groups 3, strides 2, same", (2, 5, 6, 3), filters=3, kernel_size=3, groups=3, strides=2, padding="same")
    cases.case("no bias", shape, filters=4, kernel_size=3, use_bias=False)
    cases.case("relu", shape, filters=4, kernel_size=3, activation="relu")
    cases.case("softmax", shape, filters=3, kernel_size=3, activation="softmax")
    cases.case("kernel as large as the input", (2, 4, 5, 2), filters=3, kernel_size=(4, 5))
    cases.case("same, kernel larger than the input", (1, 2, 3, 2), filters=2, kernel_size=5, padding="same")
    cases.case("one channel, one filter", (3, 5, 5, 1), filters=1, kernel_size=3)
    cases.case("kernel l2", shape, filters=2, kernel_size=3, kernel_regularizer=regularizers.L2(0.01))
    return cases


def depthwise_conv2d():
    cases = Cases("DepthwiseConv2D")
    shape = (2, 6, 7, 3)
    cases.case("defaults", shape, kernel_size=3)
    cases.case("same", shape, kernel_size=3, padding="same")
    cases.case("depth multiplier 2", shape, kernel_size=3, depth_multiplier=2)
    cases.case("depth multiplier 3, same, strides 2", shape, kernel_size=3, depth_multiplier=3, padding="same", strides=2)
    cases.case("strides 2", shape, kernel_size=3, strides=2)
    cases.case("strides 2, same, even kernel", shape, kernel_size=2, strides=2, padding="same")
    cases.case("dilation 2", shape, kernel_size=2, dilation_rate=2)
    cases.case("dilation 2, same", shape, kernel_size=3, dilation_rate=2, padding="same")
    cases.case("kernel (3, 2)", shape, kernel_size=(3, 2))
    cases.case("kernel (1, 5), same", shape, kernel_size=(1, 5), padding="same")
    cases.case("no bias, relu", shape, kernel_size=3, use_bias=False, activation="relu")
    cases.case("one channel", (2, 5, 5, 1), kernel_size=3, depth_multiplier=2)
    return cases


def separable_conv2d():
    cases = Cases("SeparableConv2D")
    shape = (2, 6, 7, 3)
    cases.case("defaults", shape, filters=4, kernel_size=3)
    cases.case("same", shape, filters=4, kernel_size=3, padding="same")
    cases.case("depth multiplier 2", shape, filters=4, kernel_size=3, depth_multiplier=2)
    cases.case("strides 2, same", shape, filters=4, kernel_size=3, strides=2, padding="same")
    cases.case("strides 2, depth multiplier 2", shape, filters=2, kernel_size=2, strides=2, depth_multiplier=2)
    cases.case("dilation 2", shape, filters=2, kernel_size=2, dilation_rate=2)
    cases.case("dilation 2, same", shape, filters=2, kernel_size=3, dilation_rate=2, padding="same")
    cases.case("no bias, relu", shape, filters=4, kernel_size=3, use_bias=False, activation="relu")
    cases.case("kernel (1, 3)", shape, filters=2, kernel_size=(1, 3))
    return cases


def max_pooling2d():
    cases = Cases("MaxPooling2D")
    cases.case("defaults", (2, 6, 4, 3))
    cases.case("odd size", (2, 7, 5, 2))
    cases.case("odd size, same", (2, 7, 5, 2), padding="same")
    cases.case("pool 3", (2, 7, 8, 2), pool_size=3)
    cases.case("pool 3, strides 1", (1, 5, 6, 2), pool_size=3, strides=1)
    cases.case("pool 3, strides 2, same", (1, 6, 7, 2), pool_size=3, strides=2, padding="same")
    cases.case("pool (2, 3), strides (1, 2)", (1, 5, 7, 2), pool_size=(2, 3), strides=(1, 2))
    cases.case("pool 2, strides 3", (1, 7, 8, 2), pool_size=2, strides=3)
    negative = -1 - np.abs(np.random.default_rng(3).standard_normal((1, 5, 5, 2))).astype("float32")
    cases.case("all negative, same", negative, pool_size=3, strides=2, padding="same")
    ties = np.array([1, 1, 2, 2, 1, 1, 2, 2, 0, 3, 5, 5, 3, 0, 5, 4], dtype="float32").reshape(1, 4, 4, 1)
    cases.case("ties", ties)
    cases.case("ties, overlapping windows", ties, pool_size=3, strides=1)
    cases.case("pool 1", (1, 3, 3, 2), pool_size=1)
    return cases


def average_pooling2d():
    cases = Cases("AveragePooling2D")
    cases.case("pool 2", (2, 6, 4, 3), pool_size=2)
    cases.case("odd size", (2, 7, 5, 2), pool_size=2)
    cases.case("odd size, same: edges divide by what they cover", (2, 7, 5, 2), pool_size=2, padding="same")
    cases.case("pool 3, same, strides 1", (1, 4, 5, 2), pool_size=3, strides=1, padding="same")
    cases.case("pool 3, same, strides 2", (1, 6, 7, 2), pool_size=3, strides=2, padding="same")
    cases.case("pool (3, 2), strides (2, 1)", (1, 7, 5, 2), pool_size=(3, 2), strides=(2, 1))
    cases.case("pool 2, strides 3", (1, 7, 8, 2), pool_size=2, strides=3)
    cases.case("pool 4, same, strides 3", (1, 7, 8, 1), pool_size=4, strides=3, padding="same")
    cases.case("pool 1", (1, 3, 3, 2), pool_size=1)
    return cases


def global_pooling(layer_name):
    cases = Cases(layer_name)
    cases.case("defaults", (2, 4, 5, 3))
    cases.case("keepdims", (2, 4, 5, 3), keepdims=True)
    cases.case("one pixel", (2, 1, 1, 3))
    if layer_name == "GlobalMaxPooling2D":
        ties = np.array([2, 1, 2, 2, 0, 2], dtype="float32").reshape(1, 2, 3, 1)
        cases.case("ties share the gradient", ties)
    return cases


def flatten():
    cases = Cases("Flatten")
    cases.case("4-D", (2, 3, 4, 2))
    cases.case("3-D", (2, 3, 4))
    cases.case("2-D", (2, 3))
    cases.case("1-D gains an axis", (4,))
    return cases


def reshape():
    cases = Cases("Reshape")
    cases.case("to 2-D", (2, 12), target_shape=(3, 4))
    cases.case("with -1", (2, 12), target_shape=(-1, 4))
    cases.case("with -1 last", (2, 3, 4), target_shape=(2, -1))
    cases.case("flat by (-1,)", (2, 3, 4), target_shape=(-1,))
    cases.case("to image", (2, 16), target_shape=(4, 4, 1))
    return cases


def rescaling():
    cases = Cases("Rescaling")
    cases.case("1/255", (np.arange(12).reshape(2, 6) * 23).astype("float32"), scale=1 / 255)
    cases.case("scale and offset", (2, 3, 3, 2), scale=1 / 127.5, offset=-1.0)
    cases.case("integers in", (np.arange(12).reshape(2, 6) * 23).astype("int32"), scale=1 / 255)
    cases.case("scale per channel", (2, 2, 2, 3), scale=[0.5, 1.0, 2.0], offset=[0.1, 0.2, 0.3])
    return cases


def add():
    cases = Cases("Add")
    cases.case("two inputs", [(3, 4), (3, 4)])
    cases.case("three inputs", [(2, 3, 2), (2, 3, 2), (2, 3, 2)])
    cases.case("broadcast an axis of one", [(3, 4), (3, 1)])
    cases.case("broadcast images by channels", [(2, 3, 3, 4), (2, 1, 1, 4)])
    return cases


def concatenate():
    cases = Cases("Concatenate")
    cases.case("defaults", [(3, 4), (3, 2)])
    cases.case("three inputs", [(3, 4), (3, 2), (3, 1)])
    cases.case("axis 1", [(2, 3, 4), (2, 1, 4)], axis=1)
    cases.case("axis -1 of images", [(2, 3, 3, 2), (2, 3, 3, 1)], axis=-1)
    cases.case("axis -2", [(2, 3, 4), (2, 2, 4)], axis=-2)
    return cases


def embedding():
    cases = Cases("Embedding")
    cases.case("defaults", np.array([[0, 3, 3], [6, 1, 0]], dtype="int32"), input_dim=7, output_dim=4)
    cases.case("1-D input", np.array([2, 2, 0, 4], dtype="int32"), input_dim=5, output_dim=3)
    cases.case("3-D input", np.array([[[0], [1]], [[4], [4]]], dtype="int32"), input_dim=5, output_dim=2)
    cases.case("float indices are cast", np.array([[1.0, 2.0, 1.0]], dtype="float32"), input_dim=3, output_dim=2)
    cases.case(
        "l2",
        np.array([[0, 1]], dtype="int32"),
        input_dim=3,
        output_dim=2,
        embeddings_regularizer=regularizers.L2(0.1),
    )
    cases.case("mask zero changes no value", np.array([[0, 1]], dtype="int32"), input_dim=3, output_dim=2, mask_zero=True)
    return cases


def later():
    cases = []

    def of(layer_name, *rows):
        made = Cases(layer_name)
        for name, inputs, arguments in rows:
            made.case(name, inputs, **arguments)
        cases.extend(made)

    pair = [(3, 4), (3, 4)]
    triple = [(2, 3), (2, 3), (2, 3)]
    for layer_name in ("Multiply", "Average", "Maximum", "Minimum"):
        of(layer_name, ("two inputs", pair, {}), ("three inputs", triple, {}), ("broadcast", [(3, 4), (3, 1)], {}))
    of("Subtract", ("two inputs", pair, {}), ("broadcast", [(3, 4), (3, 1)], {}))
    ties = [np.array([[1, 2, 3]], dtype="float32"), np.array([[1, 3, 2]], dtype="float32")]
    of("Maximum", ("ties", ties, {}))
    of("Minimum", ("ties", ties, {}))
    of("Dot", ("axes 1", pair, {"axes": 1}), ("normalized", pair, {"axes": 1, "normalize": True}))
    of(
        "ZeroPadding2D",
        ("defaults", (1, 3, 2, 2), {}),
        ("2", (1, 3, 2, 2), {"padding": 2}),
        ("(1, 2)", (1, 3, 2, 2), {"padding": (1, 2)}),
        ("((0, 1), (2, 0))", (1, 3, 2, 2), {"padding": ((0, 1), (2, 0))}),
    )
    of(
        "Cropping2D",
        ("1", (1, 5, 4, 2), {"cropping": 1}),
        ("((0, 1), (2, 0))", (1, 5, 4, 2), {"cropping": ((0, 1), (2, 0))}),
    )
    of(
        "UpSampling2D",
        ("defaults", (1, 3, 2, 2), {}),
        ("(3, 2)", (1, 2, 3, 1), {"size": (3, 2)}),
        ("bilinear", (1, 3, 2, 2), {"interpolation": "bilinear"}),
        ("bilinear 3", (1, 3, 2, 1), {"size": 3, "interpolation": "bilinear"}),
    )
    of(
        "LeakyReLU",
        ("defaults", (3, 5), {}),
        ("slope 0.1", (3, 5), {"negative_slope": 0.1}),
        ("at zero", np.array([[-1, 0, 1]], dtype="float32"), {}),
    )
    of(
        "ReLU",
        ("defaults", (3, 5), {}),
        ("max value", np.array([[-8, -2, -1, 0.5, 1, 2, 3, 7]], dtype="float32"), {"max_value": 2.5}),
        ("slope", (3, 5), {"negative_slope": 0.2}),
        ("threshold", (3, 5), {"threshold": 0.3}),
        ("all three", (3, 5), {"max_value": 1.0, "negative_slope": 0.1, "threshold": 0.4}),
    )
    of(
        "PReLU",
        ("2-D", (3, 5), {}),
        ("4-D", (2, 2, 3, 2), {}),
        ("shared axes", (2, 2, 3, 2), {"shared_axes": (1, 2)}),
        ("at zero", np.array([[-1, 0, 1]], dtype="float32"), {}),
    )
    of("ELU", ("defaults", (3, 5), {}), ("alpha 0.5", (3, 5), {"alpha": 0.5}))
    of("Softmax", ("defaults", (3, 5), {}), ("axis 1", (2, 3, 4), {"axis": 1}), ("axes (1, 2)", (2, 3, 4), {"axis": (1, 2)}))
    of(
        "LayerNormalization",
        ("2-D", (3, 5), {}),
        ("4-D", (2, 3, 2, 4), {}),
        ("axis (1, 2)", (2, 3, 4), {"axis": (1, 2)}),
        ("axis 1", (2, 3, 4), {"axis": 1}),
        ("no scale", (3, 5), {"scale": False}),
        ("no center", (3, 5), {"center": False}),
        ("epsilon 0.1", (3, 5), {"epsilon": 0.1}),
    )
    of("RMSNormalization", ("2-D", (3, 5), {}), ("3-D", (2, 3, 4), {}))
    of(
        "GroupNormalization",
        ("groups 2", (2, 3, 3, 4), {"groups": 2}),
        ("groups -1", (2, 3, 3, 4), {"groups": -1}),
        ("groups 1, 2-D", (3, 6), {"groups": 1}),
    )
    of("UnitNormalization", ("defaults", (3, 5), {}), ("axis 1", (2, 3, 4), {"axis": 1}))
    of("Permute", ("(2, 1)", (2, 3, 4), {"dims": (2, 1)}))
    of("RepeatVector", ("3", (2, 4), {"n": 3}))
    of("Identity", ("2-D", (2, 4), {}))
    of("ActivityRegularization", ("l1 and l2", (2, 4), {"l1": 0.1, "l2": 0.01}))
    of(
        "Conv2DTranspose",
        ("defaults", (1, 3, 4, 2), {"filters": 3, "kernel_size": 3}),
        ("strides 2, same", (1, 3, 4, 2), {"filters": 3, "kernel_size": 3, "strides": 2, "padding": "same"}),
        ("strides 2, valid", (1, 3, 4, 2), {"filters": 2, "kernel_size": 2, "strides": 2}),
        ("strides 2, kernel 4, same", (1, 3, 3, 2), {"filters": 2, "kernel_size": 4, "strides": 2, "padding": "same"}),
    )
    of(
        "Conv1D",
        ("defaults", (2, 6, 3), {"filters": 4, "kernel_size": 3}),
        ("same", (2, 6, 3), {"filters": 2, "kernel_size": 2, "padding": "same", "strides": 2}),
        ("causal", (2, 6, 3), {"filters": 2, "kernel_size": 3, "padding": "causal"}),
    )
    of(
        "Conv2DTranspose",
        ("strides (3, 2), no bias", (2, 2, 3, 3), {"filters": 2, "kernel_size": (2, 3), "strides": (3, 2), "use_bias": False}),
        ("output padding", (1, 3, 2, 2), {"filters": 2, "kernel_size": 3, "strides": 3, "output_padding": (1, 2)}),
        (
            "output padding, same, relu",
            (1, 3, 2, 2),
            {"filters": 2, "kernel_size": 5, "strides": 2, "padding": "same", "output_padding": 1, "activation": "relu"},
        ),
        ("strides 3, kernel 1, same", (1, 2, 2, 2), {"filters": 2, "kernel_size": 1, "strides": 3, "padding": "same"}),
    )
    of(
        "Conv1DTranspose",
        ("defaults", (2, 5, 3), {"filters": 4, "kernel_size": 3}),
        ("strides 2, same", (2, 5, 3), {"filters": 2, "kernel_size": 4, "strides": 2, "padding": "same"}),
        ("output padding", (2, 4, 2), {"filters": 2, "kernel_size": 3, "strides": 3, "output_padding": 2}),
    )
    of(
        "DepthwiseConv1D",
        ("defaults", (2, 6, 3), {"kernel_size": 3}),
        ("same, multiplier 2", (2, 6, 3), {"kernel_size": 2, "depth_multiplier": 2, "padding": "same", "strides": 2}),
        ("dilation 2, tanh", (2, 6, 3), {"kernel_size": 2, "dilation_rate": 2, "activation": "tanh", "use_bias": False}),
    )
    of(
        "SeparableConv1D",
        ("defaults", (2, 6, 3), {"filters": 4, "kernel_size": 3}),
        ("same, multiplier 2", (2, 6, 3), {"filters": 2, "kernel_size": 2, "depth_multiplier": 2, "padding": "same", "strides": 2}),
    )
    # Of axes that are not the last ones, Keras 3.15 applies the scale to the last ones all the same.
    of("RMSNormalization", ("axes (1, 2), epsilon", (2, 3, 4), {"axis": (1, 2), "epsilon": 0.1}))
    for kind in ("Average", "Max"):
        of(f"Adaptive{kind}Pooling1D", ("7 to 4", (2, 7, 3), {"output_size": 4}), ("3 to 5", (2, 3, 2), {"output_size": 5}))
        of(f"Adaptive{kind}Pooling2D", ("to 3", (2, 6, 7, 2), {"output_size": 3}))
    # Not of the largest value: there TensorFlow 2.21 gives a gradient of memory that was never set.
    of("AdaptiveAveragePooling2D", ("to (1, 4)", (1, 5, 6, 3), {"output_size": (1, 4)}))
    of("Cropping1D", ("defaults", (2, 5, 2), {}), ("(0, 2)", (2, 5, 2), {"cropping": (0, 2)}))
    of("ZeroPadding1D", ("defaults", (2, 3, 2), {}), ("(2, 0)", (2, 3, 2), {"padding": (2, 0)}))
    of("UpSampling1D", ("defaults", (2, 3, 2), {}), ("3", (2, 3, 2), {"size": 3}))
    of("SpatialDropout1D", ("at inference", (2, 3, 2), {"rate": 0.5}))
    of("AlphaDropout", ("at inference", (2, 3), {"rate": 0.5}))
    of("MaxPooling1D", ("defaults", (2, 6, 3), {}), ("same", (2, 7, 3), {"pool_size": 3, "strides": 2, "padding": "same"}))
    of("AveragePooling1D", ("pool 2", (2, 6, 3), {"pool_size": 2}), ("same", (2, 7, 3), {"pool_size": 3, "strides": 2, "padding": "same"}))
    of("GlobalAveragePooling1D", ("defaults", (2, 6, 3), {}))
    of("GlobalMaxPooling1D", ("defaults", (2, 6, 3), {}))
    resized = []
    for method in ("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"):
        for antialias in (False, True):
            for height, width in ((3, 9), (8, 4), (5, 7)):
                arguments = {"height": height, "width": width, "interpolation": method, "antialias": antialias}
                resized.append((f"{method} to {height} x {width}, antialias {antialias}", (1, 5, 7, 2), arguments))
    pixels = (np.arange(60, dtype="int32").reshape(1, 5, 6, 2) * 37) % 251
    of(
        "Resizing",
        *resized,
        ("defaults", (2, 6, 5, 1), {"height": 4, "width": 8}),
        ("cropped", (1, 5, 9, 2), {"height": 4, "width": 3, "crop_to_aspect_ratio": True}),
        ("padded", (1, 5, 9, 2), {"height": 4, "width": 3, "pad_to_aspect_ratio": True, "fill_value": 0.5}),
        ("padded at the sides", (1, 9, 4, 1), {"height": 6, "width": 6, "pad_to_aspect_ratio": True}),
        ("whole numbers", pixels, {"height": 3, "width": 7, "antialias": True}),
    )
    of(
        "CenterCrop",
        ("odd differences", (2, 6, 7, 2), {"height": 3, "width": 4}),
        ("whole numbers", pixels, {"height": 2, "width": 6}),
        ("smaller images", (1, 4, 5, 1), {"height": 6, "width": 3}),
    )
    for name in MORE_ACTIVATIONS:
        shape = (3, 6)
        of("Activation", (name, shape, {"activation": name}))
        if name != "glu":
            of("Activation", (f"{name}, wide range", SMOOTH[5:25].reshape(2, 10), {"activation": name}))
    return cases


def main():
    write = lambda file_name, *parts: write_fixture(  # noqa: E731
        file_name, SCRIPT, NOTES, cases=[case for part in parts for case in part]
    )
    write("layers-dense.json", dense(), dropout(), embedding())
    write("layers-activation.json", activation())
    write("layers-normalization.json", batch_normalization(), normalization())
    write_fixture("adapt.json", SCRIPT, ADAPT_NOTES, cases=adapted())
    write("layers-convolution.json", conv2d(), depthwise_conv2d(), separable_conv2d())
    write(
        "layers-pooling.json",
        max_pooling2d(),
        average_pooling2d(),
        global_pooling("GlobalAveragePooling2D"),
        global_pooling("GlobalMaxPooling2D"),
    )
    write("layers-reshaping.json", flatten(), reshape(), rescaling(), add(), concatenate())
    write("layers-later.json", later())


if __name__ == "__main__":
    main()
