# SPDX-License-Identifier: LGPL-2.1-or-later
"""The scripts in models/train, on data generated here. Prints TAP; what needs
a Python package that is not installed is skipped."""

import csv
import importlib.util
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRAIN = ROOT / "models" / "train"
sys.path[:0] = [str(TRAIN), str(ROOT / "tests" / "golden")]


def needs(*packages):
    missing = [p for p in packages if importlib.util.find_spec(p) is None]
    return unittest.skipIf(missing, "not installed: " + ", ".join(missing))


def noise(seed, *shape):
    import numpy
    return numpy.random.default_rng(seed).integers(
        1, 256, shape).astype(numpy.uint8)


class WithFolder(unittest.TestCase):
    """`self.folder` is empty, and removed afterwards."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def write_fer2013(self, images, labels, usages):
        path = self.folder / "fer2013.csv"
        with open(path, "w", newline="", encoding="ascii") as stream:
            writer = csv.writer(stream)
            writer.writerow(("emotion", "pixels", "Usage"))
            for image, label, usage in zip(images, labels, usages):
                pixels = " ".join(str(value) for value in image.ravel())
                writer.writerow((label, pixels, usage))
        return path

    def write_votes(self, rows):
        path = self.folder / "votes.csv"
        names = ("neutral,happiness,surprise,sadness,anger,disgust,fear,"
                 "contempt,unknown,NF")
        path.write_text("\n".join([names] + rows) + "\n", encoding="ascii")
        return path

    def write_jpegs(self, names, size):
        from PIL import Image
        for index, name in enumerate(names):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(noise(index, size, size)).save(path, "JPEG")


@needs("numpy", "PIL")
class Readers(WithFolder):
    def test_fer2013(self):
        import data
        images = noise(1, 6, 48, 48)
        images[1] = 0
        images[2] = images[5]
        path = self.write_fer2013(
            images, [0, 1, 2, 3, 4, 5], ["Training"] * 4 + ["PublicTest"] * 2)
        parts = data.load_fer2013(path)
        # The black one, and the one that PublicTest has too, are gone.
        self.assertEqual(list(parts["Training"].labels), [0, 3])
        self.assertEqual(list(parts["PublicTest"].labels), [4, 5])
        self.assertTrue((parts["Training"].images[1] == images[3]).all())

    def test_ferplus(self):
        import data
        path = self.write_fer2013(noise(1, 2, 48, 48), [3, 0],
                                  ["Training"] * 2)
        votes = self.write_votes(["2,8,0,0,0,0,0,0,0,0", "1,0,0,0,0,0,0,0,5,4"])
        faces = data.load_fer2013(path, votes)["Training"]
        expected = [[0, 0, 0, 0.9, 0, 0, 0.1], [1, 0, 0, 0, 0, 0, 0]]
        self.assertLess(abs(faces.targets - expected).max(), 1e-6)

    def test_ferplus_of_other_length(self):
        import data
        path = self.write_fer2013(noise(1, 2, 48, 48), [3, 0],
                                  ["Training"] * 2)
        with self.assertRaisesRegex(ValueError, "1 rows, but .* has 2"):
            data.load_fer2013(path, self.write_votes(["1" + ",0" * 9]))

    def test_wrong_csv(self):
        import data
        path = self.folder / "faces.csv"
        for text, message in (
                ("emotion,pixels\n1,2\n", "faces.csv: no column Usage"),
                ("", "no column emotion"),
                ("emotion,pixels,Usage\n1,2 3,Training\n",
                 "data row 0 has 2 pixels")):
            path.write_text(text, encoding="ascii")
            with self.assertRaisesRegex(ValueError, message):
                data.load_fer2013(path)

    def test_utkface(self):
        import data
        self.write_jpegs(["25_0_1_2017.jpg.chip.jpg", "part/31_1_0_2016.jpg",
                          "odd_name.jpg", "61_3_20170109.jpg"], 200)
        faces = data.load_utkface(self.folder)
        self.assertEqual(list(faces.labels), [1, 0])
        self.assertEqual(faces.images.shape, (2, 80, 80))

    def test_folders(self):
        import data
        self.write_jpegs(["woman/Ann_0001.jpg", "man/Bob_0001.jpg",
                          "man/Bob_0002.jpg"], 80)
        faces = data.load_folders(self.folder, ("woman", "man"), 1.8)
        self.assertEqual(list(faces.labels), [0, 1, 1])
        self.assertAlmostEqual(float(faces.side[0]), 1.8, 6)
        with self.assertRaisesRegex(ValueError, "no faces found; expected"):
            data.load_folders(self.folder, ("a", "b"), 1.8)

    def test_split_people(self):
        import data
        self.write_jpegs([f"man/P{person}_000{shot}.jpg" for person in range(10)
                          for shot in range(3)], 80)
        faces = data.load_folders(self.folder, ("man",), 1.8)
        kept, held = data.split_people(faces, 0.3, 1)
        self.assertEqual((len(kept), len(held)), (21, 9))
        self.assertFalse({n[:2] for n in kept.names} &
                         {n[:2] for n in held.names})


@needs("numpy", "torch")
class Framing(unittest.TestCase):
    def test_frame(self):
        import augment
        import torch
        # A square of 1.6 M whose centre lies 0.2 M below the box's, 80 pixels
        # wide: the box's centre is 10 pixels above the middle.
        images = torch.zeros(1, 80, 80, dtype=torch.uint8)
        images[0, 26:34, 36:44] = 255
        cut = augment.frame(images, torch.tensor([1.6]), torch.tensor([0.2]),
                            0.32)[0, 0]
        # 0.32 M are 16 pixels: the bright 8 fill the middle half of 64.
        self.assertTrue((cut[18:46, 18:46] == 1).all())
        self.assertTrue((cut[:14] == -1).all() and (cut[50:] == -1).all())


@needs("numpy", "torch", "onnx")
class Export(WithFolder):
    def check(self, name):
        import export
        import nets
        import torch
        from runtime import RUNTIMES, onnx_runtime
        from tasks import TASKS
        torch.manual_seed(1)
        net = nets.build(name, 7)
        with torch.no_grad():
            net.train()(torch.randn(16, 1, 64, 64))
        path = self.folder / "net.onnx"
        export.export(net.eval(), TASKS["emotion"], path)
        text = path.with_suffix(".modelinfo").read_text(encoding="utf-8")
        self.assertIn("dims=-1,1,64,64\n", text)
        self.assertIn("labels=angry;disgust;fear;happy;sad;surprise;neutral\n",
                      text)
        run = onnx_runtime(path)
        if run is None:
            self.skipTest(f"not installed: {RUNTIMES}")
        self.assertLess(export.largest_error(net, run), 1e-5)

    def test_mini_xception(self):
        self.check("mini-xception")

    def test_big_xception(self):
        self.check("big-xception")

    def test_sequential(self):
        self.check("sequential")


@needs("numpy", "onnx", "h5py")
class ImportKeras(WithFolder):
    def write(self, **changes):
        """A model of one convolution with `changes` to its config."""
        import h5py
        import json
        import numpy
        start = {"class_name": "InputLayer", "name": "start", "config": {
            "name": "start", "batch_input_shape": [None, 8, 8, 1]},
            "inbound_nodes": []}
        conv = {"class_name": "Conv2D", "name": "conv", "config": {
            "name": "conv", "strides": [1, 1], "padding": "same",
            "activation": "linear", **changes},
            "inbound_nodes": [[["start", 0, 0, {}]]]}
        conv["class_name"] = changes.get("class_name", "Conv2D")
        config = {"layers": [start, conv], "input_layers": [["start", 0, 0]],
                  "output_layers": [["conv", 0, 0]]}
        path = self.folder / "model.hdf5"
        with h5py.File(path, "w") as file:
            file.attrs["model_config"] = json.dumps(
                {"class_name": "Model", "config": config})
            group = file.create_group("model_weights/conv")
            group.attrs["weight_names"] = [b"conv/kernel:0"]
            group["conv/kernel:0"] = numpy.zeros((3, 3, 1, 2), "f4")
        return path

    def refuse(self, path, message):
        import import_keras
        from tasks import TASKS
        with self.assertRaisesRegex(import_keras.Unsupported, message):
            import_keras.import_keras(path, TASKS["gender"],
                                      self.folder / "out.onnx")

    def test_unknown_layer(self):
        self.refuse(self.write(class_name="Lambda"),
                    "layer conv: Lambda is not one of .*Conv2D")

    def test_unknown_activation(self):
        self.refuse(self.write(activation="selu"),
                    "layer conv.selu: activation selu is not one of")

    def test_channels_first(self):
        self.refuse(self.write(data_format="channels_first"),
                    "data_format channels_first")

    def test_output_is_no_vector(self):
        self.refuse(self.write(), r"output \(2, 8, 8\), but gender has 2")

    def test_weights_only(self):
        import h5py
        path = self.folder / "weights.hdf5"
        with h5py.File(path, "w") as file:
            file.create_group("conv")
        self.refuse(path, "no model_config")

    def test_not_hdf5(self):
        path = self.folder / "model.keras"
        path.write_bytes(b"PK\3\4")
        self.refuse(path, "not an HDF5 file")


@needs("numpy", "PIL", "torch", "matplotlib")
class Resume(WithFolder):
    def train(self, out, *more):
        command = [sys.executable, "-B", str(TRAIN / "train.py"), "emotion",
                   "--fer2013", str(self.folder / "fer2013.csv"), "--out",
                   str(self.folder / out), "--network", "tiny-xception",
                   "--batch", "8", "--epochs", "3", "--threads", "1", *more]
        return subprocess.run(command, capture_output=True, text=True)

    def state(self, out):
        import torch
        return torch.load(self.folder / out / "last.pt", map_location="cpu")

    def test_same_as_uninterrupted(self):
        images = noise(1, 40, 48, 48)
        self.write_fer2013(images, [i % 7 for i in range(40)],
                           ["Training"] * 32 + ["PublicTest"] * 8)
        for out, *more in (("whole",), ("parts", "--stop-after", "1")):
            done = self.train(out, *more)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.state("parts")["epoch"], 1)
        other = self.train("parts", "--rate", "0.5")
        self.assertNotEqual(other.returncode, 0)
        self.assertIn("is of a run with rate 0.004", other.stderr)
        self.train("parts")
        whole, parts = self.state("whole"), self.state("parts")
        self.assertEqual(whole["history"], parts["history"])
        for key, value in whole["average"].items():
            self.assertTrue((value == parts["average"][key]).all(), key)
        for name in ("best.pt", "history.csv", "curves.png", "confusion.png"):
            self.assertTrue((self.folder / "parts" / name).exists(), name)


class Tap(unittest.TestResult):
    """Prints a line for each test as soon as it is over."""

    def __init__(self):
        super().__init__()
        self.line = ""

    def startTest(self, test):
        super().startTest(test)
        self.line = ""

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line = f" # SKIP {reason}"

    def stopTest(self, test):
        super().stopTest(test)
        bad = any(test is case for case, _ in self.failures + self.errors)
        print(f"{'not ok' if bad else 'ok'} {self.testsRun} "
              + ".".join(test.id().split(".")[-2:]) + self.line, flush=True)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(
        sys.modules["__main__"])
    print(f"1..{suite.countTestCases()}", flush=True)
    result = Tap()
    suite.run(result)
    for _, trace in result.failures + result.errors:
        print(trace, file=sys.stderr)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
