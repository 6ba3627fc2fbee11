#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The pictures that the face detector is trained and measured on."""

import sys
import tarfile
import unittest

from detectorfiles import FACE, NAMES, NO_FACE, labels_row, write_small, \
    write_tar
from support import WithFolder, main, needs


@needs("numpy", "PIL", "torch")
class Views(unittest.TestCase):
    def view(self, **changes):
        import numpy
        from detector.views import View
        return View(**{"at": numpy.array([30.0, 50.0]),
                       "to": numpy.array([60.0, 70.0]), "scale": 2.0,
                       "angle": 0.0, "mirror": False, **changes})

    def faces(self, **changes):
        import numpy
        return self.view(**changes).faces(numpy.array([FACE], float))[0]

    def test_scaled(self):
        face = self.faces()
        self.assertEqual(face[:6].tolist(), [20, 10, 80, 120, 40, 50])

    def test_mirrored(self):
        face = self.faces(mirror=True)
        self.assertEqual(face[:4].tolist(), [20, 10, 80, 120])
        # The right eye was the left one before.
        self.assertEqual(face[4:8].tolist(), [40, 50, 80, 50])

    def test_turned(self):
        import math
        face = self.faces(angle=math.pi / 2)
        for got, expected in zip(face, (0, 30, 120, 80, 80, 50)):
            self.assertAlmostEqual(got, expected, 6)
        # The box of a rotated ellipse, which is smaller than that of a rotated
        # box.
        face = self.faces(angle=math.pi / 4)
        self.assertAlmostEqual(face[2], 2 * math.hypot(40, 60) / 2 ** 0.5, 6)

    def test_pixels_go_where_points_go(self):
        import numpy
        from PIL import Image
        from detector import pictures, views
        pixels = numpy.zeros((80, 60), numpy.uint8)
        pixels[30:33, 20:23] = 255
        picture = pictures.Picture(
            "a", pictures.levels_of(Image.fromarray(pixels)), None, None)
        for scale in (0.5, 2.0, 3.0):
            for mirror in (False, True):
                view = self.view(angle=0.6, mirror=mirror, scale=scale)
                out = numpy.zeros((160, 160), numpy.uint8)
                views.draw(picture, view, out)
                y, x = numpy.indices(out.shape)
                share = out / out.sum()
                seen = numpy.array([(share * (x + 0.5)).sum(),
                                    (share * (y + 0.5)).sum()])
                expected = view.points(numpy.array([[21.5, 31.5]]))[0]
                self.assertLess(abs(seen - expected).max(), 0.3,
                                (scale, mirror))

    def test_share_of_turned(self):
        import math
        import numpy
        from detector import views
        rng = numpy.random.default_rng(1)

        def share(turned, beyond):
            angles = [views.Views([], turned)._angle(rng) for _ in range(2000)]
            return sum(abs(math.degrees(a)) > beyond for a in angles) / 2000
        self.assertLess(share(0.0, 40), 0.001)
        self.assertAlmostEqual(share(0.5, 31), 0.25 + 0.5 * 0.3125 * 4 / 35,
                               delta=0.04)
        self.assertAlmostEqual(share(1.0, 31), 0.5, delta=0.04)

    def test_cut(self):
        import numpy
        from detector import views
        faces = numpy.zeros((5, 14))
        faces[:, :4] = [[10, 10, 20, 20], [-8, 10, 20, 20], [-12, 10, 20, 20],
                        [-18, 10, 20, 20], [10, 10, 5, 6]]
        scores = numpy.array([0.9] * 5)
        cut, sure = views.clip(faces, scores, numpy.array([0, 0, 100, 100]))
        self.assertEqual(sure.tolist(), [True, True, False, False])
        self.assertEqual(cut[:, :4].tolist(), [
            [10, 10, 20, 20], [0, 10, 12, 20], [0, 10, 8, 20],
            [10, 10, 5, 6]])
        _, sure = views.clip(faces, scores / 2, numpy.array([0, 0, 100, 100]))
        self.assertFalse(sure.any())

    def test_backgrounds(self):
        import numpy
        from PIL import Image
        from detector import pictures, views
        levels = pictures.levels_of(Image.new("L", (200, 100)))
        face = numpy.array([FACE], numpy.float32)
        face[0, :4] = [100, 10, 30, 60]
        parts = views.backgrounds([pictures.Picture("a", levels, face,
                                                    numpy.array([0.4]))])
        # To the left and right of the face; above and below there is too
        # little.
        self.assertEqual([p.levels[0].size for p in parts],
                         [(100, 100), (70, 100)])
        none = pictures.Picture("b", levels, face[:0], numpy.zeros(0))
        self.assertEqual([p.levels[0].size
                          for p in views.backgrounds([none])], [(200, 100)] * 2)

    def test_fades(self):
        import numpy
        from PIL import Image
        from detector import pictures, views
        picture = pictures.Picture("a", pictures.levels_of(
            Image.new("L", (60, 100), 200)), numpy.array([FACE], float), None)
        view = views.View(numpy.array([30.0, 50.0]),
                          numpy.array([80.0, 80.0]), 1.0, 0.0, False)
        out = numpy.full((160, 160), 100, numpy.uint8)
        views.draw(picture, view, out, 0.25)
        self.assertEqual([out[80, x] for x in (40, 80)], [100, 200])
        self.assertTrue(120 < out[80, 57] < 180)
        self.assertEqual(views.room_around(picture), 10 / 60)


@needs("numpy", "PIL", "torch")
class Pictures(WithFolder):
    def test_read(self):
        from detector import pictures
        write_small(self.folder / "small.tar")
        read = pictures.read(self.folder / "small.tar")
        self.assertEqual([p.name for p in read], NAMES)
        self.assertEqual([len(p.faces) for p in read], [1] * 5 + [0])
        self.assertEqual(read[0].faces[0].tolist(), list(FACE))

    def test_boxes_end_at_the_border(self):
        from detector import pictures
        wide = (-5, 20, 120, 60) + FACE[4:]
        write_tar(self.folder / "a.tar", NAMES[:1], [labels_row(NAMES[0],
                                                                wide)])
        face = pictures.read(self.folder / "a.tar")[0].faces[0]
        self.assertEqual(face[:4].tolist(), [0, 20, 96, 60])

    def test_refused(self):
        from detector import pictures
        path = self.folder / "bad.tar"
        write_tar(path, NAMES[:1], ["other/a.jpg" + NO_FACE])
        with self.assertRaisesRegex(ValueError, "no picture has a row"):
            pictures.read(path)
        with tarfile.open(path, "w"):
            pass
        with self.assertRaisesRegex(ValueError, "has no labels.csv"):
            pictures.read(path)

    def test_nobody_stands_on_both_sides(self):
        from detector import pictures
        people = [pictures.Picture(f"lfw/P{i % 200}_{i:04}.jpg", [], None,
                                   None) for i in range(600)]
        known, held = pictures.split(people)
        names = [{p.name.rsplit("_", 1)[0] for p in part}
                 for part in (known, held)]
        self.assertFalse(names[0] & names[1])
        self.assertTrue(0.02 < len(held) / 600 < 0.2)


@needs("numpy", "PIL")
class Trials(unittest.TestCase):
    def photo(self):
        import numpy
        pixels = numpy.zeros((100, 80, 3), numpy.uint8)
        pixels[30:70, 20:50] = 200
        return pixels, numpy.array([[20, 30, 30, 40]], numpy.float32)

    def middle(self, photo, label):
        """True if the bright patch is where the label says."""
        x, y = (label[:2] + label[2:] / 2).astype(int)
        return photo[y, x, 0] > 150

    def test_labels_follow(self):
        from detector import trials
        for name, change in trials.HARD.items():
            pixels, labels = change(self.photo())
            if name != "gamma 3":
                self.assertTrue(self.middle(pixels, labels[0]), name)

    def test_close(self):
        from detector import trials
        pixels, labels = trials.close(self.photo(), 0.5)
        self.assertEqual(pixels.shape, (480, 640, 3))
        self.assertAlmostEqual(float(labels[0, 3]), 240, 3)
        self.assertAlmostEqual(float(labels[0, 2]), 180, 3)
        # The part cut off does not count.
        self.assertAlmostEqual(
            float(trials.close(self.photo(), 1.1)[1][0, 3]), 480, 3)

    def test_presented(self):
        import numpy
        from detector import trials
        wide = numpy.zeros((480, 1280, 3), numpy.uint8)
        pixels, labels = trials.presented(
            (wide, numpy.array([[100, 50, 20, 30]], numpy.float32)))
        self.assertEqual(pixels.shape, (240, 640, 3))
        self.assertEqual(labels.tolist(), [[50, 25, 10, 15]])


if __name__ == "__main__":
    sys.exit(main())
