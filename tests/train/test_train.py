# SPDX-License-Identifier: LGPL-2.1-or-later
"""Training: targets, weights, resuming, teachers, and the whole recipe."""

import json
import subprocess
import sys
import unittest
import zipfile

from support import TRAIN, WithFolder, main, needs, noise


def faces(count=40, seed=1):
    """Half with an emotion, half with a gender."""
    import data
    import numpy
    emotion = data.make_faces(noise(seed, count, 48, 48),
                              numpy.arange(count) % 7, "emotion", 0.98, 0)
    gender = data.make_faces(noise(seed + 1, count, 80, 80),
                             numpy.arange(count) % 2, "gender", 1.8, 0,
                             names=[f"{i}_1_0_x.jpg" for i in range(count)])
    return {"A": emotion, "B": gender}


def write_pack(path, count=40):
    import pack
    sets = {"training": faces(count), "validation": faces(10, 3), "report": {
        "PublicTest": faces(10, 5)["A"]}}
    pack.write(path, sets)


@needs("numpy", "torch")
class Targets(unittest.TestCase):
    def pool(self):
        import data
        import pool
        import torch
        both = data.concat(list(faces(7).values()))
        both.votes[3, :7] = [0, 0, 0, 0.5, 0.5, 0, 0]
        return pool.Pool(both, ("emotion", "gender"), torch.device("cpu"))

    def check(self, got, expected):
        import torch
        self.assertLess((got - torch.tensor(expected)).abs().max(), 1e-3)

    def test_labels(self):
        import torch
        got = self.pool().expected(torch.tensor([3, 8]), 0, 0.5, 0, 0.7)
        self.check(got, [[0, 0, 0, 0.75, 0.25, 0, 0, 0, 0], [0.] * 8 + [1]])

    def test_smoothing(self):
        import torch
        got = self.pool().expected(torch.tensor([1, 8]), 0, 0, 0.1, 0.7)
        self.check(got, [[0.1 / 7] + [0.9 + 0.1 / 7] + [0.1 / 7] * 5 + [0, 0],
                         [0.] * 7 + [0.05, 0.95]])

    def test_teacher(self):
        import numpy
        import torch
        pool = self.pool()
        told = numpy.zeros((2, 14, 9), numpy.float16)
        told[1, :, 2] = told[1, :, 7] = 1
        pool.teach(told)
        # Without a label, only the teacher's prediction is used.
        got = pool.expected(torch.tensor([1, 8]), 1, 0, 0, 0.7)
        self.check(got, [[0, 0.3, 0.7, 0, 0, 0, 0, 1, 0],
                         [0, 0, 1, 0, 0, 0, 0, 0.7, 0.3]])
        with self.assertRaisesRegex(ValueError, "13 faces in 9 columns; this"):
            pool.teach(told[:, 1:])

    def test_loss_of_known_heads(self):
        import torch
        import training
        parts = [slice(0, 7), slice(7, 9)]
        targets, weight = torch.zeros(2, 9), torch.ones(2)
        targets[0, 1] = targets[1, 8] = 1
        logits = torch.zeros(2, 9)
        loss = training.distance(logits, targets, parts, weight)
        self.assertAlmostEqual(float(loss), 1.9459 + 0.6931, 3)
        # Heads without a label do not count.
        logits[0, 7:] = torch.tensor([3, -3])
        logits[1, :7] = torch.arange(7.0)
        again = training.distance(logits, targets, parts, weight)
        self.assertAlmostEqual(float(again), float(loss), 5)

    def test_rare_groups(self):
        import data
        import numpy
        import pool
        some = data.make_faces(noise(1, 10, 48, 48), [0] * 8 + [1] * 2,
                               "gender", 1, 0)
        even = pool.weights(some, ("gender",), 0)
        self.assertTrue((even == 1).all())
        full = pool.weights(some, ("gender",), 1)
        self.assertAlmostEqual(float(full[:8].sum()), float(full[8:].sum()), 4)
        self.assertAlmostEqual(float(numpy.mean(full)), 1, 5)

    def test_mixed(self):
        import torch
        import training
        x = torch.arange(4.0).view(4, 1, 1, 1).expand(4, 1, 64, 64).clone()
        y = torch.eye(4)
        for seed in range(6):
            generator = torch.Generator().manual_seed(seed)
            mixed, targets = training.mixed(x.clone(), y, generator)
            # A picture's mean shows which two it mixes, and in which
            # proportions.
            means = targets @ torch.arange(4.0)
            self.assertLess((mixed.mean((1, 2, 3)) - means).abs().max(), 1e-4)

    def test_rate(self):
        from training import Settings
        settings = Settings(rate=1.0)
        self.assertLess(settings.rate_at(0), 0.02)
        self.assertAlmostEqual(settings.rate_at(0.05), 1)
        self.assertAlmostEqual(settings.rate_at(0.525), 0.5)
        self.assertAlmostEqual(settings.rate_at(1), 0)

    def test_size(self):
        import torch
        import training
        settings = training.Settings(grow=0.5)
        self.assertEqual([settings.size_at(at / 100) for at in
                          (0, 12, 13, 37, 38, 49, 50, 100)],
                         [32, 32, 40, 48, 56, 56, 64, 64])
        self.assertEqual(training.Settings().size_at(0), 64)
        x = torch.rand(2, 1, 64, 64)
        self.assertIs(training.shrunk(x, 64), x)
        small = training.shrunk(x, 32)
        self.assertEqual(small.shape, (2, 1, 32, 32))
        self.assertLess(abs(small.mean() - x.mean()), 1e-2)
        self.assertLess(small.std(), 0.7 * x.std())


@needs("numpy", "torch", "matplotlib")
class Judged(WithFolder):
    def test_calibration(self):
        import judge
        import numpy
        scores = numpy.tile([[0.8, 0.2]], (10, 1))
        self.assertAlmostEqual(judge.calibration_error(
            scores, numpy.array([0] * 8 + [1] * 2)), 0, 6)
        self.assertAlmostEqual(judge.calibration_error(
            scores, numpy.array([0] * 3 + [1] * 7)), 0.5, 6)

    def test_stress(self):
        import judge
        import model
        import numpy
        seen = []

        def run(x):
            seen.append(x)
            return [numpy.tile(numpy.float32([[0, 0, 0, 1, 0, 0, 0]]),
                               (len(x), 1))]
        told = judge.judge(model.Model({"emotion": "abcdefg"}, run),
                           faces(14), 2)
        self.assertEqual(list(told), ["emotion"])
        names = list(told["emotion"])
        for name in ("A", "A rotated 30", "A 16 pixels", "A framed 1.35"):
            self.assertIn(name, names)
        self.assertFalse([name for name in names if name[0] == "B"])
        self.assertAlmostEqual(told["emotion"]["A"][0], 2 / 14)
        self.assertEqual(len(seen), len(names))
        self.assertTrue(all(x.shape == (14, 1, 64, 64) for x in seen))
        self.assertLess(seen[names.index("A 16 pixels")].std(),
                        seen[names.index("A")].std())

    def test_calibrate(self):
        """Only heads that the set has labels for get a temperature."""
        import evaluate
        import numpy
        path = self.folder / "net.onnx"
        side = path.with_suffix(".modelinfo")
        side.write_text("[mien-x]\nattribute=x\nlabels=a;b\n\n"
                        "[mien-y]\nattribute=y\nlabels=c;d\n")
        labels = numpy.array([0] * 3 + [1])
        scores = numpy.tile([[0.95, 0.05]], (4, 1))
        results = {"x": {"A": (0.75, labels, scores)},
                   "y": {"B@1.2": (0.75, labels, scores)}}
        evaluate.calibrate(path, results, "A")
        text = side.read_text()
        self.assertRegex(text, r"labels=a;b\ntemperature=2\.[67]")
        self.assertEqual(text.count("temperature"), 1)
        with self.assertRaisesRegex(ValueError, "no set 'C': expected one of "
                                    "A, B$"):
            evaluate.calibrate(path, results, "C")

    def test_ensemble(self):
        import model
        import numpy
        a = model.Model({"x": "ab"}, lambda _: [numpy.array([[1.0, 0.0]])])
        b = model.Model({"x": "ab", "y": "c"}, lambda _: [
            numpy.array([[0.0, 1.0]]), numpy.array([[1.0]])])
        both = model.Ensemble([a, b])
        told = both(None)
        self.assertEqual(told["x"].tolist(), [[0.5, 0.5]])
        self.assertEqual(told["y"].tolist(), [[1.0]])
        self.assertEqual(both.telling("y").models, [b])


@needs("numpy", "PIL", "torch", "matplotlib")
class Commands(WithFolder):
    def setUp(self):
        super().setUp()
        write_pack(self.folder / "faces.pack")

    def call(self, script, *arguments):
        command = [sys.executable, "-B", TRAIN / script,
                   self.folder / "faces.pack", *arguments, "--threads", "1",
                   "--device", "cpu"]
        return subprocess.run([str(x) for x in command], capture_output=True,
                              text=True)

    def train(self, out, *more):
        return self.call("train.py", "--out", self.folder / out, "--network",
                         "tiny-xception", "--batch", "8", "--epochs", "3",
                         *more)

    def state(self, out):
        import torch
        return torch.load(self.folder / out / "last.pt", map_location="cpu")

    def test_same_as_uninterrupted(self):
        more = ("--mix", "0.5", "--flip", "0.3", "--power", "0.5", "--grow",
                "0.7")
        for out, *stop in (("whole",), ("parts", "--stop-after", "1")):
            done = self.train(out, *more, *stop)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.state("parts")["epoch"], 1)
        other = self.train("parts", "--rate", "0.5")
        self.assertNotEqual(other.returncode, 0)
        self.assertIn("is of a run with rate 0.004", other.stderr)
        self.train("parts", *more)
        whole, parts = self.state("whole"), self.state("parts")
        self.assertEqual(whole["history"][-1], parts["history"][-1])
        for key, value in whole["average"].items():
            self.assertTrue((value == parts["average"][key]).all(), key)
        for name in ("weights.pt", "history.csv", "curves.png"):
            self.assertTrue((self.folder / "parts" / name).exists(), name)

    def test_minutes(self):
        done = self.train("timed", "--epochs", "0", "--minutes", "0.02")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreaterEqual(self.state("timed")["spent"], 1.2)
        again = self.train("timed", "--epochs", "0", "--minutes", "0.02")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(self.state("timed")["epoch"], int(
            again.stdout.split("after epoch ")[1].split()[0]))

    def test_student(self):
        both = ("--heads", "emotion,gender")
        self.train("teacher", *both)
        stored = self.folder / "teacher.npz"
        done = self.call("predict.py", stored, self.folder /
                         "teacher/weights.pt", *both, "--views", "2",
                         "--strength", "0.4")
        self.assertEqual(done.returncode, 0, done.stderr)
        import numpy
        with numpy.load(stored) as told:
            self.assertEqual(told["predictions"].shape, (2, 80, 9))
            sums = told["predictions"].astype(float)
            self.assertLess(abs(sums[..., :7].sum(2) - 1).max(), 0.01)
            self.assertGreater(abs(sums[0] - sums[1]).max(), 0)
        done = self.train("student", "--predictions", stored, "--strength",
                          "0.4", "--heads", "gender")
        self.assertEqual(done.returncode, 0, done.stderr)
        # Faces without a label of their own are used too.
        self.assertIn("80 faces to train on; to validate on: B 10", done.stdout)
        done = self.train("other", "--predictions", stored)
        self.assertIn("was made with strength 0.4, this training has 0.7",
                      done.stderr)

    def test_evaluate(self):
        self.train("both", "--heads", "emotion,gender")
        figures = self.folder / "figures.json"
        done = self.call("evaluate.py", self.folder / "both/weights.pt",
                         "--stress", "--flip-average", "--json", figures)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(figures.read_text())
        self.assertEqual(told["emotion"]["PublicTest"]["faces"], 10)
        self.assertIn("B@1.8", told["gender"])
        self.assertIn("| A rotated 30 | 10 |", done.stdout)

    def test_export(self):
        self.train("both", "--heads", "emotion,gender")
        onnx = self.folder / "both.onnx"
        done = subprocess.run(
            [sys.executable, "-B", TRAIN / "export.py",
             self.folder / "both/weights.pt", onnx],
            capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(onnx.stat().st_size, 1000)
        self.assertIn("gender", onnx.with_suffix(".modelinfo").read_text())
        done = self.train("from it", "--init", onnx, "--heads", "emotion",
                          "--rate", "0")
        self.assertEqual(done.returncode, 0, done.stderr)
        import torch
        first, again = (torch.load(self.folder / out / "weights.pt",
                                   map_location="cpu")["state"]
                        ["classify.weight"] for out in ("both", "from it"))
        self.assertLess((again - first[:7]).abs().max(), 1e-6)
        done = self.train("other", "--init", onnx, "--network", "slim")
        self.assertIn("these are weights of tiny-xception, not of slim, the "
                      "network to train", done.stderr)

    def test_no_label(self):
        done = self.train("none", "--heads", "glasses")
        self.assertIn("train.py: ", done.stderr)
        self.assertIn("glasses", done.stderr)
        self.assertNotIn("Traceback", done.stderr)


@needs("numpy", "PIL", "torch", "matplotlib")
class WholeRecipe(WithFolder):
    def test_goes_on(self):
        write_pack(self.folder / "faces.pack", 12)
        out = self.folder / "out"
        command = [sys.executable, "-B", TRAIN / "recipe.py",
                   self.folder / "faces.pack", "--out", out, "--epochs", "1",
                   "--views", "1", "--batch", "12", "--threads", "1",
                   "--device", "cpu", "--teacher", "teacher-small"]
        for call in range(2):
            done = subprocess.run([str(x) for x in command],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual("going on after epoch 1" in done.stdout, call == 1)
        with zipfile.ZipFile(out / "results" / "results.zip") as results:
            names = results.namelist()
        self.assertIn("both/weights.pt", names)
        self.assertIn("teacher-1/curves.png", names)
        self.assertNotIn("teacher-1/weights.pt", names)
        told = json.loads((out / "results" / "figures.json").read_text())
        self.assertIn("PublicTest rotated 10",
                      told["stages"]["both"]["told"]["emotion"])


if __name__ == "__main__":
    sys.exit(main())
