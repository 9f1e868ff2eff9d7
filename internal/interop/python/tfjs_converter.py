"""The official converter of SavedModels, from tensorflowjs, without what it imports for models of other kinds."""

import importlib.util
import sys
import types
from pathlib import Path

import numpy as np

for name in ("tensorflow_decision_forests", "tensorflow_hub"):
    sys.modules.setdefault(name, types.ModuleType(name))
# The packages without their __init__, which imports all converters.
root = Path(importlib.util.find_spec("tensorflowjs").submodule_search_locations[0])
for name, path in {"tensorflowjs": root, "tensorflowjs.converters": root / "converters"}.items():
    package = types.ModuleType(name)
    package.__path__ = [str(path)]
    sys.modules[name] = package
# Names that numpy 2 has no more, and the converter looks up.
for old, new in {"bool": bool, "object": object}.items():
    if old not in np.__dict__:
        setattr(np, old, new)

from tensorflowjs.converters import tf_saved_model_conversion_v2  # noqa: E402


def convert(saved_model, folder):
    tf_saved_model_conversion_v2.convert_tf_saved_model(str(saved_model), str(folder))
