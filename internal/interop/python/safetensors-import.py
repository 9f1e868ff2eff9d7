"""Writes safetensors files by the official library, and bytes that it refuses, for src/safetensors-import.ts. Argument: the folder."""

import json
import struct
import sys
from pathlib import Path

import ml_dtypes
import numpy as np
import safetensors
from safetensors.numpy import save

numbers = [0, 1, 100, 127]
types = {
    "F32": np.float32, "F64": np.float64, "F16": np.float16, "BF16": ml_dtypes.bfloat16, "I8": np.int8, "I16": np.int16, "U16": np.uint16,
    "I32": np.int32, "U32": np.uint32, "I64": np.int64, "U64": np.uint64, "U8": np.uint8, "BOOL": np.bool_,
}  # fmt: skip
entry = '"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}'
refused = {
    "a gap": ('{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2),
    "an overlap": ('{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2),
    "bytes left over": ("{" + entry + "}", 2),
    "bytes lacking": ("{" + entry + "}", 0),
    "another size": ('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4),
    "a size below 0": ('{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}', 1),
    "a type that is none": ('{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,1]}}', 1),
    "metadata that is no text": ('{"__metadata__":{"a":1}}', 0),
    "JSON in JSON": ('{"a":' + "[" * 10000, 0),
    "no JSON": ('{"a"', 0),
    "an overflow": ('{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}', 0),
}
# What the official library takes the last of.
stricter = {"a name twice": ("{" + entry + "," + entry + "}", 1)}


def raw(header, data_bytes):
    text = header.encode()
    return struct.pack("<Q", len(text)) + text + bytes(data_bytes)


def main(folder):
    tensors = {}
    for name, kind in types.items():
        values = np.array(numbers).astype(kind).reshape(2, 2)
        tensors[f"of {name}"] = values
    tensors["minus"] = np.array([-5, 3], dtype=np.int64)
    tensors["scalar ü"] = np.array(2.5, dtype=np.float32)
    tensors["none"] = np.zeros((0, 4), dtype=np.float32)
    data = save(tensors, {"note": "quote \" and ü"})
    (folder / "all.safetensors").write_bytes(data)
    order = [name for name, _ in safetensors.deserialize(data)]
    with safetensors.safe_open(folder / "all.safetensors", framework="np") as opened:
        order = list(opened.offset_keys()) if hasattr(opened, "offset_keys") else order
    entries = {name: {"shape": value.shape, "data": value.astype(np.float64).ravel().tolist()} for name, value in tensors.items()}
    names = []
    for index, (what, (header, data_bytes)) in enumerate(refused.items()):
        bytes_ = raw(header, data_bytes)
        try:
            safetensors.deserialize(bytes_)
        except safetensors.SafetensorError:
            (folder / f"refused-{index}.safetensors").write_bytes(bytes_)
            names.append([f"refused-{index}.safetensors", what])
            continue
        raise AssertionError(f"the official library takes {what}")
    for what, (header, data_bytes) in stricter.items():
        (folder / "stricter.safetensors").write_bytes(raw(header, data_bytes))
        names.append(["stricter.safetensors", what])
    (folder / "cases.json").write_text(json.dumps({"order": order, "tensors": entries, "refused": names}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
