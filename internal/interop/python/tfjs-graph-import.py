"""Writes classifiers of Keras as graph-models by the official converter, for src/tfjs-graph-import.ts. Argument: the folder."""

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from tf_models import kinds, make  # noqa: E402
from tfjs_converter import convert  # noqa: E402


def plain(value):
    return {"shape": value.shape, "data": value.ravel().tolist()}


def main(folder):
    cases = []
    for name in kinds:
        model = make(name)
        shape = model.input_shape[1:]
        module = tf.Module()
        module.model = model
        signature = [tf.TensorSpec((None, *shape), tf.float32, name="input")]
        serve = tf.function(lambda x, model=model: {"output": model(x, training=False)}, input_signature=signature)
        with tempfile.TemporaryDirectory() as saved:
            tf.saved_model.save(module, saved, signatures={"serving_default": serve.get_concrete_function()})
            convert(saved, folder / name)
        x = np.random.default_rng(7).integers(-64, 65, (2, *shape)).astype(np.float32) / 64
        cases.append({"name": name, "x": plain(x), "y": plain(serve(tf.constant(x))["output"].numpy())})
    (folder / "cases.json").write_text(json.dumps(cases))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
