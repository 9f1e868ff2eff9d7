"""What a check of ONNX files from elsewhere writes down: each file, and what ONNX Runtime computes with it."""

import json

import numpy as np
import onnxruntime as ort


def array(value):
    return {"shape": value.shape, "data": value.ravel().tolist()}


def case_of(folder, name, shape, learns=True):
    """One file of the folder, run on two samples of one input. `learns` is whether it can be fitted further."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    # Node by node: what is computed in 8 bits is not to be made one.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = ort.InferenceSession(str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
    # Numbers that take few digits.
    x = np.random.default_rng(7).integers(-64, 65, (2, *shape)).astype(np.float32) / 64
    (given,) = session.get_inputs()
    (y,) = session.run(None, {given.name: x})
    return {"name": name, "x": array(x), "y": array(y)} | ({} if learns else {"learns": False})


def write_cases(folder, cases):
    (folder / "cases.json").write_text(json.dumps(cases))
