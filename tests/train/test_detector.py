#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Training of the face detector: boxes, targets, resuming, and the three
scripts."""

import subprocess
import sys
import unittest

from detectorfiles import FACE, write_small
from support import TRAIN, WithFolder, main, needs, noise

@needs("numpy", "torch")
class Boxes(unittest.TestCase):
    def test_decode(self):
        import torch
        from detector import boxes
        places = boxes.grid(64, 96)
        self.assertEqual(len(places), 8 * 12 + 4 * 6 + 2 * 3)
        # Row 1, column 2 of stride 16.
        self.assertEqual(places[96 + 6 + 2].tolist(), [32, 16, 16])
        bbox = torch.zeros(len(places), 4)
        bbox[104] = torch.tensor([0.5, 0.25, 0.0, 2.0 ** 0.5])
        kps = torch.full((len(places), 10), -0.5)
        face = boxes.decode(bbox, kps, places)[104].tolist()
        width, height = 16, 16 * 2.718281828 ** 2 ** 0.5
        for got, expected in zip(face, (40 - width / 2, 20 - height / 2,
                                        width, height, 24, 8)):
            self.assertAlmostEqual(got, expected, 3)

    def test_suppress(self):
        import torch
        from detector import boxes
        faces = torch.zeros(4, 14)
        faces[:, :4] = torch.tensor([[0, 0, 10, 10], [0, 0, 10, 9.0],
                                     [50, 0, 10, 10], [80, 0, 10, 10]])
        scores = torch.tensor([0.7, 0.9, 0.6, 0.2])
        self.assertEqual(boxes.suppress(faces, scores, 0.5).tolist(), [1, 2])

    def test_a_part_of_a_face(self):
        import torch
        from detector import judge
        faces = torch.zeros(3, 14)
        faces[:, :4] = torch.tensor([[0, 0, 100, 100], [20, 20, 40, 40.0],
                                     [80, 0, 100, 100]])
        kept, scores = judge.best(faces, torch.tensor([0.9, 0.8, 0.7]), 0.5)
        self.assertEqual(kept[:, 0].tolist(), [0, 80])
        self.assertEqual(len(scores), 2)


@needs("numpy", "torch")
class Targets(unittest.TestCase):
    def assign(self, faces, sure, teacher=None, score=None):
        import torch
        from detector import boxes, targets
        places = boxes.grid(128, 128)
        found = torch.zeros(len(places), 14)
        found[:, 2:4] = 1
        for face in faces:
            inside = ((places[:, :2] > face[:2])
                      & (places[:, :2] < face[:2] + face[2:4])).all(1)
            found[inside] = face
        score = torch.full((len(places),), 0.5) if score is None else score
        return places, targets.assign(found, score, faces,
                                      torch.tensor(sure, dtype=torch.bool),
                                      teacher, places)

    def faces(self, *boxes):
        import torch
        faces = torch.zeros(len(boxes), 14)
        faces[:, :4] = torch.tensor(boxes, dtype=torch.float32).view(-1, 4)
        return faces

    def test_places(self):
        faces = self.faces([20, 20, 30, 40], [70, 64, 40, 50])
        # Indexes count all faces, including an unsure one that comes first.
        places, (score, weight, face) = self.assign(faces, [False, True])
        some = face >= 0
        self.assertEqual(set(face[some].tolist()), {1})
        self.assertEqual(int(some.sum()), 9)
        self.assertTrue((score[some] > 0.99).all())
        self.assertTrue((score[~some] == 0).all())
        low, high = places[some].amin(0), places[some].amax(0)
        self.assertTrue(low[0] >= 70 and high[0] <= 110)
        # Predictions that resemble the unsure face have no weight.
        at = ((places[:, :2] - faces[0, :2] - faces[0, 2:4] / 2).abs()
              < 8).all(1)
        self.assertTrue((weight[at] == 0).all())
        self.assertTrue((weight[some] == 1).all())

    def test_levels(self):
        for size, strides in ((12, {8}), (150, {16, 32}), (300, {32})):
            faces = self.faces([60 - size / 2, 60 - size / 2, size, size])
            places, (_, _, face) = self.assign(faces, [True])
            self.assertLessEqual(set(places[face >= 0, 2].tolist()), strides)
            self.assertTrue((face >= 0).any(), size)

    def test_teacher(self):
        import torch
        from detector import boxes
        places = boxes.grid(128, 128)
        told = torch.zeros(len(places), 14)
        told[:, 2:4] = 20
        told[:, :2] = places[:, :2] - 10
        heard = torch.zeros(len(places))
        heard[:3] = torch.tensor([0.1, 0.9, 0.01])
        _, (score, weight, face) = self.assign(
            self.faces(), [], (heard, told))
        # A low teacher score is a target; a high one without a label is
        # doubtful.
        self.assertAlmostEqual(float(score[0]), 0.1, 5)
        self.assertEqual(weight[:4].tolist(), [1, 0, 1, 1])
        self.assertTrue((face < 0).all())

    def test_loss_is_least_where_all_is_right(self):
        import torch
        from detector import loss
        faces = self.faces([10, 20, 40, 60])
        faces[0, 4:] = torch.tensor(FACE[4:])
        self.assertLess(float(loss.complete_iou(faces, faces)), 1e-4)
        self.assertEqual(float(loss.landmarks(faces, faces)), 0)
        moved = faces + 2
        self.assertGreater(float(loss.complete_iou(moved, faces)), 0.1)
        # 2 of the 20 pixels between the eyes, less half of 0.05.
        self.assertAlmostEqual(float(loss.landmarks(moved, faces)), 0.075, 4)


@needs("numpy", "PIL", "torch", "matplotlib")
class Going(WithFolder):
    def training(self, workers=0, **changes):
        from detector import pictures
        from detector.training import Settings, Training
        write_small(self.folder / "small.tar")
        settings = Settings(**{"steps": 4, "pixels": 1.0,
                               "sizes": ((128, 1.0),), **changes})
        return Training(settings, pictures.read(self.folder / "small.tar"),
                        None, workers)

    def test_batches_repeat(self):
        training = self.training()
        (x, known), (again, _) = training.batches[7], training.batches[7]
        self.assertTrue((x == again).all())
        self.assertEqual(tuple(x.shape), (6, 1, 128, 128))
        self.assertFalse((x == training.batches[8][0]).all())
        self.assertEqual(len(known), 6)
        self.assertLessEqual(float(x.abs().max()), 1)

    def test_goes_on_as_if_never_stopped(self):
        whole = self.training()
        for _ in range(4):
            whole.run_step()
        half = self.training()
        for _ in range(2):
            half.run_step()
        half.save(self.folder / "last.pt")
        rest = self.training(workers=1)
        rest.load(self.folder / "last.pt")
        for _ in range(2):
            rest.run_step()
        self.assertEqual(rest.progress(), 1)
        for key, value in whole.average.state.items():
            self.assertTrue((rest.average.state[key] == value).all(), key)

    def test_other_settings_are_refused(self):
        training = self.training()
        training.save(self.folder / "last.pt")
        with self.assertRaisesRegex(ValueError, "a run with rate 0.003: use"):
            self.training(rate=0.1).load(self.folder / "last.pt")


@needs("numpy", "PIL", "torch", "matplotlib", "onnx", "onnxruntime")
class Scripts(WithFolder):
    def call(self, name, *args):
        done = subprocess.run(
            [sys.executable, "-B", str(TRAIN / name), *map(str, args)],
            capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_from_a_tar_to_a_model(self):
        from PIL import Image
        tar, out = self.folder / "small.tar", self.folder / "run"
        write_small(tar)
        self.call("train_detector.py", tar, "--out", out, "--steps", 2,
                  "--pixels", 1)
        for name in ("last.pt", "weights.pt", "history.csv", "canvases.png"):
            self.assertTrue((out / name).exists(), name)
        face = self.folder / "face.onnx"
        told = self.call("export_detector.py", out / "weights.pt", face,
                         "--threshold", 0.5)
        self.assertIn("largest difference from PyTorch", told)
        side = face.with_suffix(".modelinfo").read_text()
        self.assertIn("dims=-1,1,-1,-1\nranges=-1.0,1.0", side)
        self.assertIn("[mien]\ntask=face-detector\n", side)
        # One more step, with the exported network as the teacher.
        told = self.call("train_detector.py", tar, "--out", out, "--steps", 3,
                         "--pixels", 1, "--teacher", face)
        self.assertIn("going on after step 2", told)
        other = self.folder / "other"
        self.call("train_detector.py", tar, "--out", other, "--steps", 1,
                  "--pixels", 1, "--init", out / "weights.pt", "--turned", 0.5,
                  "--rate", 0)
        import torch
        weights = [torch.load(run / "weights.pt")["state"]["heads.kps.0.bias"]
                   for run in (out, other)]
        self.assertTrue(torch.equal(*weights))

        sets = self.folder / "sets"
        for name in ("sy32", "dlib"):
            (sets / name).mkdir(parents=True)
            Image.fromarray(noise(1, 96, 96)).save(sets / name / "1.jpg")
        (sets / "sy32" / "label.txt").write_text("1 10 20 40 60\n")
        for name in ("training", "testing"):
            (sets / "dlib" / f"{name}.xml").write_text(
                "<dataset><images><image file='1.jpg'><box top='1' left='2' "
                "width='30' height='30'/></image></images></dataset>")
        told = self.call("evaluate_detector.py", face, "--sets", sets,
                         "--against", face, "--held-back", tar)
        for row in ("| dlib | 0 of 2, 0 | 0 of 2, 0 |", "rotated by -40 |",
                    "face 1.1 of 640x480 |", "0 faces found by both: "
                    "landmarks differ by nan"):
            self.assertIn(row, told)

    def test_scores_are_moved(self):
        import numpy
        import torch
        import export_detector
        from detector.model import Model
        from detector.network import Detector
        torch.manual_seed(1)
        net = Detector().eval()
        scores = []
        for threshold in (0.8, 0.5):
            path = self.folder / f"face{threshold}.onnx"
            export_detector.export(net, path, threshold)
            score, faces = Model(path)(noise(3, 90, 100))
            self.assertEqual(tuple(faces.shape), (12 * 16 + 6 * 8 + 3 * 4, 14))
            scores.append(score.numpy())
        # 0.5 became 0.8: odds of 1 became odds of 4.
        odds = [s / (1 - s) for s in scores]
        self.assertLess(numpy.abs(odds[1] / odds[0] - 4).max(), 1e-3)


if __name__ == "__main__":
    sys.exit(main())
