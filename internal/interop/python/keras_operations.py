"""Models of Keras that compute between their layers: by `keras.ops` in version 3, by functions of TensorFlow in version 2."""

import numpy as np

row = np.arange(1, 7, dtype="float32")


def every_operation(keras):
    return _by_ops(keras) if keras.__version__.startswith("3") else _by_tensorflow(keras)


def _by_ops(keras):
    # Its function does not take placeholders.
    from keras.src.activations.activations import Mish

    ops, activations = keras.ops, keras.activations
    x, counts = keras.Input((4, 6), name="x"), keras.Input((3,), dtype="int32", name="counts")
    away = ops.absolute(x) + 0.1
    plain = "absolute ceil copy cos erf exp expm1 floor isfinite isnan logical_not negative sign sin square stop_gradient tanh"
    positive = "log log1p reciprocal rsqrt sqrt"
    nn = "relu relu6 sigmoid softplus softsign silu log_sigmoid leaky_relu hard_sigmoid hard_silu elu selu gelu softmax log_softmax"
    outputs = [getattr(ops, name)(x) for name in [*plain.split(), *nn.split()]]
    outputs += [getattr(ops, name)(away) for name in positive.split()]
    outputs += [ops.gelu(x, approximate=False), ops.leaky_relu(x, 0.3), ops.elu(x, 0.5), ops.softmax(x, axis=1)]
    outputs += [activations.relu(x, negative_slope=0.1, max_value=1.0, threshold=0.5), Mish()(x)]
    outputs += [ops.normalize(x), ops.normalize(x, axis=1, epsilon=0.1)]
    outputs += [x + 1, 2 - x, x / 3, 3 / away, x**2, 2**x, x % 2, x // 2, x * row, ops.maximum(x, 0), ops.minimum(0.5, x)]
    outputs += [ops.equal(ops.cast(x, "int32"), 1), ops.not_equal(x, 1), x > 0, x >= 0, x < 0, x <= 0]
    outputs += [ops.logical_and(x > -1, x < 1), ops.logical_or(x > 1, x < -1), ops.where(x > 0, x, 0.5), ops.clip(x, -1, 1)]
    outputs += [counts + 1, counts * 0.5, (counts - 1.0) * 1, counts / 2, ops.mean(counts, axis=1), ops.exp(counts)]
    for name in "mean sum max min prod var std logsumexp".split():
        outputs += [getattr(ops, name)(x, axis=1), getattr(ops, name)(x, axis=(1, 2), keepdims=True)]
    outputs += [ops.any(x > 1, axis=1), ops.all(x > -1, axis=-1), ops.cumsum(x, axis=1)]
    outputs += [ops.argmax(x, axis=1), ops.argmin(x, axis=-1, keepdims=True)]
    outputs += [ops.reshape(x, (-1, 24)), ops.transpose(x, (0, 2, 1)), ops.swapaxes(x, 1, 2), ops.moveaxis(x, -1, 1)]
    outputs += [ops.expand_dims(x, (1, -1)), ops.squeeze(ops.expand_dims(x, 2), 2), ops.flip(x, axis=1)]
    outputs += [ops.concatenate([x, x * 2], axis=-1), ops.stack([x, x + 1], axis=1), ops.pad(x, [[0, 0], [1, 2], [0, 0]])]
    outputs += [*ops.split(x, 2, axis=1), *ops.split(x, [1, 4], axis=-1)]
    outputs += [x[:, 0], x[:, 1:3], x[..., -1], x[:, None], x[:, ::2], x[:, ::-1], x[:, :, 4:1:-2], x[:, 1:-1, ..., 2]]
    outputs += [ops.take(x, [0, 2, -1], axis=1), ops.take(x, 1, axis=-1), ops.one_hot(counts, 4)]
    outputs += [ops.matmul(x, ops.swapaxes(x, 1, 2)), ops.matmul(x, np.ones((6, 2), "float32"))]
    return keras.Model([x, counts], outputs, name="every_operation")


def _by_tensorflow(keras):
    import tensorflow as tf

    x, counts = keras.Input((4, 6), name="x"), keras.Input((3,), dtype="int32", name="counts")
    away = tf.abs(x) + 0.1
    plain = "abs math.ceil cos math.erf exp math.expm1 floor identity negative sign sin square stop_gradient tanh sigmoid"
    nn = "relu relu6 elu selu silu softplus softsign softmax log_softmax leaky_relu gelu"
    named = [*plain.split(), *(f"nn.{name}" for name in nn.split())]
    functions = [getattr(tf.math if "math." in name else tf.nn if "nn." in name else tf, name.split(".")[-1]) for name in named]
    outputs = [function(x) for function in functions]
    outputs += [tf.math.log(away), tf.math.log1p(away), tf.math.reciprocal(away), tf.math.rsqrt(away), tf.sqrt(away)]
    outputs += [tf.nn.gelu(x, approximate=True), tf.nn.leaky_relu(x, 0.3), tf.nn.softmax(x, axis=1)]
    outputs += [tf.math.l2_normalize(x, axis=-1), tf.math.l2_normalize(x, axis=[1, 2], epsilon=30.0)]
    outputs += [x + 1, 2 - x, x / 3, 2 / away, x**2, x % 2, x // 2, x * row, tf.constant(row) * x, tf.add(x, x), x - row]
    outputs += [tf.maximum(x, 0.0), tf.minimum(0.5, x), tf.nn.bias_add(x, row), tf.clip_by_value(x, -1, 1)]
    outputs += [tf.where(x > 0, x, 0.5), tf.where(tf.logical_and(x >= 0, x < 1), x, 2 * x)]
    outputs += [tf.cast(tf.logical_not(tf.logical_or(x > 1, x <= -1)), "float32"), tf.cast(tf.equal(counts, 1), "float32")]
    reductions = [tf.reduce_mean, tf.reduce_sum, tf.reduce_max, tf.reduce_min, tf.reduce_prod]
    for reduce in [*reductions, tf.math.reduce_std, tf.math.reduce_variance, tf.reduce_logsumexp]:
        outputs += [reduce(x, axis=1), reduce(x, axis=[1, 2], keepdims=True)]
    outputs += [tf.reshape(x, (-1, 24)), tf.transpose(x, (0, 2, 1)), tf.squeeze(tf.expand_dims(x, 1), 1), tf.reverse(x, [1])]
    outputs += [tf.concat([x, x * 2], -1), tf.stack([x, x + 1], axis=1), tf.one_hot(counts, 4)]
    outputs += [*tf.split(x, 2, axis=1), *tf.split(x, [1, 2, 3], axis=-1)]
    # Keras 2 cannot write an ellipsis to .keras.
    outputs += [x[:, 0], x[:, 1:3], x[:, :, -1], x[:, None], x[:, ::2], x[:, ::-1], x[:, 1:-1, 2]]
    outputs += [tf.matmul(x, tf.transpose(x, (0, 2, 1))), x @ np.ones((6, 2), "float32")]
    return keras.Model([x, counts], outputs, name="every_operation")


def attention(keras):
    """Layers and operations in turn, fitted; a model inside that computes, too."""
    L = keras.layers
    x, words = keras.Input((5, 4), name="x"), keras.Input((5,), dtype="int32", name="words")
    inner = keras.Model(x, L.Dense(6, name="project")(x) * 0.5 + 0.1, name="inner")
    query, key = inner(x + 0.1), inner(L.Embedding(9, 4, name="table", embeddings_regularizer="l2")(words))
    if keras.__version__.startswith("3"):
        scores = keras.ops.softmax(keras.ops.matmul(query, keras.ops.swapaxes(key, 1, 2)) / 6**0.5, axis=-1)
        found = keras.ops.mean(keras.ops.matmul(scores, key), axis=1)
        logits = L.Dense(3, name="logits")(keras.ops.concatenate([found, query[:, 0]], axis=-1))
        out = keras.ops.softmax(logits - keras.ops.max(logits, axis=-1, keepdims=True))
    else:
        import tensorflow as tf

        scores = tf.nn.softmax(tf.matmul(query, tf.transpose(key, (0, 2, 1))) / 6**0.5, axis=-1)
        found = tf.reduce_mean(tf.matmul(scores, key), axis=1)
        logits = L.Dense(3, name="logits")(tf.concat([found, query[:, 0]], axis=-1))
        out = tf.nn.softmax(logits - tf.reduce_max(logits, axis=-1, keepdims=True))
    model = keras.Model([x, words], out, name="attention")
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy")
    return model


def mobile_net(keras):
    """As Keras publishes it, with operations in its activations; with statistics by which no signal fades out."""
    keras.utils.set_random_seed(5)
    model = keras.applications.MobileNetV3Small(input_shape=(32, 32, 3), weights=None, classes=4)
    for weight in model.weights:
        if "moving_variance" in weight.path:
            weight.assign(np.full(weight.shape, 0.07))
    return model
