"""What every script here shares: a deterministic Keras, and how fixtures are written.

Import this module before keras: it sets the environment that makes two runs give the same bytes.
"""

import base64
import json
import os
import re
import zlib
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["COLUMNS"] = "80"
os.environ["LINES"] = "24"

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
tf.config.experimental.enable_op_determinism()
tf.get_logger().setLevel("ERROR")
keras.utils.set_random_seed(20261123)

FIXTURES = Path(os.environ.get("GOLDEN_FIXTURES") or Path(__file__).resolve().parent.parent / "fixtures")
MAX_BYTES = 900_000


def camel(name):
    """snake_case to camelCase; a name without underscores stays as it is."""
    return re.sub(r"_([a-z0-9])", lambda match: match.group(1).upper(), name)


def random_for(name):
    """A generator that depends on the case's name only, so that new cases leave old ones as they were."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def normal(rng, shape, scale=1.0):
    return (rng.standard_normal(shape) * scale).astype("float32")


def encode(value):
    """An array as {shape, dtype, data}: base64 of the little-endian elements in row-major order."""
    array = np.asarray(value)
    if array.dtype == np.int64:
        assert np.all(np.abs(array) < 2**31)
        array = array.astype("int32")
    if array.dtype == np.bool_:
        array = array.astype("int32")
    if array.dtype not in (np.float32, np.int32):
        raise TypeError(f"no fixture type for {array.dtype}")
    little = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<")))
    return {
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "data": base64.b64encode(little.tobytes()).decode("ascii"),
    }


def made_by(script):
    return {
        "script": f"python/{script}",
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
        "numpy": np.__version__,
        "backend": keras.backend.backend(),
        "device": "CPU, one thread, oneDNN off, deterministic ops",
    }


def dump(value):
    return json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


def write_fixture(file_name, script, notes, **sections):
    """Writes a fixture: a header, then each section, a list with one item per line or any other JSON value."""
    lines = ["{", f'"madeBy":{dump(made_by(script))},', f'"notes":{dump(notes)}']
    for name, section in sections.items():
        lines[-1] += ","
        if isinstance(section, list):
            lines.append(f"{dump(name)}:[")
            lines.extend(dump(item) + ("," if index + 1 < len(section) else "") for index, item in enumerate(section))
            lines.append("]")
        else:
            lines.append(f"{dump(name)}:{dump(section)}")
    text = "\n".join(lines) + "\n}\n"
    json.loads(text)
    path = FIXTURES / file_name
    size = len(text.encode())
    if size > MAX_BYTES:
        raise ValueError(f"{file_name} would have {size} bytes, more than {MAX_BYTES}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"{file_name}: {size} bytes")
