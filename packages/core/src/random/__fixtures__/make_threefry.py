"""Words of JAX's Threefry-2x32 that random/threefry.ts is held to.

pip install jax; python make_threefry.py
Writes threefry.json beside this script.
"""

import json
import pathlib

import jax
import jax.numpy as jnp
from jax.extend.random import threefry_2x32

HERE = pathlib.Path(__file__).parent
KEYS = [(0, 0), (0, 42), (42, 3), (1, 2**31), (2**31 - 1, 2**32 - 1), (2**32 - 1, 0), (0xDEADBEEF, 0x12345678)]
COUNTERS = [(0, 0), (1, 0), (0, 1), (7, 9), (2**31, 2**31 - 1), (2**32 - 1, 2**32 - 1), (123456789, 987654321)]


def words(key, counters):
    """The two words of each counter: JAX takes first all first halves, then all second ones."""
    halves = [first for first, _ in counters] + [second for _, second in counters]
    out = threefry_2x32(jnp.array(key, jnp.uint32), jnp.array(halves, jnp.uint32)).tolist()
    return list(zip(out[: len(counters)], out[len(counters) :]))


cases = [{"key": key, "counters": COUNTERS, "words": words(key, COUNTERS)} for key in KEYS]
lines = ",\n".join(json.dumps(case) for case in cases)
HERE.joinpath("threefry.json").write_text('{"versions": %s, "cases": [\n%s\n]}\n' % (json.dumps({"jax": jax.__version__}), lines))
