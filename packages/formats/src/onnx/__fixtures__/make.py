"""Makes torch-like.onnx and torch-like.json: a classifier in the form that PyTorch's exporter gives, and what ONNX Runtime computes.

Needs: pip install onnx onnxruntime
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(5)


def weight(name, *shape, low=-0.5, high=0.5):
    return numpy_helper.from_array(rng.uniform(low, high, shape).astype(np.float32), name)


nodes = [
    helper.make_node("Conv", ["input", "conv.weight", "conv.bias"], ["c1"], kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[2, 2]),
    helper.make_node("BatchNormalization", ["c1", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"], ["b1"], epsilon=1e-5),
    helper.make_node("Clip", ["b1", "zero", "six"], ["r1"]),
    helper.make_node("Conv", ["r1", "dw.weight"], ["c2"], kernel_shape=[3, 3], pads=[1, 0, 1, 2], group=4),
    helper.make_node("Relu", ["c2"], ["r2"]),
    helper.make_node("MaxPool", ["r2"], ["p1"], kernel_shape=[2, 2], strides=[1, 1], pads=[0, 1, 0, 0]),
    helper.make_node("Pad", ["p1", "pads"], ["p2"]),
    helper.make_node("AveragePool", ["p2"], ["p3"], kernel_shape=[2, 2], strides=[2, 2], pads=[1, 1, 0, 0], count_include_pad=1),
    helper.make_node("GlobalAveragePool", ["p3"], ["g"]),
    helper.make_node("Flatten", ["g"], ["f"], axis=1),
    helper.make_node("ReduceMean", ["p3"], ["m"], axes=[2, 3], keepdims=0),
    helper.make_node("Concat", ["f", "m"], ["both"], axis=1),
    helper.make_node("Reshape", ["both", "shape"], ["s"]),
    helper.make_node("Transpose", ["s"], ["t"], perm=[0, 2, 1]),
    helper.make_node("MatMul", ["t", "mat"], ["mm"]),
    helper.make_node("Squeeze", ["mm", "last"], ["q"]),
    helper.make_node("Unsqueeze", ["q", "last"], ["u"]),
    helper.make_node("Sigmoid", ["u"], ["sg"]),
    helper.make_node("ReduceSum", ["sg", "last"], ["rs"], keepdims=0),
    helper.make_node("Gemm", ["rs", "fc.weight", "fc.bias"], ["logits"], transB=1, alpha=0.5, beta=2.0),
    helper.make_node("Softmax", ["logits"], ["output"], axis=1),
]
initializers = [
    weight("conv.weight", 4, 3, 3, 3),
    weight("conv.bias", 4),
    weight("bn.weight", 4, low=0.5, high=1.5),
    weight("bn.bias", 4),
    weight("bn.running_mean", 4),
    weight("bn.running_var", 4, low=0.5, high=1.5),
    weight("dw.weight", 4, 1, 3, 3),
    weight("mat", 2, 1),
    weight("fc.weight", 5, 4),
    weight("fc.bias", 5),
    numpy_helper.from_array(np.array(0, np.float32), "zero"),
    numpy_helper.from_array(np.array(6, np.float32), "six"),
    numpy_helper.from_array(np.array([0, 0, 1, 0, 0, 0, 0, 1], np.int64), "pads"),
    numpy_helper.from_array(np.array([-1, 2, 4], np.int64), "shape"),
    numpy_helper.from_array(np.array([2], np.int64), "last"),
]
graph = helper.make_graph(
    nodes,
    "torch-like",
    [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 3, 9, 8])],
    [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 5])],
    initializers,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model, full_check=True)

folder = Path(__file__).parent
onnx.save(model, folder / "torch-like.onnx")
x = rng.uniform(-1, 1, (2, 3, 9, 8)).astype(np.float32)
(y,) = ort.InferenceSession(model.SerializeToString()).run(None, {"input": x})
(folder / "torch-like.json").write_text(json.dumps({"x": x.ravel().tolist(), "y": y.ravel().tolist()}) + "\n")
