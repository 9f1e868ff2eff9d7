"""Models of Keras, of version 3 or 2 as the module says: every layer of Ibex, and every kind of model with another optimizer."""

from keras_operations import attention, every_operation, mobile_net

import numpy as np


def rows(count, *shape, low=-1.0):
    return np.random.default_rng(count).uniform(low, 1, size=(8, *shape)).astype("float32")


def one_hot(classes):
    return np.eye(classes, dtype="float32")[[(row * 5 + 1) % classes for row in range(8)]]


def every_layer(keras):
    L = keras.layers
    x = keras.Input((8, 8, 4), name="image")
    y = L.Rescaling(2.0, offset=-1.0)(x)
    y = L.Normalization(mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 3.0, 4.0])(y)
    y = L.ZeroPadding2D(1)(y)
    y = L.Conv2D(4, 3, groups=2, padding="same", activation="relu")(y)
    y = L.BatchNormalization(momentum=0.9)(y)
    y = L.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False)(y)
    y = L.ReLU(max_value=3.0)(y)
    y = L.SeparableConv2D(6, (2, 2), padding="same")(y)
    y = L.LayerNormalization(epsilon=1e-4)(y)
    branches = [L.MaxPooling2D(2)(y), L.AveragePooling2D(2)(y)]
    merges = [L.Add, L.Average, L.Maximum, L.Minimum, L.Multiply, L.Subtract, L.Concatenate]
    merged = L.Concatenate(axis=-1)([merge()(branches) for merge in merges])
    pooled = [L.GlobalAveragePooling2D()(merged), L.GlobalMaxPooling2D()(merged)]
    flat = L.Flatten()(L.Reshape((-1, 2))(merged))
    words = keras.Input((5,), name="words", dtype="int32")
    table = L.Flatten()(L.Embedding(10, 3)(words))
    z = L.Concatenate()([*pooled, flat, table])
    z = L.Dropout(0.25, seed=7)(L.Activation("gelu")(z))
    z = L.Dense(3, activation="softmax", name="out")(z)
    return keras.Model([x, words], z, name="every_layer")


def augmented(keras):
    L = keras.layers
    layers = [
        keras.Input((6, 5, 3), name="x"),
        L.RandomFlip("horizontal", seed=3),
        L.RandomRotation(0.1, fill_mode="constant", fill_value=0.5),
        L.RandomTranslation(0.2, (-0.1, 0.3), interpolation="nearest"),
        L.RandomZoom((-0.2, 0.1), width_factor=0.2, fill_mode="wrap"),
        L.RandomContrast(0.3),
        L.RandomBrightness((-0.1, 0.2), value_range=(0, 1)),
        # Of the size of the images: at another one Keras 3, unlike its documentation, does not crop at inference.
        L.RandomCrop(6, 5),
    ]
    # Keras 2 has no layers of this kind.
    if hasattr(L, "MixUp"):
        layers += [L.RandomErasing(fill_value=0.5), L.MixUp(alpha=0.4), L.CutMix()]
    layers += [L.Resizing(8, 7), L.CenterCrop(6, 6), L.Conv2D(4, 3, activation="relu"), L.Flatten(), L.Dense(3, activation="softmax")]
    return keras.Sequential(layers, name="augmented")


def other_layers(keras):
    keras.utils.set_random_seed(3)
    L = keras.layers
    image, steps = keras.Input((8, 8, 4), name="image"), keras.Input((12, 4), name="steps")
    # Keras 2 calls some arguments otherwise.
    slope = {"negative_slope": 0.2} if keras.__version__.startswith("3") else {"alpha": 0.2}
    y = L.UpSampling2D((1, 2))(L.Cropping2D(((1, 0), (1, 1)))(L.Permute((2, 1, 3))(image)))
    y = L.UpSampling2D(2, interpolation="bilinear")(y)
    y = L.PReLU(shared_axes=[1, 2])(L.GroupNormalization(groups=2)(L.Conv2D(4, 3, strides=2)(y)))
    y = L.Softmax(axis=1)(L.UnitNormalization(axis=-1)(L.ELU(alpha=0.5)(L.LeakyReLU(**slope)(y))))
    y = L.GaussianDropout(0.2)(L.GaussianNoise(0.1)(L.SpatialDropout2D(0.5)(L.ActivityRegularization(l1=0.01)(y))))
    z = L.Conv1D(6, 3, padding="causal", activation="relu")(steps)
    largest, middle = L.MaxPooling1D()(z), L.AveragePooling1D(3, 2, padding="same")(z)
    most, mean = L.GlobalMaxPooling1D()(largest), L.GlobalAveragePooling1D()(middle)
    again = L.RepeatVector(3)(mean)
    outputs = [L.Identity()(y), L.Dot(1, normalize=True)([most, mean]), L.Dot((2, 1))([again, most])]
    return keras.Model([image, steps], outputs, name="other_layers")


def more_sequences(keras):
    L = keras.layers
    steps, image = keras.Input((10, 4), name="steps"), keras.Input((3, 4, 2), name="image")
    y = L.DepthwiseConv1D(3, depth_multiplier=2)(L.ZeroPadding1D((1, 2))(steps))
    # Keras 2 has no such layer.
    y = L.RMSNormalization()(y) if hasattr(L, "RMSNormalization") else y
    y = L.SeparableConv1D(5, 3, padding="same", strides=2, activation="relu")(L.SpatialDropout1D(0.5)(y))
    y = L.Conv1DTranspose(3, 4, strides=2, padding="same")(L.Cropping1D((0, 1))(L.UpSampling1D(3)(y)))
    z = L.Conv2DTranspose(3, 3, strides=2, padding="same", activation="relu")(image)
    z = L.Conv2DTranspose(2, (2, 3), strides=(3, 2), output_padding=(1, 0))(z)
    # Nor these.
    if hasattr(L, "AdaptiveAveragePooling1D"):
        y = L.AdaptiveMaxPooling1D(5)(L.AdaptiveAveragePooling1D(8)(y))
        z = L.AdaptiveMaxPooling2D(3)(L.AdaptiveAveragePooling2D((5, 7))(z))
    return keras.Model([steps, image], [L.AlphaDropout(0.1)(y), z], name="more_sequences")


def encoded(keras):
    L = keras.layers
    x, ids = keras.Input((4,), name="x"), keras.Input((3,), dtype="int32", name="ids")
    ways = [L.CategoryEncoding(num_tokens=5, output_mode=mode)(ids) for mode in ("multi_hot", "count")]
    bins = [L.Discretization(bin_boundaries=[-0.5, 0.0, 0.25], output_mode=mode)(x) for mode in ("int", "multi_hot")]
    return keras.Model([x, ids], [*ways, *bins], name="encoded")


def perceptron(keras):
    L = keras.layers
    layers = [
        keras.Input((6,), name="x"),
        L.Dense(5, activation="relu", kernel_regularizer="l2", activity_regularizer="l1"),
        L.BatchNormalization(momentum=0.9),
        L.Dropout(0.0),
        L.Dense(4, activation="tanh", kernel_constraint=keras.constraints.MaxNorm(0.5), bias_constraint="non_neg"),
        L.LayerNormalization(gamma_constraint=keras.constraints.NonNeg()),
        L.Dense(3, activation="softmax", kernel_constraint=keras.constraints.UnitNorm()),
    ]
    model = keras.Sequential(layers, name="perceptron")
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=0.1)
    metrics = ["accuracy", keras.metrics.TopKCategoricalAccuracy(k=2)]
    model.compile(optimizer=keras.optimizers.Adam(0.01, amsgrad=True), loss=loss, metrics=metrics)
    return model


def convolutional(keras):
    L = keras.layers
    layers = [
        keras.Input((8, 8, 2), name="x"),
        L.Conv2D(4, 3, padding="same", activation="relu", trainable=False),
        L.BatchNormalization(trainable=False),
        L.MaxPooling2D(2),
        L.SeparableConv2D(4, 3, padding="same"),
        L.DepthwiseConv2D(2, depthwise_constraint=keras.constraints.MinMaxNorm(0.1, 1.0, 0.5, axis=[0, 1])),
        L.Flatten(),
        L.Dense(3, activation="softmax"),
    ]
    model = keras.Sequential(layers, name="convolutional")
    schedule = keras.optimizers.schedules.CosineDecay(0.05, 20)
    model.compile(optimizer=keras.optimizers.SGD(schedule, momentum=0.9, nesterov=True), loss="sparse_categorical_crossentropy")
    return model


def several(keras):
    L = keras.layers
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    shared = L.Dense(3, activation="tanh", name="shared")
    a, b = shared(left), shared(right)
    again = shared(L.Dense(4, name="back")(b))
    total = L.Add(name="sum")([a, again])
    out = L.Dense(2, activation="softmax", name="out")(L.Concatenate(name="all")([total, b, a]))
    model = keras.Model([left, right], [out, total], name="several")
    losses = {"out": "categorical_crossentropy", "sum": "mean_squared_error"}
    optimizer = keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True)
    metrics = {"out": ["accuracy"], "sum": "mae"}
    model.compile(optimizer=optimizer, loss=losses, loss_weights=[1.0, 0.5], metrics=metrics)
    return model


def nested(keras):
    L = keras.layers
    x = keras.Input((4,), name="x")
    inner = keras.Model(x, [L.Dense(3, name="in")(x), x], name="inner")
    deep = keras.Sequential([keras.Input((5,)), L.Dense(5, name="deep_1"), L.BatchNormalization(name="norm")], name="deep")
    head = keras.Sequential([keras.Input((3,)), L.Dense(5, name="head_1"), deep, L.BatchNormalization(name="norm_1")], name="head")
    p, q = keras.Input((4,), name="p"), keras.Input((4,), name="q")
    first, _ = inner(p)
    second, passed = inner(q)
    ends = L.Concatenate(name="ends")([head(first), head(second), passed])
    model = keras.Model([p, q], L.Dense(3, activation="softmax", name="out")(ends), name="nested")
    model.compile(optimizer=keras.optimizers.AdamW(0.01, weight_decay=0.02, clipnorm=1.0), loss="categorical_crossentropy")
    return model


def ends_nested(keras):
    L = keras.layers
    x = keras.Input((3,), name="x")
    outputs = [L.Dense(3, name="one")(x), L.Dense(2, name="two", activation="softmax")(x)]
    inner = keras.Model(x, outputs, name="inner")
    p = keras.Input((3,), name="p")
    last = inner(L.Dense(3, name="between")(inner(p)[0]))
    model = keras.Model(p, last[1], name="ends_nested")
    model.compile(optimizer=keras.optimizers.SGD(0.1, global_clipnorm=1.0), loss="categorical_crossentropy")
    return model


def words(keras):
    L = keras.layers
    # Without a penalty the gradient of the table is sparse on TensorFlow, and Keras's Adam then squares the rows one by one that it
    # should add up first.
    table = L.Embedding(9, 3, name="table", embeddings_regularizer="l2")
    layers = [keras.Input((5,), name="x", dtype="int32"), table, L.Flatten(), L.Dense(1, activation="sigmoid")]
    model = keras.Sequential(layers, name="words")
    schedule = keras.optimizers.schedules.ExponentialDecay(0.02, 2, 0.9)
    model.compile(optimizer=keras.optimizers.Adam(schedule), loss="binary_crossentropy", metrics=["binary_accuracy"])
    return model


def numbers(keras):
    L = keras.layers
    model = keras.Sequential([keras.Input((4,), name="x"), L.Dense(3, activation="sigmoid")], name="numbers")
    M = keras.metrics
    named = ["mae", "mean_squared_error", "cosine_similarity", "poisson", "hinge", "categorical_hinge", "binary_crossentropy"]
    own = [M.MeanSquaredError(name="brier"), M.RootMeanSquaredError(), M.LogCoshError(), M.KLDivergence(), M.FalseNegatives()]
    own += [M.SensitivityAtSpecificity(0.5, num_thresholds=20), M.PrecisionAtRecall(0.8, class_id=1)]
    model.compile(optimizer="sgd", loss=keras.losses.Huber(), metrics=[*named, *own])
    return model


def fitted_by(optimizer):
    """A small model with this optimizer, which is made from Keras."""

    def make(keras):
        L = keras.layers
        layers = [keras.Input((4,), name="x"), L.Dense(5, activation="tanh", name="first"), L.Dense(3, activation="softmax", name="last")]
        model = keras.Sequential(layers, name="fitted")
        model.compile(optimizer=optimizer(keras.optimizers), loss="categorical_crossentropy")
        return model

    return make


# The optimizers that Keras 2 has not got, or keeps in another way; with them the schedules and arguments that no other case has.
optimizers = {
    "adagrad": lambda O: O.Adagrad(0.05, initial_accumulator_value=0.2, gradient_accumulation_steps=2),
    "adadelta": lambda O: O.Adadelta(1.0, rho=0.9, loss_scale_factor=8.0),
    "adamax": lambda O: O.Adamax(O.schedules.PolynomialDecay(0.05, 10, cycle=True)),
    "nadam": lambda O: O.Nadam(0.02, clipvalue=0.5),
    "lion": lambda O: O.Lion(O.schedules.InverseTimeDecay(0.02, 2, 0.5)),
    "ftrl": lambda O: O.Ftrl(0.1, l1_regularization_strength=0.01, l2_shrinkage_regularization_strength=0.02),
    "lamb": lambda O: O.Lamb(O.schedules.CosineDecayRestarts(0.05, 3), weight_decay=0.01),
    "adafactor": lambda O: O.Adafactor(0.05),
    "muon": lambda O: O.Muon(0.05, exclude_layers=["last"]),
}

# The optimizers of Keras before 2.11, whose state .h5 files alone hold; and the one of 2.21 that keeps less than that of 3.
optimizers_of_2 = {
    "legacy_momentum": lambda O: O.legacy.SGD(0.1, momentum=0.9, nesterov=True, decay=0.1),
    "legacy_rmsprop": lambda O: O.legacy.RMSprop(0.01, momentum=0.5, centered=True),
    "legacy_adam": lambda O: O.legacy.Adam(O.schedules.ExponentialDecay(0.02, 2, 0.9), clipnorm=0.5),
    "legacy_amsgrad": lambda O: O.legacy.Adam(0.01, amsgrad=True),
    "legacy_adagrad": lambda O: O.legacy.Adagrad(0.1),
    "legacy_adadelta": lambda O: O.legacy.Adadelta(1.0),
    "legacy_adamax": lambda O: O.legacy.Adamax(0.01),
    "legacy_ftrl": lambda O: O.legacy.Ftrl(0.1, l1_regularization_strength=0.001),
    "adafactor_of_2": lambda O: O.Adafactor(0.05),
}


def mixed_float16(keras):
    # Whether a step overflows hangs on the weights.
    keras.utils.set_random_seed(5)
    L = keras.layers
    layers = [
        keras.Input((6,), name="x"),
        L.Dense(8, activation="relu", dtype="mixed_float16", kernel_regularizer="l2"),
        L.BatchNormalization(dtype="mixed_float16"),
        L.Dense(3, activation="softmax", dtype="float32"),
    ]
    model = keras.Sequential(layers, name="mixed_float16")
    optimizer = keras.optimizers.Adam(0.01, global_clipnorm=1.0)
    # Keras 2 keeps the state of the scale in another form.
    if keras.__version__.startswith("3"):
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer, initial_scale=2.0**20, dynamic_growth_steps=2)
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def mixed_bfloat16(keras):
    keras.utils.set_random_seed(5)
    L = keras.layers
    policy = {"dtype": "mixed_bfloat16"}
    x = keras.Input((8, 8, 2), name="x")
    y = L.MaxPooling2D(2, **policy)(L.Conv2D(4, 3, activation="relu", **policy)(x))
    y = L.LayerNormalization(**policy)(L.DepthwiseConv2D(2, **policy)(y))
    out = L.Dense(3, activation="softmax", dtype="float32", name="out")(L.Flatten(**policy)(y))
    model = keras.Model(x, out, name="mixed_bfloat16")
    model.compile(optimizer=keras.optimizers.SGD(0.05, momentum=0.9), loss="sparse_categorical_crossentropy")
    return model


indices = np.array([[(row * 7 + at * 3) % 9 for at in range(5)] for row in range(8)], dtype="int32")

# What Keras 2 does not write otherwise.
only_new = ["mobile_net"]

# How each is made, and the data that it is fitted to; None where it is only to predict.
cases = {
    "every_layer": (every_layer, [rows(1, 8, 8, 4), indices], None),
    "augmented": (augmented, [rows(13, 6, 5, 3)], None),
    "other_layers": (other_layers, [rows(13, 8, 8, 4), rows(14, 12, 4)], None),
    "encoded": (encoded, [rows(18, 4), indices[:, :3] % 5], None),
    "every_operation": (every_operation, [rows(15, 4, 6), indices[:, :3] % 4], None),
    "mobile_net": (mobile_net, [rows(16, 32, 32, 3)], None),
    "attention": (attention, [rows(17, 5, 4), indices], [one_hot(3)]),
    "more_sequences": (more_sequences, [rows(16, 10, 4), rows(17, 3, 4, 2)], None),
    "perceptron": (perceptron, [rows(2, 6)], [one_hot(3)]),
    "convolutional": (convolutional, [rows(3, 8, 8, 2)], [np.arange(8, dtype="int32") % 3]),
    "several": (several, [rows(4, 4), rows(5, 4)], [one_hot(2), rows(6, 3)]),
    "nested": (nested, [rows(7, 4), rows(8, 4)], [one_hot(3)]),
    "ends_nested": (ends_nested, [rows(9, 3)], [one_hot(2)]),
    "mixed_float16": (mixed_float16, [rows(15, 6)], [one_hot(3)]),
    "mixed_bfloat16": (mixed_bfloat16, [rows(16, 8, 8, 2)], [np.arange(8, dtype="int32") % 3]),
    "numbers": (numbers, [rows(11, 4)], [rows(12, 3, low=0.0)]),
    "words": (words, [indices], [rows(10, 1, low=0.0)]),
    **{name: (fitted_by(optimizer), [rows(15, 4)], [one_hot(3)]) for name, optimizer in {**optimizers, **optimizers_of_2}.items()},
}
