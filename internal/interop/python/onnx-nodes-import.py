"""Writes a model of one node for every kind that is read, and what ONNX Runtime computes, for src/onnx-nodes-import.ts. Argument: the folder."""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(11)
f32 = np.float32


def some(*shape, low=-2.0, high=2.0):
    return rng.uniform(low, high, shape).astype(f32)


def ints(*values):
    return np.array(values, dtype=np.int64)


x, y, positive = some(2, 3, 4), some(2, 3, 4), some(2, 3, 4, low=0.1)
image, line = some(2, 4, 7, 6), some(2, 4, 9)
truth, other = x > 0, y > 0
# Each: kind, inputs computed from data, inputs fixed in the file, attributes; a kind alone stands for one input of numbers.
cases = [(kind, [x], [], {}) for kind in ["Abs", "Ceil", "Celu", "Cos", "Elu", "Erf", "Exp", "Floor", "Gelu", "HardSigmoid", "HardSwish"]]
cases += [(kind, [x], [], {}) for kind in ["Identity", "IsNaN", "LeakyRelu", "Mish", "Neg", "Reciprocal", "Relu", "Round", "Selu", "Sigmoid"]]
cases += [(kind, [x], [], {}) for kind in ["Sign", "Sin", "Softplus", "Softsign", "Swish", "Tanh", "Softmax", "LogSoftmax", "Dropout"]]
cases += [(kind, [positive], [], {}) for kind in ["Log", "Sqrt"]]
cases += [(kind, [x, y], [], {}) for kind in ["Add", "Sub", "Mul", "Div", "Max", "Min", "Mean", "Sum"]]
cases += [(kind, [x, y], [], {}) for kind in ["Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal"]]
cases += [(kind, [truth, other], [], {}) for kind in ["And", "Or"]] + [("Not", [truth], [], {})]
cases += [
    (kind, [x], [ints(1)] if kind == "ReduceSum" else [], {"keepdims": keep} | ({} if kind == "ReduceSum" else {"axes": [1]}))
    for kind in ["ReduceSum", "ReduceMax", "ReduceMin", "ReduceMean", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceLogSumExp", "ReduceSumSquare"]
    for keep in (0, 1)
]  # fmt: skip
cases += [
    ("ArgMax", [x], [], {"axis": -1}),
    ("ArgMin", [x], [], {"axis": 1, "keepdims": 0}),
    ("Cast", [x], [], {"to": TensorProto.INT32}),
    ("Cast", [x], [], {"to": TensorProto.BOOL}),
    ("Celu", [x], [], {"alpha": 0.5}),
    ("Clip", [x], [f32(-1), f32(0.5)], {}),
    ("Concat", [x, y], [], {"axis": -2}),
    ("CumSum", [x], [ints(1)[0]], {"exclusive": 1, "reverse": 1}),
    ("Expand", [some(2, 1, 4)], [ints(3, 1)], {}),
    ("Flatten", [x], [], {"axis": 2}),
    ("Gather", [x], [ints(0, -1)], {"axis": 2}),
    ("Gelu", [x], [], {"approximate": "tanh"}),
    ("HardSigmoid", [x], [], {"alpha": 0.3, "beta": 0.4}),
    ("Mod", [np.abs(x * 10).astype(np.int32), np.full((2, 3, 4), -3, np.int32)], [], {}),
    ("Pad", [x], [ints(0, 1, 0, 0, 0, 2), f32(0.5)], {}),
    ("Pow", [positive, y], [], {}),
    ("PRelu", [x], [some(3, 1)], {}),
    ("Reshape", [x], [ints(0, -1, 2)], {}),
    ("Reshape", [x], [ints(-1, 4)], {}),
    ("Slice", [x], [ints(-1, 1), ints(-100, 4), ints(2, 1), ints(-2, 1)], {}),
    ("Slice", [x], [ints(1), ints(-1), ints(2)], {}),
    ("Softmax", [x], [], {"axis": 1}),
    ("Split", [x], [ints(1, 3)], {"axis": 2}),
    ("Split", [x], [], {"axis": -1, "num_outputs": 2}),
    ("Squeeze", [some(2, 1, 3, 1)], [ints(1, -1)], {}),
    ("Tile", [x], [ints(1, 2, 3)], {}),
    ("Transpose", [x], [], {"perm": [0, 2, 1]}),
    ("Unsqueeze", [x], [ints(-1, 1)], {}),
    ("Where", [truth, x, y], [], {}),
    ("Gemm", [some(2, 3)], [some(4, 3), some(4)], {"transB": 1, "alpha": 0.5, "beta": 2.0}),
    ("MatMul", [x], [some(4, 5)], {}),
    ("BatchNormalization", [image], [some(4), some(4), some(4), some(4, low=0.5)], {"epsilon": 1e-3}),
    ("InstanceNormalization", [image], [some(4), some(4)], {"epsilon": 1e-3}),
    ("LayerNormalization", [x], [some(4), some(4)], {}),
    ("LayerNormalization", [x], [some(3, 4)], {"axis": 1, "epsilon": 1e-2}),
    ("GlobalAveragePool", [image], [], {}),
    ("GlobalMaxPool", [line], [], {}),
    ("Conv", [image], [some(5, 4, 3, 2), some(5)], {"strides": [2, 1], "pads": [1, 0, 1, 1], "dilations": [1, 2]}),
    ("Conv", [image], [some(8, 1, 3, 3)], {"group": 4, "auto_pad": "SAME_UPPER"}),
    ("Conv", [image], [some(6, 2, 3, 3)], {"group": 2}),
    ("Conv", [line], [some(5, 4, 3), some(5)], {"strides": [2], "pads": [1, 1]}),
    ("MaxPool", [image], [], {"kernel_shape": [3, 2], "strides": [2, 2], "pads": [1, 0, 1, 0]}),
    ("MaxPool", [image], [], {"kernel_shape": [2, 3], "strides": [2, 2], "ceil_mode": 1}),
    ("MaxPool", [image], [], {"kernel_shape": [3, 3], "strides": [3, 3], "pads": [1, 1, 1, 1], "ceil_mode": 1}),
    ("MaxPool", [line], [], {"kernel_shape": [2], "strides": [2]}),
    ("AveragePool", [image], [], {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}),
    ("AveragePool", [image], [], {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "count_include_pad": 1}),
    ("AveragePool", [line], [], {"kernel_shape": [3], "strides": [2], "auto_pad": "SAME_UPPER"}),
    ("AveragePool", [image], [], {"kernel_shape": [3, 2], "strides": [2, 3], "ceil_mode": 1}),
    ("AveragePool", [image], [], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1], "ceil_mode": 1, "count_include_pad": 1}),
    ("MaxPool", [image], [], {"kernel_shape": [2, 2], "dilations": [2, 3], "pads": [1, 0, 0, 1]}),
    ("MaxPool", [image], [], {"kernel_shape": [2, 2], "dilations": [3, 2], "strides": [2, 2], "ceil_mode": 1}),
    ("MaxPool", [line], [], {"kernel_shape": [3], "dilations": [2], "strides": [2]}),
    ("Pad", [image], [ints(0, 0, 2, 1, 0, 0, 3, 2)], {"mode": "reflect"}),
    ("Pad", [image], [ints(0, 1, 2, 1, 0, 2, 3, 2)], {"mode": "edge"}),
    ("Pad", [image], [ints(0, 0, 2, 1, 0, 0, 3, 2)], {"mode": "wrap"}),
    ("Pad", [image], [ints(0, 0, -2, 1, 0, 0, 3, -1), f32(2)], {}),
    ("ConvTranspose", [image], [some(4, 3, 3, 2), some(3)], {"strides": [2, 3], "pads": [1, 0, 0, 1], "output_padding": [1, 2]}),
    ("ConvTranspose", [image], [some(4, 2, 2, 3)], {"group": 2, "dilations": [2, 1], "strides": [2, 2]}),
    ("ConvTranspose", [image], [some(4, 1, 3, 3)], {"group": 4, "strides": [2, 2], "pads": [1, 1, 1, 1]}),
    ("ConvTranspose", [image], [some(4, 2, 3, 3)], {"strides": [2, 2], "output_shape": [14, 13]}),
    ("ConvTranspose", [image], [some(4, 2, 3, 3)], {"strides": [2, 2], "auto_pad": "SAME_UPPER"}),
    ("ConvTranspose", [line], [some(4, 2, 3)], {"strides": [2], "pads": [1, 0]}),
    ("ConvTranspose", [image], [some(4, 2, 2, 3), some(4)], {"group": 2, "dilations": [3, 1]}),
    ("ConvTranspose", [image], [some(4, 2, 1, 1)], {"strides": [3, 2], "auto_pad": "SAME_UPPER"}),
    ("Einsum", [x, some(2, 4, 5)], [], {"equation": "bij,bjk->bik"}),
    ("Einsum", [x], [some(5, 4)], {"equation": "...d, ed -> ...e"}),
    ("Einsum", [some(2, 3, 4, 5), some(2, 6, 4, 5)], [], {"equation": "bqhd,bkhd->bhqk"}),
    ("Einsum", [x, y], [], {"equation": "abc,abd->cd"}),
    ("Einsum", [x], [], {"equation": "abc->ca"}),
    ("Einsum", [x], [some(7)], {"equation": "abc,d->dab"}),
    ("Einsum", [some(2, 3)], [some(3, 4)], {"equation": "ij,jk"}),
    ("TopK", [x], [ints(3)], {"axis": -1}),
    ("TopK", [x], [ints(2)], {"axis": 1, "largest": 0}),
    ("DepthToSpace", [some(2, 12, 3, 2)], [], {"blocksize": 2}),
    ("DepthToSpace", [some(2, 12, 3, 2)], [], {"blocksize": 2, "mode": "CRD"}),
    ("SpaceToDepth", [some(2, 3, 4, 6)], [], {"blocksize": 2}),
    ("GatherND", [x], [np.array([[1, -1], [0, 2]])], {}),
    ("ScatterND", [np.tile(some(1, 3, 4), (2, 1, 1))], [np.array([[1, 2], [0, -1]]), some(2, 4)], {}),
    ("LRN", [image], [], {"size": 3, "alpha": 0.3, "beta": 0.6, "bias": 1.5}),
    ("GroupNormalization", [image], [some(4), some(4)], {"num_groups": 2, "epsilon": 1e-3}),
    ("DequantizeLinear", [np.arange(24, dtype=np.uint8).reshape(2, 12)], [f32(0.25), np.uint8(7)], {}),
    ("DequantizeLinear", [rng.integers(-128, 128, (2, 3, 4)).astype(np.int8)], [some(3), np.array([1, -2, 3], np.int8)], {"axis": 1}),
    ("QuantizeLinear", [x], [f32(0.015), np.int8(3)], {}),
    ("QuantizeLinear", [x], [f32(0.02), np.uint8(128)], {}),
    ("QuantizeLinear", [x], [some(3, low=0.01, high=0.1), np.array([1, 128, 255], np.uint8)], {"axis": 1}),
    ("DynamicQuantizeLinear", [x], [], {}),
    ("MatMulInteger", [rng.integers(0, 256, (2, 3, 4)).astype(np.uint8)], [rng.integers(-128, 128, (4, 5)).astype(np.int8), np.uint8(128)], {}),
]
for mode, extra in [("nearest", {}), ("nearest", {"nearest_mode": "floor"}), ("nearest", {"nearest_mode": "ceil"}), ("nearest", {"nearest_mode": "round_prefer_ceil"}), ("linear", {}), ("cubic", {}), ("cubic", {"exclude_outside": 1, "cubic_coeff_a": -0.5})]:  # fmt: skip
    for place in ["half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"]:
        given = {"mode": mode, "coordinate_transformation_mode": place} | extra
        if "exclude_outside" in given and place != "half_pixel":
            continue
        cases += [("Resize", [image], ["", np.array([1, 1, 1.6, 0.7], f32)], given), ("Resize", [image], ["", "", ints(2, 4, 3, 11)], given)]
cases += [
    ("Resize", [image], ["", np.array([1, 1, 2, 2], f32)], {"mode": "nearest", "coordinate_transformation_mode": "tf_half_pixel_for_nn", "nearest_mode": "floor"}),
    ("Upsample", [image], [np.array([1, 1, 2, 3], f32)], {"mode": "nearest"}),
    ("Upsample", [image], [np.array([1, 1, 2, 3], f32)], {"mode": "linear"}),
]
sequence = some(5, 2, 3)
for direction, ways in [("forward", 1), ("reverse", 1), ("bidirectional", 2)]:
    given = {"hidden_size": 4, "direction": direction}
    states = [some(ways, 2, 4), some(ways, 2, 4)]
    cases += [
        ("LSTM", [sequence], [some(ways, 16, 3), some(ways, 16, 4), some(ways, 32)], given),
        ("LSTM", [sequence], [some(ways, 16, 3), some(ways, 16, 4), some(ways, 32), "", *states], given),
        ("GRU", [sequence], [some(ways, 12, 3), some(ways, 12, 4), some(ways, 24)], given),
        ("GRU", [sequence], [some(ways, 12, 3), some(ways, 12, 4), some(ways, 24), "", states[0]], given | {"linear_before_reset": 1}),
        ("RNN", [sequence], [some(ways, 4, 3), some(ways, 4, 4)], given),
    ]
# Of more outputs than one, and of an axis in front that is not the batch.
several = {"DynamicQuantizeLinear": 3, "GRU": 2, "LSTM": 3, "RNN": 2, "Split": 2, "TopK": 2}
in_steps = {"GatherND", "GRU", "LSTM", "RNN", "ScatterND"}
older = {"Upsample": 9}
# Only of fixed values: as the second input of a sum.
folded = {
    "Constant": [helper.make_node("Constant", [], ["c"], value_floats=[1.0, 2.0, 3.0, 4.0])],
    "ConstantOfShape": [helper.make_node("ConstantOfShape", ["sizes"], ["c"], value=numpy_helper.from_array(np.array([2.5], f32)))],
    "Range": [helper.make_node("Range", ["start", "limit", "step"], ["c"])],
    "Shape": [helper.make_node("Shape", ["x0"], ["s"], start=-1), helper.make_node("Cast", ["s"], ["c"], to=TensorProto.FLOAT)],
    "Size": [helper.make_node("Size", ["sizes"], ["s"]), helper.make_node("Cast", ["s"], ["c"], to=TensorProto.FLOAT)],
}
fixed = {"sizes": ints(3, 4), "start": np.array(1, f32), "limit": np.array(2.9, f32), "step": np.array(0.5, f32)}
newer = {"Gelu": 20, "GroupNormalization": 21, "Mish": 18, "Split": 18, "Swish": 24}


def plain(value):
    return {"shape": value.shape, "dtype": str(value.dtype), "data": value.astype(np.float64).ravel().tolist()}


def value_info(name, value, fixed):
    sizes = list(value.shape) if fixed else ["batch", *value.shape[1:]]
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(value.dtype), sizes)


def save(folder, name, nodes, given, constants, outputs, opset):
    inputs = [value_info(f"x{index}", value, nodes[0].op_type in in_steps) for index, value in enumerate(given)]
    made = [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()]
    graph = helper.make_graph(nodes, name, inputs, [onnx.ValueInfoProto(name=output) for output in outputs], made)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    results = session.run(None, {f"x{index}": value for index, value in enumerate(given)})
    return {"name": name, "inputs": [plain(value) for value in given], "outputs": [plain(value) for value in results]}


def main(folder):
    written = []
    for index, (kind, given, constants, attributes) in enumerate(cases):
        left_out = [isinstance(value, str) for value in constants]
        names = [f"x{at}" for at in range(len(given))] + ["" if out else f"c{at}" for at, out in enumerate(left_out)]
        outputs = [f"y{at}" for at in range(several.get(kind, 1))]
        node = helper.make_node(kind, names, outputs, **attributes)
        values = {f"c{at}": value for at, value in enumerate(constants) if not left_out[at]}
        opset = (newer | older).get(kind, 19 if attributes.get("mode") == "wrap" else 17)
        written.append(save(folder, f"{kind}-{index}", [node], given, values, outputs, opset) | {"kind": kind})
    for kind, nodes in folded.items():
        constants = {name: value for name, value in fixed.items() if name in nodes[0].input}
        add = helper.make_node("Add", ["x0", "c"], ["y0"])
        written.append(save(folder, kind, [*nodes, add], [x], constants, ["y0"], 17) | {"kind": kind})
    (folder / "cases.json").write_text(json.dumps(written))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
