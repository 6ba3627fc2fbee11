# SPDX-License-Identifier: LGPL-2.1-or-later
"""owntask.py: from a folder of pictures to a model that faceclassify runs."""

import functools
import json
import shutil
import subprocess
import sys
import unittest

from support import ROOT, TRAIN, WithFolder, main, needs, noise

PORTRAIT = ROOT / "tests" / "data" / "astronaut.jpg"


@functools.cache
def has_mien():
    """True if pipelines find Mien's plugin."""
    tool = shutil.which("gst-inspect-1.0")
    return bool(tool) and subprocess.run(
        [tool, "mienfacedetect"], capture_output=True).returncode == 0


def write_pictures(folder, count=16):
    """Noise, with a dark bar across it in one of two classes."""
    from PIL import Image
    for at, name in enumerate(("bar", "none")):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            pixels = 128 + noise(100 * at + number, 48, 48) // 4
            if name == "bar":
                pixels[12:24] = 10
            Image.fromarray(pixels).save(folder / name / f"{number}.png")


@needs("numpy", "PIL", "torch", "matplotlib", "onnx")
class Command(WithFolder):
    def setUp(self):
        super().setUp()
        write_pictures(self.folder / "pictures")
        self.onnx = self.folder / "stripe.onnx"

    def call(self, *more, folder="pictures"):
        command = [sys.executable, "-B", TRAIN / "owntask.py",
                   self.folder / folder, self.onnx, "--threads", "1",
                   "--device", "cpu", *more]
        return subprocess.run([str(x) for x in command], capture_output=True,
                              text=True)

    def test_from_shipped(self):
        from PIL import Image
        done = self.call("--cropped", "1.1", "--epochs", "12")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("26 pictures to train on, 6 held back; mini-xception, "
                      "from ", done.stdout)
        told = json.loads(
            (self.folder / "stripe.run/summary.json").read_text())
        self.assertEqual(told["faces"], 6)
        # A bar is easy to recognise.
        self.assertGreaterEqual(told["accuracy"], 5 / 6)
        text = (self.folder / "stripe.run/summary.txt").read_text()
        self.assertIn("| | bar | none | recall | precision |", text)
        for name in ("curves.png", "confusion.png"):
            Image.open(self.folder / "stripe.run" / name).verify()
        side = (self.folder / "stripe.modelinfo").read_text()
        self.assertIn("\nattribute=stripe\nlabels=bar;none\n", side)
        self.assertIn("\nside-default=1.100\n", side)

    def test_goes_on(self):
        more = ("--cropped", "1", "--epochs", "1", "--from", "none",
                "--network", "tiny-xception")
        self.assertEqual(self.call(*more).returncode, 0)
        first = self.onnx.read_bytes()
        done = self.call(*more)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("going on after epoch 1", done.stdout)
        self.assertEqual(self.onnx.read_bytes(), first)
        (self.folder / "pictures/bar/0.png").unlink()
        done = self.call(*more)
        self.assertIn("other pictures or options: remove it", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.classify()

    def classify(self):
        """The trained model runs in a pipeline, if the plugin is available."""
        if not has_mien():
            return
        lines = self.folder / "faces.jsonl"
        done = subprocess.run(
            ["gst-launch-1.0", "-q"] + (
                f"filesrc location={PORTRAIT} ! jpegparse ! jpegdec ! "
                "videoconvert ! mienfacedetect ! faceclassify device=cpu "
                f"models={self.onnx} ! facejson ! filesink location={lines}"
            ).split(" "), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        faces = json.loads(lines.read_text())["objects"]
        self.assertIn(faces[0]["stripe"]["label"], ("bar", "none"))


@needs("numpy", "torch", "onnx")
class Shipped(WithFolder):
    """Folded weights are loaded into a network that can be trained."""

    def network(self, name):
        import nets
        import torch
        torch.manual_seed(1)
        net = nets.build(name, 7)
        for module in net.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                torch.nn.init.uniform_(module.running_mean, -0.5, 0.5)
                torch.nn.init.uniform_(module.running_var, 0.5, 2)
                torch.nn.init.uniform_(module.weight, 0.5, 2)
                torch.nn.init.uniform_(module.bias, -0.5, 0.5)
        return net.eval()

    def test_same(self):
        import export
        import nets
        import shipped
        import torch
        from tasks import TASKS
        x = torch.rand(64, 1, 64, 64,
                       generator=torch.Generator().manual_seed(2)) * 2 - 1
        path = self.folder / "net.onnx"
        heads = {"emotion": TASKS["emotion"].labels}
        for name in ("mini-xception", "slim", "slim-hswish", "slim-se",
                     "sequential"):
            net = self.network(name)
            export.export(net, [TASKS["emotion"]], path)
            weights = shipped.Weights(path)
            self.assertEqual(weights.network, name)
            again = nets.build(name, 7)
            shipped.fill(again, weights, x, heads)
            with torch.no_grad():
                expected = net(x)
                self.assertLess((again(x) - expected).abs().max(), 1e-4, name)
                # Normalised by batch statistics, the result starts the same
                # too, except for random dropout in the sequential network.
                if name != "sequential":
                    self.assertLess((again.train()(x) - expected).abs().max(),
                                    1e-2 * expected.abs().max(), name)

    def test_some_heads(self):
        import export
        import nets
        import shipped
        import torch
        from tasks import TASKS
        path, x = self.folder / "net.onnx", torch.zeros(8, 1, 64, 64)
        net = self.network("slim")
        export.export(net, [TASKS["emotion"]], path)
        heads = {"gender": TASKS["gender"].labels,
                 "emotion": TASKS["emotion"].labels}
        both = nets.build("slim", 9)
        before = both.classify.weight[:2].clone()
        shipped.fill(both, shipped.Weights(path), x, heads)
        self.assertTrue((both.classify.weight[:2] == before).all())
        self.assertTrue((both.classify.weight[2:] == net.classify.weight).all())
        # Files with both heads have a part of the last layer for each.
        export.export(both, [TASKS[head] for head in heads], path)
        again = nets.build("slim", 7)
        shipped.fill(again, shipped.Weights(path), x,
                     {"emotion": TASKS["emotion"].labels})
        self.assertTrue((again.classify.bias == net.classify.bias).all())
        # Other classes of the same name are not the file's.
        again = nets.build("slim", 7)
        before = again.classify.weight.clone()
        shipped.fill(again, shipped.Weights(path), x, {"emotion": "abcdefg"})
        self.assertTrue((again.classify.weight == before).all())

    def test_others(self):
        import shipped
        with self.assertRaisesRegex(ValueError, "not an ONNX file"):
            shipped.Weights(PORTRAIT)
        with self.assertRaisesRegex(ValueError, "no such file"):
            shipped.Weights(self.folder / "none.onnx")


@needs("numpy", "PIL")
class Faces(WithFolder):
    def test_refused(self):
        import ownfaces

        def refuse(message, name):
            with self.assertRaisesRegex(ValueError, message):
                ownfaces.pictures(self.folder / name)
        write_pictures(self.folder / "pictures")
        self.assertEqual(list(ownfaces.pictures(self.folder / "pictures")),
                         ["bar", "none"])
        refuse("no such folder", "nothing")
        refuse("at least two sub-folders of pictures, one per class; "
               "found 0", "pictures/bar")
        write_pictures(self.folder / "few", 3)
        refuse("few/bar: 3 pictures, expected at least 8", "few")
        (self.folder / "pictures/a;b").mkdir()
        refuse("a class name may contain no", "pictures")

    def test_split_of_files(self):
        import data
        import split
        images = noise(1, 60, 24, 24)
        images[0] = images[59]
        labels = [0] * 50 + [1] * 2 + [2] * 8
        faces = data.make_faces(images, labels, "x", 1, 0, {"x": "abc"},
                                [str(i) for i in range(60)])
        kept, held = split.split_files(faces, 0.2, 5)
        counts = [list(held.labels("x")).count(c) for c in range(3)]
        self.assertEqual(counts, [10, 1, 2])
        self.assertFalse(set(kept.names) & set(held.names))
        self.assertEqual(len(kept) + len(held),
                         59 if ("0" in held.names) != ("59" in held.names)
                         else 60)
        again = split.split_files(faces, 0.2, 5)[1]
        self.assertEqual(again.names, held.names)
        self.assertNotEqual(split.split_files(faces, 0.2, 6)[1].names,
                            held.names)

    def test_people_of_two_classes(self):
        import data
        import split
        names = [f"{c}/P{p}_{k}.jpg" for c in "ab" for p in range(10)
                 for k in range(2)]
        faces = data.make_faces(noise(2, 40, 24, 24), [0] * 20 + [1] * 20, "x",
                                1, 0, {"x": "ab"}, names)
        kept, held = split.split_people(faces, 0.3, 1)
        self.assertEqual(len(held), 12)
        self.assertFalse({n[2:4] for n in kept.names}
                         & {n[2:4] for n in held.names})

    def test_square(self):
        import finder
        import numpy
        from PIL import Image
        pixels = numpy.zeros((100, 200), numpy.uint8)
        pixels[40:60, 90:110] = 200
        pixels[:, :10] = 80
        Image.fromarray(pixels).save(self.folder / "a.png")
        box = ("yunet", 90, 40, 20, 20)
        whole = finder.square(self.folder / "a.png", box, 2, 40)
        self.assertEqual(whole.shape, (40, 40))
        self.assertTrue((whole[12:28, 12:28] == 200).all())
        self.assertTrue((whole[:8] == 0).all() and (whole[:, :8] == 0).all())
        # Beyond the picture its border is repeated.
        edge = finder.square(self.folder / "a.png", ("yunet", -10, 0, 20, 20),
                             1, 20)
        self.assertTrue((edge[:, :18] == 80).all())
        # A cascade's box is smaller than YuNet's for the same face.
        cascade = finder.square(self.folder / "a.png",
                                ("cascade", 90, 40, 17.8, 17.8), 2, 40)
        self.assertLess(abs((cascade > 100).mean() - (whole > 100).mean()),
                        0.03)

    def test_crop_that_is_not_square(self):
        import finder
        import numpy
        from PIL import Image
        pixels = numpy.zeros((60, 20), numpy.uint8)
        pixels[20:40] = 255
        Image.fromarray(pixels).save(self.folder / "a.png")
        self.assertTrue((finder.whole(self.folder / "a.png", 10) == 255).all())

    @unittest.skipUnless(has_mien(), "no mienfacedetect in GST_PLUGIN_PATH")
    def test_found(self):
        import finder
        from PIL import Image
        Image.new("RGB", (30, 900)).save(self.folder / "none.png")
        (self.folder / "broken.jpg").write_bytes(b"no picture")
        with Image.open(PORTRAIT) as image:
            size = image.size
            image.resize([3 * side for side in size]).save(
                self.folder / "large.png")
        done = []
        found = finder.boxes(
            [self.folder / "none.png", PORTRAIT, self.folder / "broken.jpg",
             self.folder / "large.png"], tell=done.append)
        self.assertEqual(done, [1, 2, 3, 4])
        self.assertIsNone(found[0])
        self.assertIsNone(found[2])
        for small, large in zip(found[1][1:], found[3][1:]):
            self.assertLess(abs(large / 3 - small), 0.1 * size[0])
        with self.assertRaisesRegex(ValueError, "the search for faces failed: .*"
                                    "none.onnx: expected an ONNX file"):
            finder.boxes([PORTRAIT], self.folder / "none.onnx")


@needs("numpy", "torch", "onnx")
class Temperature(WithFolder):
    def test_in_side_files(self):
        import modelinfo
        from dataclasses import replace
        from tasks import TASKS
        path, shape = self.folder / "a.modelinfo", (1, 64, 64)
        both = list(TASKS.values())[:2]
        modelinfo.write_heads(path, both, ("input", shape), [
            ("emotion", (7,)), ("gender", (2,))])
        plain = path.read_text()
        modelinfo.set_temperature(path, "emotion", 1.5)
        self.assertEqual(modelinfo.temperature(path, "emotion"), 1.5)
        self.assertEqual(modelinfo.temperature(path, "gender"), 1)
        modelinfo.set_temperature(path, "emotion", 1.25)
        self.assertEqual(path.read_text().replace("temperature=1.250\n", ""),
                         plain)
        # The result is as if the temperature had been known from the start.
        modelinfo.write_heads(path, [replace(both[0], temperature=1.25),
                                     both[1]], ("input", shape), [
            ("emotion", (7,)), ("gender", (2,))])
        self.assertIn("neutral\ntemperature=1.250\n", path.read_text())
        with self.assertRaisesRegex(ValueError, "attribute=age"):
            modelinfo.set_temperature(path, "age", 2)

    def test_of_too_certain_scores(self):
        import judge
        import numpy
        random = numpy.random.default_rng(3)
        logits = random.normal(0, 1.5, (4000, 5))
        true = numpy.exp(logits) / numpy.exp(logits).sum(1, keepdims=True)
        labels = (true.cumsum(1) < random.random((4000, 1))).sum(1)
        sharp = judge.cooled(true, 0.5)
        found = judge.temperature(sharp, labels)
        self.assertLess(abs(found - 2), 0.1)
        self.assertLess(abs(judge.cooled(sharp, found) - true).max(), 0.05)
        self.assertLess(judge.calibration_error(judge.cooled(sharp, found),
                                                labels), 0.03)


if __name__ == "__main__":
    sys.exit(main())
