"""Writes classifiers of Keras as ONNX files by tf2onnx, for src/onnx-tf2onnx-import.ts. Argument: the folder."""

import logging
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import onnx  # noqa: E402
import tensorflow as tf  # noqa: E402
import tf2onnx  # noqa: E402
from onnx_cases import case_of, write_cases  # noqa: E402
from tf_models import kinds, make  # noqa: E402

logging.disable(logging.WARNING)


def main(folder):
    cases = []
    for kind in kinds:
        model = make(kind)
        shape = model.input_shape[1:]
        signature = [tf.TensorSpec((None, *shape), tf.float32, name="input")]
        predict = tf.function(lambda x, model=model: model(x, training=False), input_signature=signature)
        for opset in (13, 18):
            name = f"{kind}-{opset}"
            made, _ = tf2onnx.convert.from_function(predict, input_signature=signature, opset=opset)
            onnx.save(made, folder / f"{name}.onnx")
            cases.append(case_of(folder, name, shape))
    write_cases(folder, cases)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
