# SPDX-License-Identifier: LGPL-2.1-or-later
"""Commands in docs/model-format.md and models/README.md: for one's own model, a
network that classifies colours, and for the others.

usage: commands_models.py SOURCE-ROOT
"""

import importlib.util
import json
import os
import pathlib
import shutil
import sys

import checkout
import page
import scene
import tap

TESTED = ["glasses.modelinfo", "own-model", "own-model-launch",
          "own-keras-model", "own-task", "both-attributes", "authors",
          "stress"]

LABELS = ("none", "glasses", "sunglasses")

# The folder of each data set.
DATA_SETS = {"UTKFace": "UTKFace", "LFW": "lfw"}

# In the format of tests/support/onnxtext.h.
NETWORK = """opset 13
input x ?,3,48,48
output y
float w 3,3,3,3
Conv x w -> c
Relu c -> r
GlobalAveragePool r -> g
Flatten g -> y
"""


def write_network(blocks, folder):
    text = folder / "glasses.txt"
    text.write_text(NETWORK)
    scene.run([str(checkout.BUILD / "tests" / "fuzz" / "onnx_seed"), str(text),
               str(folder / "glasses.onnx")])
    (folder / "glasses.modelinfo").write_text(blocks["glasses.modelinfo"])


def write_pictures(folder):
    for label in LABELS:
        target = folder / "pictures" / label
        target.mkdir(parents=True)
        scene.play(f"{scene.SHOW_PICTURE} videoconvert ! pngenc ! "
                   f"filesink location={target}/1.png")


def test_own_model(blocks, folder):
    """Runs it on one picture for each class. They are the same picture, so one
    of three results is correct."""
    write_network(blocks, folder)
    write_pictures(folder)
    output = checkout.run(blocks["own-model"], folder)
    assert output.count("(1 of 3)") == 2, output
    assert (folder / "glasses.png").read_bytes()[1:4] == b"PNG"


def test_own_model_launch(blocks, folder):
    write_network(blocks, folder)
    shutil.copy(scene.PICTURE, folder / "face.jpg")
    checkout.run(blocks["own-model-launch"], folder)
    video = scene.Video(folder / "annotated.png")
    assert video.sizes == [(512, 512)], video


def test_own_task(blocks, folder):
    write_network(blocks, folder)
    checkout.run(page.without_screen(blocks["own-task"]), folder)


def test_both_attributes(blocks, folder):
    """As the pictures of a set are the same, one result of each is correct."""
    checkout.run(page.without_screen(blocks["both-attributes"]), folder)
    write_data_sets(folder)
    output = checkout.run("""
        mien-eval emotion-gender --fer2013 fer2013.csv
        mien-eval emotion-gender --attribute gender --utkface UTKFace
        """, folder)
    assert "(1 of 7)" in output and "(1 of 2)" in output, output


def write_keras_model(path):
    """A colour convolution, its mean, and a softmax."""
    import h5py
    import numpy
    layers = [
        ("Conv2D", {"name": "conv", "batch_input_shape": [None, 48, 48, 3],
                    "strides": [1, 1], "padding": "same",
                    "activation": "relu"}),
        ("GlobalAveragePooling2D", {"name": "mean"}),
        ("Activation", {"name": "scores", "activation": "softmax"})]
    config = {"class_name": "Sequential", "config": [
        {"class_name": name, "name": of["name"], "config": of}
        for name, of in layers]}
    kernel = numpy.random.default_rng(1).standard_normal((3, 3, 3, 3))
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(config)
        group = file.create_group("model_weights/conv")
        group.attrs["weight_names"] = [b"conv/kernel:0"]
        group["conv/kernel:0"] = kernel.astype("f4")


def need_packages():
    missing = [name for name in ("h5py", "numpy", "onnx")
               if not importlib.util.find_spec(name)]
    if missing:
        raise tap.Skip(f"not installed: {', '.join(missing)}")


def test_own_keras_model(blocks, folder):
    """The result is a model that runs."""
    need_packages()
    checkout.link(folder)
    write_keras_model(folder / "glasses.hdf5")
    checkout.run(blocks["own-keras-model"], folder)
    side = (folder / "glasses.modelinfo").read_text()
    assert "\nlabels=none;glasses;sunglasses\n" in side, side
    output = checkout.run("mien-eval ./glasses.onnx --layers", folder)
    assert "conv" in output, output


def test_authors(blocks, folder):
    shared = os.environ.get("MIEN_SHARED")
    if not shared:
        raise tap.Skip("MIEN_SHARED is not set")
    need_packages()
    folder = folder / "models"
    folder.mkdir()
    for path in (checkout.SOURCE / "models").iterdir():
        (folder / path.name).symlink_to(path)
    for path in pathlib.Path(shared, "models", "authors").glob("*.hdf5"):
        (folder / path.name).symlink_to(path)
    checkout.run(blocks["authors"], folder)
    for name in "emotion", "gender":
        checkout.run(f"mien-eval ./authors-{name}.onnx --layers", folder)


def write_data_sets(folder):
    """The same picture for each label; a gray one for FER-2013."""
    rows = [f"{label}," + " ".join(["128"] * 48 * 48) + ",PublicTest"
            for label in range(7)]
    (folder / "fer2013.csv").write_text(
        "\n".join(["emotion,pixels,Usage", *rows]))
    (folder / "names").mkdir()
    for name, paths in (("UTKFace", ("30_0_0_2017.jpg", "31_1_1_2017.jpg")),
                        ("LFW", ("woman/a.jpg", "man/b.jpg"))):
        for path in paths:
            target = folder / DATA_SETS[name] / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(scene.PICTURE, target)
        (folder / "names" / f"{name}.txt").write_text(
            "".join(pathlib.Path(path).name + "\n" for path in paths))


def test_stress(blocks, folder):
    """As the pictures of a set are the same, one result of each is correct."""
    write_data_sets(folder)
    output = checkout.run(blocks["stress"], folder)
    assert output.count("(1 of 7)") == 1, output
    assert output.count("(1 of 2)") == 2, output
    assert (folder / "emotion.png").read_bytes()[1:4] == b"PNG"


if __name__ == "__main__":
    scene.run_tests(
        [test_own_model, test_own_model_launch, test_own_task,
         test_own_keras_model, test_authors, test_stress],
        page.tested(sys.argv[1]))
