"""Reads the safetensors files of src/safetensors-export.ts by the official library: argument: their folder."""

import json
import sys
from pathlib import Path

import ml_dtypes
import numpy as np
import safetensors
from safetensors.numpy import load_file

types = {"F32": np.float32, "F16": np.float16, "BF16": ml_dtypes.bfloat16, "I32": np.int32, "U8": np.uint8, "BOOL": np.bool_}


def check(case, folder):
    path = folder / case["file"]
    held = safetensors.deserialize(path.read_bytes())
    assert {name for name, _ in held} == {entry["name"] for entry in case["tensors"]}, "names"
    header = json.loads(path.read_bytes()[8:][: int.from_bytes(path.read_bytes()[:8], "little")])
    order = [name for name in header if name != "__metadata__"]
    assert order == [entry["name"] for entry in case["tensors"]], order
    views = dict(held)
    for entry in case["tensors"]:
        view = views[entry["name"]]
        assert (view["dtype"], list(view["shape"])) == (entry["type"], entry["shape"]), (entry["name"], view["dtype"])
        values = np.frombuffer(view["data"], dtype=types[view["dtype"]]).astype(np.float64)
        wanted = np.array(entry["data"], dtype=np.float64)
        assert np.array_equal(values, wanted), (entry["name"], values, wanted)
        place = 8 + int.from_bytes(path.read_bytes()[:8], "little") + header[entry["name"]]["data_offsets"][0]
        assert place % np.dtype(types[view["dtype"]]).itemsize == 0, f"{entry['name']} begins at {place}"
    with safetensors.safe_open(path, framework="np") as opened:
        assert (opened.metadata() or {}) == case["metadata"], opened.metadata()
    if all(entry["type"] != "BF16" for entry in case["tensors"]):
        assert len(load_file(path)) == len(case["tensors"])
    print(f"safetensors: {case['file']}: {len(case['tensors'])} tensors and {len(case['metadata'])} texts as written")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    for one in json.loads((place / "cases.json").read_text()):
        check(one, place)
