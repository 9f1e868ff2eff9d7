"""Reads the event files of src/tensorboard-export.ts by TensorBoard, beside those that Keras writes. Argument: their folder."""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from keras_files import array

import keras
import numpy as np
import tensorboard
from keras import layers
from google.protobuf import text_format
from tensorboard import program
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorflow.io import decode_png

PATIENCE_SECONDS = 120


def write_keras(place, everything):
    """What Keras writes of the same models, and of the same training."""
    for name in everything["names"]:
        board = keras.callbacks.TensorBoard(place / "logs" / "graphs" / name / "keras")
        board.set_model(keras.models.load_model(place / f"{name}.keras"))
        board._close_writers()
    loaded = keras.models.load_model(place / "fitted.keras")
    # Made as its user makes it: weights of a model that is loaded have other paths.
    model = keras.Sequential(
        [
            keras.Input((6, 6, 3)),
            layers.Conv2D(4, 3, name="seen"),
            layers.BatchNormalization(name="evened"),
            layers.Flatten(),
            layers.Dense(3, activation="softmax", name="out"),
        ],
        name="fitted",
    )
    model.set_weights(loaded.get_weights())
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y, x_val, y_val = [array(everything["data"][name]) for name in ("x", "y", "xVal", "yVal")]
    board = keras.callbacks.TensorBoard(
        place / "logs" / "keras", histogram_freq=1, write_images=True, write_steps_per_second=True, update_freq="batch"
    )
    model.fit(
        x,
        y,
        epochs=3,
        batch_size=4,
        shuffle=False,
        validation_data=(x_val, y_val),
        validation_batch_size=4,
        callbacks=[board],
        verbose=0,
    )


def accumulated(folder):
    accumulator = EventAccumulator(str(folder), size_guidance={"tensors": 0})
    accumulator.Reload()
    return accumulator


def scalars(accumulator, tag):
    return [(event.step, float(np.frombuffer(event.tensor_proto.tensor_content, "<f4")[0])) for event in accumulator.Tensors(tag)]


def check_files(place, everything):
    ours = {run: accumulated(place / "logs" / "ibex" / run) for run in ("train", "validation")}
    for name, values in everything["history"].items():
        run, tag = ("validation", name[4:]) if name.startswith("val_") else ("train", name)
        found = scalars(ours[run], f"epoch_{tag}")
        assert found == [(step, float(np.float32(value))) for step, value in enumerate(values)], (name, found)
    found = scalars(ours["train"], "batch_loss")
    assert found == [(step + 1, float(np.float32(value))) for step, value in enumerate(everything["batches"])], found
    added = {"confusion", "remark"}
    count = 0
    for run, accumulator in ours.items():
        theirs = accumulated(place / "logs" / "keras" / run)
        tags = set(theirs.Tags()["tensors"])
        assert tags == set(accumulator.Tags()["tensors"]) - added, (tags, accumulator.Tags())
        for tag in tags:
            count += 1
            metadata = [each.SummaryMetadata(tag).SerializeToString() for each in (accumulator, theirs)]
            assert metadata[0] == metadata[1], (tag, metadata)
            for our, their in zip(accumulator.Tensors(tag), theirs.Tensors(tag), strict=True):
                compare_tensors(tag, our, their)
    print(f"tensorboard {tensorboard.__version__}: {count} tags, with the steps, types and values that Keras {keras.__version__} writes")


def compare_tensors(tag, our, their):
    assert our.step == their.step, tag
    ours, theirs = our.tensor_proto, their.tensor_proto
    assert (ours.dtype, ours.tensor_shape) == (theirs.dtype, theirs.tensor_shape), tag
    if tag.endswith("/image"):
        assert ours.string_val[:2] == theirs.string_val[:2], tag
        for a, b in zip(ours.string_val[2:], theirs.string_val[2:], strict=True):
            assert np.max(np.abs(decode_png(a).numpy().astype(int) - decode_png(b).numpy().astype(int))) <= 1, tag
    elif not tag.endswith("steps_per_second") and tag != "keras":
        kind = "<f4" if len(ours.tensor_shape.dim) == 0 else "<f8"
        a, b = [np.frombuffer(one.tensor_content, kind) for one in (ours, theirs)]
        assert np.max(np.abs(a - b)) < 1e-4, (tag, a, b)


def check_torn_file(place):
    """A run that was killed in the middle of writing: what was written before is read."""
    [whole] = (place / "logs" / "ibex" / "train").glob("*tfevents*")
    torn = place / "torn"
    torn.mkdir()
    (torn / whole.name).write_bytes(whole.read_bytes()[:-5])
    accumulator = accumulated(torn)
    assert len(accumulator.Tensors("epoch_loss")) == 3
    print("tensorboard: a file that ends in the middle of an event is read up to it")


class Server:
    def __init__(self, logs):
        board = program.TensorBoard()
        board.configure(argv=[None, "--logdir", str(logs), "--port", "0", "--host", "127.0.0.1", "--reload_multifile", "true"])
        self.url = board.launch()

    def get(self, path, **query):
        with urllib.request.urlopen(f"{self.url}data/{path}?{urllib.parse.urlencode(query)}") as response:
            return response.read()

    def json(self, path, **query):
        return json.loads(self.get(path, **query))

    def until(self, path, condition, **query):
        """What the server gives, once it has read as much as is asked for."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                found = self.json(path, **query)
                if condition(found):
                    return found
            except urllib.error.HTTPError:
                found = None
            assert time.monotonic() < end, (path, query, found)
            time.sleep(0.2)


def check_ops(graph, name):
    """The graph of ops that TensorBoard draws of Ibex alone: of one piece, with a shape on every edge."""
    names = [node.name for node in graph.node]
    assert len(set(names)) == len(names) > 2, (name, names)
    for index, node in enumerate(graph.node):
        assert set(node.input) <= set(names[:index]), (name, node)
        assert len(node.attr["_output_shapes"].list.shape) == 1, (name, node)
    used = {each for node in graph.node for each in node.input}
    assert {node.name for node in graph.node if node.op in ("Placeholder", "Variable")} <= used, (name, names)


def check_server(place, everything):
    server = Server(place / "logs")
    losses = server.until("plugin/scalars/scalars", lambda found: len(found) == 3, run="ibex/train", tag="epoch_loss")
    assert [step for _, step, _ in losses] == [0, 1, 2]
    assert [np.float32(value) for *_, value in losses] == [np.float32(value) for value in everything["history"]["loss"]]
    images = server.until("plugin/images/images", lambda found: len(found) == 1, run="ibex/validation", tag="confusion", sample=0)
    picture = decode_png(server.get(f"plugin/images/individualImage?{images[0]['query']}&x")).numpy()
    assert picture.flatten().tolist() == everything["pixels"] and picture.shape == (4, 5, 3)
    text = server.until("plugin/text/text", lambda found: len(found) == 1, run="ibex/validation", tag="remark")
    assert "größer als <strong>eins</strong>" in text[0]["text"], text
    tags = server.until("plugin/histograms/tags", lambda found: len(found.get("ibex/train", {})) == 8)
    for tag, info in tags["ibex/train"].items():
        found = server.until("plugin/histograms/histograms", lambda found: len(found) == 3, run="ibex/train", tag=tag)
        assert len(found[0][2]) == 30 and info["description"] == "", found
    print("tensorboard: its server shows our scalars, histograms, images and text")
    for name in everything["names"]:
        ours, theirs = [f"graphs/{name}/{side}/train" for side in ("ibex", "keras")]
        server.until("plugin/graphs/info", lambda found: ours in found and theirs in found)
        graphs = [server.get("plugin/graphs/graph", run=run, tag="keras", conceptual="true").decode() for run in (ours, theirs)]
        assert graphs[0] == graphs[1] and "keras_class" in graphs[0], f"{name}\n{graphs[0]}\n\n{graphs[1]}"
        check_ops(text_format.Parse(server.get("plugin/graphs/graph", run=ours), GraphDef()), name)
    print("tensorboard: its server draws graphs of ops, too")
    print(f"tensorboard: its server draws the same graph of Ibex as of Keras for {', '.join(everything['names'])}")


def check_projector(place, everything):
    """The vectors of an Embedding layer after each epoch that was asked for, with their labels."""
    server = Server(place / "logs")
    run = "words/train"
    info = server.until("plugin/projector/info", lambda found: len(found.get("embeddings", [])) == 2, run=run)
    names = [f'worded/größe/"n"/embeddings after epoch {epoch}' for epoch in (2, 0)]
    assert [(each["tensorName"], each["tensorShape"]) for each in info["embeddings"]] == [(name, [6, 3]) for name in names], info
    for name, epoch in zip(names, (2, 0), strict=True):
        found = np.frombuffer(server.get("plugin/projector/tensor", run=run, name=name), "<f4")
        assert found.tolist() == np.array(everything["vectors"][epoch], "float32").tolist(), (name, found)
        assert server.get("plugin/projector/metadata", run=run, name=name).decode() == everything["labels"], name
    assert everything["vectors"][0] != everything["vectors"][2]
    print("tensorboard: its projector shows our embeddings with their labels")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    cases = json.loads((folder / "cases.json").read_text())
    write_keras(folder, cases)
    check_files(folder, cases)
    check_torn_file(folder)
    check_server(folder, cases)
    check_projector(folder, cases)
