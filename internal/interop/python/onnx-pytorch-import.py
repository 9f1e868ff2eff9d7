"""Writes classifiers of PyTorch as ONNX files, by both of its exporters, for src/onnx-pytorch-import.ts. Argument: the folder."""

import logging
import sys
import warnings
from pathlib import Path

try:
    import torch
except ImportError:
    print("PyTorch is not there")
    sys.exit(77)

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnx_cases import case_of, write_cases
from torch_models import make, shapes

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


def by_script(model, x, path, names):
    """The older exporter: runs the model once and writes down what it does."""
    sizes = {"input": {0: "batch"}, "output": {0: "batch"}}
    torch.onnx.export(model, (x,), path, dynamo=False, dynamic_axes=sizes, **names)


def by_dynamo(model, x, path, names):
    """The newer one: reads the program."""
    sizes = ({0: torch.export.Dim.DYNAMIC},)
    torch.onnx.export(model, (x,), path, dynamo=True, dynamic_shapes=sizes, external_data=False, verbose=False, **names)
    # Where in which program each node came from, with its folders.
    made = onnx.load(path)
    for part in [made.graph, *made.graph.node, *made.graph.value_info, *made.graph.input, *made.graph.output]:
        del part.metadata_props[:]
    onnx.save(made, path)


def unfolded(model, x, path, names):
    """The older one again, in training's form: batch norm stays by itself."""
    sizes = {"input": {0: "batch"}, "output": {0: "batch"}}
    mode = torch.onnx.TrainingMode.PRESERVE
    torch.onnx.export(
        model, (x,), path, dynamo=False, dynamic_axes=sizes, training=mode, do_constant_folding=False, opset_version=12, **names
    )


def quantized(folder):
    """Classifiers of 8 bits, by ONNX Runtime's tools: with ranges that were measured, and with those of each batch."""
    _, shape = shapes["cnn"]
    prepared = folder / "prepared.onnx"
    quant_pre_process(folder / "cnn-script.onnx", prepared)
    quantize_static(prepared, folder / "cnn-static.onnx", Samples(shape), quant_format=QuantFormat.QDQ, per_channel=True)
    quantize_dynamic(folder / "mlp-script.onnx", folder / "mlp-dynamic.onnx", op_types_to_quantize=["MatMul", "Gemm"])
    prepared.unlink()
    return [case_of(folder, "cnn-static", shape, False), case_of(folder, "mlp-dynamic", shapes["mlp"][1], False)]


class Samples(CalibrationDataReader):
    """A few images, to measure ranges by."""

    def __init__(self, shape):
        rng = np.random.default_rng(5)
        self.left = [{"input": rng.uniform(-1, 1, (2, *shape)).astype(np.float32)} for _ in range(4)]

    def get_next(self):
        return self.left.pop() if self.left else None


def main(folder):
    names = {"input_names": ["input"], "output_names": ["output"]}
    cases = []
    for kind, (model, shape) in shapes.items():
        ways = {"script": by_script, "dynamo": by_dynamo}
        if kind in ("mobilenet", "cnn"):
            ways["unfolded"] = unfolded
        for way, export in ways.items():
            name = f"{kind}-{way}"
            export(make(model), torch.randn(2, *shape), folder / f"{name}.onnx", names)
            cases.append(case_of(folder, name, shape))
    write_cases(folder, cases + quantized(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
