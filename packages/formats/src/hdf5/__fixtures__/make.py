"""Makes the files of this folder by h5py: python make.py

Each dataset counts 0, 1, 2, ... in halves (integers in ones, booleans in turns), so that a reader needs no other file to compare with.
"""

from pathlib import Path

import h5py
import numpy as np

place = Path(__file__).parent


def counted(shape, dtype="float32"):
    numbers = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    if dtype == "bool":
        return numbers % 2 == 1
    return (numbers if np.dtype(dtype).kind in "iu" else numbers / 2).astype(dtype)


def packed(file, libver):
    """Arrays in parts, packed in each way."""
    ways = {
        "plain": {},
        "gzip": {"compression": "gzip"},
        "shuffle": {"shuffle": True},
        "sum": {"fletcher32": True},
        "all": {"compression": "gzip", "shuffle": True, "fletcher32": True, "compression_opts": 9},
    }
    for name, options in ways.items():
        for size, shape, chunks in [("one", (4, 3), (4, 3)), ("even", (4, 6), (2, 3)), ("edge", (5, 7, 3), (2, 3, 3))]:
            file.create_dataset(f"{name}/{size}", data=counted(shape), chunks=chunks, **options)
    for dtype in ["float16", "float64", "int8", "int64", "uint16", "bool"]:
        file.create_dataset(f"types/{dtype}", data=counted((7, 3), dtype), chunks=(3, 2), **ways["all"])
    file.create_dataset("guessed", data=counted((100, 40)), compression="gzip")
    if libver == "latest":  # a list of more than 1,024 parts has pages
        file.create_dataset("many", data=counted((1100,)), chunks=(1,))
    file.create_dataset("growing", data=counted((9, 5)), chunks=(2, 2), maxshape=(None, None))
    file.create_dataset("growing-packed", data=counted((31, 40)), chunks=(2, 2), maxshape=(None, None), **ways["all"])
    # Parts that are too small to become smaller are left as they are.
    noise = np.frombuffer(np.random.default_rng(1).bytes(40), "uint8")
    file.create_dataset("noise", data=noise.astype("int32"), chunks=(10,), compression="gzip")
    part = file.create_dataset("part", (5, 3), "float32", chunks=(2, 2), fillvalue=7.5)
    part[2:4, 0:2] = 1
    file.create_dataset("never", (2, 3), "float32", fillvalue=-2)
    early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    early.set_chunk((2, 2))
    early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    space = h5py.h5s.create_simple((5, 3))
    h5py.h5d.create(file.id, b"early", h5py.h5t.IEEE_F32LE, space, early).write(h5py.h5s.ALL, h5py.h5s.ALL, counted((5, 3)))


def lzf(file, _):
    """Arrays in parts, packed by h5py's own filter; short and long copies, and parts that it leaves as they are."""
    for name, options in {"alone": {}, "shuffle": {"shuffle": True}, "all": {"shuffle": True, "fletcher32": True}}.items():
        for size, shape, chunks in [("edge", (5, 7, 3), (2, 3, 3)), ("large", (100, 40), (64, 40))]:
            file.create_dataset(f"{name}/{size}", data=counted(shape), chunks=chunks, compression="lzf", **options)
    file.create_dataset("turns", data=counted((90, 100), "bool"), chunks=(90, 100), compression="lzf")
    file.create_dataset("noise", data=np.random.default_rng(2).permutation(4000).astype("int32"), chunks=(500,), compression="lzf")


def many(file, _):
    """Groups with many members, and with many and large attributes."""
    group = file.create_group("members")
    for index in range(300):
        group[f"layer_{index}"] = np.float32(index)
    for count in [7, 9, 120]:
        group = file.create_group(f"attributes-{count}")
        for index in range(count):
            group.attrs[f"name_{index}"] = f"value {index}"
    group = file.create_group("large")
    group.attrs["list"] = np.array([f"weight_{index}" for index in range(1500)], "S12")
    for index in range(9):
        group.attrs[f"name_{index}"] = f"value {index}"


def refused(name, add, **options):
    with h5py.File(place / f"{name}.h5", "w", **options) as file:
        add(file)


for contents, libver in [(packed, "earliest"), (packed, "latest"), (many, "latest"), (lzf, "earliest")]:
    with h5py.File(place / f"{contents.__name__}-{libver}.h5", "w", libver=libver) as file:
        contents(file, libver)
refused("grows", lambda file: file.create_dataset("x", data=counted((4,)), chunks=(2,), maxshape=(None,)), libver="latest")
refused("scaled", lambda file: file.create_dataset("x", data=counted((4, 3)), scaleoffset=2))
