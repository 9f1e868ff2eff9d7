"""Makes every fixture, each script in a process of its own. `--check` makes them elsewhere and compares the bytes."""

import argparse
import filecmp
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = [
    "make_layers.py",
    "make_losses.py",
    "make_optimizers.py",
    "make_training.py",
    "make_mixed.py",
    "make_metrics.py",
    "make_fit.py",
    "make_progress.py",
    "make_summaries.py",
    "make_initializers.py",
    "make_applications.py",
    "make_augmentation.py",
    "make_names.py",
]


def make(folder):
    for script in SCRIPTS:
        environment = {**os.environ, "GOLDEN_FIXTURES": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
        subprocess.run([sys.executable, str(HERE / script)], env=environment, check=True)


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the fixtures that are there; write none")
    fixtures = HERE.parent / "fixtures"
    if not parser.parse_args().check:
        make(fixtures)
        return
    with tempfile.TemporaryDirectory() as folder:
        make(folder)
        here, there = names(fixtures), names(folder)
        differing = [name for name in there if name in here and not filecmp.cmp(fixtures / name, Path(folder) / name, shallow=False)]
        missing = sorted(set(here) ^ set(there))
        if differing or missing:
            sys.exit(f"differing: {differing}; on one side only: {missing}")
        print(f"{len(there)} files, all the same")


if __name__ == "__main__":
    main()
