"""What Keras's progress bar prints: fit, evaluate and predict to a pipe and to a terminal, and the bar by itself."""

import io
import json
import os
import pty
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import common  # noqa: F401, I001  (first: it sets the environment)
from common import write_fixture
from keras.src.utils import progbar
from progress_child import Clock

SCRIPT = "make_progress.py"
NOTES = [
    "runs: the model, data and weights of fit.json, SGD of 0.1, shuffle false, accuracy, batches of batchSize. Time stands "
    "still at 1000 s but moves when a batch starts: trainSeconds[batch] (its last entry from there on) for training, "
    "testSeconds for evaluation (also inside fit) and prediction. pipe is what goes to a pipe, terminal to a "
    "pseudo-terminal, whose line discipline turns each newline into \\r\\n.",
    "On Linux and macOS Keras takes its terminal path (\\b and \\r before each redraw) into a pipe too, since it looks for the "
    "module posix; only on Windows does it print a newline instead.",
    "bars: one Progbar with the arguments given, made at `start`; each update [now, current, [[name, value], ...], finalize or "
    "null] with what it printed. stateless_metrics is the empty set, as under fit, unless average is true. "
    "dynamic is false where the bar is told that it can not move back (what Keras does on Windows into a file).",
]

SCENARIOS = [
    {"name": "fit, verbose 1", "call": "fit", "verbose": 1, "epochs": 2, "trainSeconds": [1.0, 0.012], "testSeconds": 0.02},
    {"name": "fit, verbose 2", "call": "fit", "verbose": 2, "epochs": 2, "trainSeconds": [1.0, 0.012], "testSeconds": 0.02},
    {"name": "fit, verbose 0", "call": "fit", "verbose": 0, "epochs": 2, "trainSeconds": [1.0, 0.012], "testSeconds": 0.02},
    {"name": "fit, verbose auto", "call": "fit", "verbose": "auto", "epochs": 1, "trainSeconds": [0.1], "testSeconds": 0.02},
    {
        "name": "fit with validation, verbose 1",
        "call": "fit",
        "verbose": 1,
        "epochs": 2,
        "validation": True,
        "trainSeconds": [0.5, 0.06],
        "testSeconds": 0.25,
    },
    {
        "name": "fit with validation, verbose 2",
        "call": "fit",
        "verbose": 2,
        "epochs": 2,
        "validation": True,
        "trainSeconds": [0.5, 0.06],
        "testSeconds": 0.25,
    },
    {"name": "fit, 13 batches, quick", "call": "fit", "verbose": 1, "epochs": 1, "batchSize": 4, "trainSeconds": [0.02], "testSeconds": 0.0},
    {"name": "fit, 13 batches, slow", "call": "fit", "verbose": 1, "epochs": 1, "batchSize": 4, "trainSeconds": [500.0, 20.5], "testSeconds": 0.0},
    {"name": "fit, one epoch without metrics", "call": "fit", "verbose": 1, "epochs": 1, "metrics": [], "trainSeconds": [0.1], "testSeconds": 0.0},
    {
        "name": "fit from a generator of unknown length",
        "call": "fit",
        "verbose": 1,
        "epochs": 1,
        "unknownLength": True,
        "trainSeconds": [0.1],
        "testSeconds": 0.0,
    },
    {"name": "evaluate, verbose 1", "call": "evaluate", "verbose": 1, "trainSeconds": [0.0], "testSeconds": 0.1},
    {"name": "evaluate, verbose 2", "call": "evaluate", "verbose": 2, "trainSeconds": [0.0], "testSeconds": 0.1},
    {"name": "predict, verbose 1", "call": "predict", "verbose": 1, "trainSeconds": [0.0], "testSeconds": 0.1},
    {"name": "predict, verbose 2", "call": "predict", "verbose": 2, "trainSeconds": [0.0], "testSeconds": 0.1},
]


COMMAND = [sys.executable, str(Path(__file__).with_name("progress_child.py")), json.dumps(SCENARIOS)]


def to_pipe():
    done = subprocess.run(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return done.stdout.decode().split("\0")


def to_terminal():
    main_end, child_end = pty.openpty()
    process = subprocess.Popen(COMMAND, stdout=child_end, stderr=subprocess.DEVNULL)
    os.close(child_end)
    chunks = []
    while True:
        try:
            chunk = os.read(main_end, 65536)
        except OSError:
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(main_end)
    assert process.wait() == 0
    return b"".join(chunks).decode().split("\0")


BARS = [
    {
        "name": "three digits",
        "arguments": {"target": 469},
        "updates": [
            (1000.5, 1, [("accuracy", 0.1015625), ("loss", 2.75)], False),
            (1000.52, 2, [("accuracy", 0.109375), ("loss", 2.5)], False),
            (1000.6, 20, [("accuracy", 0.25), ("loss", 1.5)], False),
            (1001.9, 300, [("accuracy", 0.8), ("loss", 0.75)], False),
            (1002.8, 469, [("accuracy", 0.85), ("loss", 0.5)], True),
        ],
    },
    {
        "name": "a shorter line blanks the rest of a longer one",
        "arguments": {"target": 4},
        "updates": [
            (1100, 1, [("loss", 1234567.0)], False),
            (1200, 2, [("loss", 1.0)], False),
            (1201, 3, [("loss", 0.5)], False),
            (1202, 4, [("loss", 0.25)], True),
        ],
    },
    {
        "name": "small and negative values",
        "arguments": {"target": 3},
        "updates": [
            (1001, 1, [("loss", 0.001), ("tiny", 0.00012345), ("negative", -0.5), ("zero", 0.0), ("learning_rate", 1e-6)], False),
            (1002, 2, [("loss", 0.0010001), ("tiny", 5e-8), ("negative", -0.0005), ("zero", 0.0), ("learning_rate", 0.01)], False),
            (1003, 3, [("loss", 123.456789), ("tiny", 1e-12), ("negative", -1e-5), ("zero", 0.0), ("learning_rate", 0.1)], True),
        ],
    },
    {
        "name": "not a number and infinity",
        "arguments": {"target": 2},
        "updates": [(1001, 1, [("loss", "nan")], False), (1002, 2, [("loss", "inf")], True)],
    },
    {
        "name": "verbose 2, small and negative values",
        "arguments": {"target": 10, "verbose": 2},
        "updates": [(1005, 10, [("loss", 0.5), ("negative", -0.5), ("tiny", 0.0005)], True)],
    },
    {
        "name": "hours to go",
        "arguments": {"target": 1000},
        "updates": [(1000.0 + 10 * n, n, [("loss", 1.0)], False) for n in (1, 2, 3, 500, 641, 990, 995)],
    },
    {
        "name": "microseconds per step",
        "arguments": {"target": 100000},
        "updates": [(1000.1, 1, [], False), (1000.2, 2001, [], False), (1000.3, 4001, [], False), (1005.0, 100000, [], True)],
    },
    {
        "name": "not dynamic",
        "plain": True,
        "arguments": {"target": 3},
        "updates": [(1001.0 + n, n, [("loss", 1.0 / n)], n == 3) for n in (1, 2, 3)],
    },
    {
        "name": "one step",
        "arguments": {"target": 1},
        "updates": [(1000.25, 1, [("loss", 0.5)], False), (1000.25, 1, [("loss", 0.5)], True)],
    },
    {
        "name": "no target",
        "arguments": {"target": None},
        "updates": [(1000.1, 1, [("loss", 0.5)], False), (1000.2, 2, [("loss", 0.4)], False), (1000.3, 12345678, [("loss", 0.3)], True)],
    },
    {
        "name": "inside the interval nothing is printed",
        "arguments": {"target": 5},
        "updates": [(1000.01 * 1 + 0.01 * n, n, [("loss", 1.0)], False) for n in (1, 2, 3, 4)] + [(1000.06, 5, [("loss", 1.0)], True)],
    },
    {
        "name": "finalize follows from the target",
        "arguments": {"target": 2},
        "updates": [(1001.0, 1, [("loss", 1.0)], None), (1002.0, 2, [("loss", 0.5)], None)],
    },
    {
        "name": "averages over steps",
        "average": True,
        "arguments": {"target": 4, "unit_name": "sample"},
        "updates": [(1001.0, 1, [("loss", 1.0)], None), (1002.0, 3, [("loss", 0.5)], None), (1003.0, 4, [("loss", 0.25)], None)],
    },
    {
        "name": "width 30",
        "arguments": {"target": 7, "width": 30},
        "updates": [(1000.0 + n, n, [("loss", 1.0)], None) for n in (1, 4, 7)],
    },
]


def run_bar(bar):
    clock = Clock()
    progbar.time = clock
    stream = io.StringIO()
    arguments = dict(bar["arguments"])
    if not bar.get("average"):
        arguments["stateless_metrics"] = set()
    with redirect_stdout(stream):
        made = progbar.Progbar(**arguments)
        made._dynamic_display = not bar.get("plain")
        updates = []
        for now, current, values, finalize in bar["updates"]:
            clock.now = now
            before = len(stream.getvalue())
            made.update(current, [(name, float(value)) for name, value in values], finalize=finalize)
            updates.append({"now": now, "current": current, "values": values, "finalize": finalize, "printed": stream.getvalue()[before:]})
    names = {"unit_name": "unitName"}
    return {
        "name": bar["name"],
        "start": 1000.0,
        "average": bool(bar.get("average")),
        "dynamic": not bar.get("plain"),
        "arguments": {names.get(key, key): value for key, value in bar["arguments"].items()},
        "updates": updates,
    }


def main():
    pipes, terminals = to_pipe(), to_terminal()
    assert len(pipes) == len(terminals) == len(SCENARIOS) + 1
    runs = [{**scenario, "pipe": pipe, "terminal": terminal} for scenario, pipe, terminal in zip(SCENARIOS, pipes, terminals)]
    write_fixture("progress.json", SCRIPT, NOTES, runs=runs, bars=[run_bar(bar) for bar in BARS])


if __name__ == "__main__":
    main()
