"""Reads the ONNX files of src/onnx-export.ts by the official library and by ONNX Runtime: argument: their folder."""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from google.protobuf import unknown_fields


def require_known(message, path):
    """Fails where a message holds a field that the official schema has not."""
    unknown = [field.field_number for field in unknown_fields.UnknownFieldSet(message)]
    assert not unknown, f"{path}: unknown fields {unknown}"
    for field, value in message.ListFields():
        if field.type != field.TYPE_MESSAGE:
            continue
        for part in value if isinstance(value, (list, tuple)) or hasattr(value, "append") else [value]:
            require_known(part, f"{path}.{field.name}")


def array(entry):
    return np.array(entry["data"], dtype=entry["dtype"]).reshape(entry["shape"])


def check(case, folder):
    path = folder / f"{case['name']}.onnx"
    model = onnx.load(path)
    require_known(model, case["name"])
    onnx.checker.check_model(model, full_check=True)
    for value in [*model.graph.input, *model.graph.output]:
        assert value.type.tensor_type.shape.dim[0].dim_param == "batch", f"{value.name}: no batch of any size"
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    assert metadata == case["metadata"], metadata
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    assert session.get_modelmeta().custom_metadata_map == case["metadata"], session.get_modelmeta().custom_metadata_map
    worst = 0.0
    for run in case["runs"]:
        feeds = {given.name: array(entry) for given, entry in zip(session.get_inputs(), run["inputs"], strict=True)}
        for result, entry in zip(session.run(None, feeds), run["outputs"], strict=True):
            wanted = array(entry)
            assert result.shape == wanted.shape and result.dtype == wanted.dtype, (result.shape, result.dtype)
            worst = max(worst, float(np.max(np.abs(result - wanted) / np.maximum(1, np.abs(wanted)))))
    assert worst < 1e-5, f"{case['name']}: outputs differ by {worst}"
    print(f"onnx: {case['name']}: checked, {len(case['runs'])} batch sizes, outputs to {worst:.1e}")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    for one in json.loads((place / "cases.json").read_text()):
        check(one, place)
