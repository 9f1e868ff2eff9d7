"""Speaks to the benchmark as contestant-process.ts does: one JSON message a line, over the channel that Node opened."""

import json
import os
import resource
import socket


def peak_memory_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def serve(name, setup):
    """`setup` gives a function from a number of units to the milliseconds of one unit, a list."""
    channel = socket.socket(fileno=int(os.environ["NODE_CHANNEL_FD"]))
    reader = channel.makefile("r")

    def reply(message):
        channel.sendall((json.dumps(message) + "\n").encode())

    try:
        work = setup()
        reply({"kind": "ready", "name": name})
        for line in reader:
            ms = work(json.loads(line)["repetitions"])
            reply({"kind": "timed", "ms": ms, "peakMemoryBytes": peak_memory_bytes()})
    except Exception as error:
        reply({"kind": "failed", "name": name, "reason": f"{type(error).__name__}: {error}"})
