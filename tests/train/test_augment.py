# SPDX-License-Identifier: LGPL-2.1-or-later
"""Views of faces: framing, rotation, and camera effects."""

import sys
import unittest
from unittest import mock

from support import main, needs


def frames(count, size=48, side=0.98, shift=0.0):
    import torch
    return torch.tensor([[float(size), side, shift]]).expand(count, 3)


def pictures(count, size=48):
    import torch
    return torch.randint(0, 256, (count, size, size), dtype=torch.uint8,
                         generator=torch.Generator().manual_seed(1))


@needs("numpy", "torch")
class Warp(unittest.TestCase):
    def test_square(self):
        import torch
        import warp
        # A square of 1.6 M centred 0.2 M below the box's centre, 80 pixels
        # wide: the box's centre is 10 pixels above the middle.
        images = torch.zeros(1, 80, 80, dtype=torch.uint8)
        images[0, 26:34, 36:44] = 255
        cut = warp.square(images, frames(1, 80, 1.6, 0.2), 0.32)[0, 0]
        # 0.32 M are 16 pixels: the 8 bright ones fill the middle half of 64.
        self.assertTrue((cut[18:46, 18:46] == 1).all())
        self.assertTrue((cut[:14] == -1).all() and (cut[50:] == -1).all())

    def test_padding_is_not_seen(self):
        import torch
        import warp
        # The same picture alone, and in the corner of a larger array.
        small = pictures(3)
        large = torch.full((3, 80, 80), 255, dtype=torch.uint8)
        large[:, :48, :48] = small
        a, b = (warp.square(images, frames(3), 1.3, 20)
                for images in (small, large))
        self.assertLess((a - b).abs().max(), 1e-4)

    def test_turned(self):
        import torch
        import warp
        images = torch.zeros(1, 48, 48, dtype=torch.uint8)
        images[0, 4:10, 21:27] = 255  # at the top
        turned = warp.square(images, frames(1), 0.98, 90)[0, 0]
        # The square rotates clockwise, so its content rotates to the left.
        self.assertGreater(turned[32, 9], 0.9)
        self.assertLess(turned[9, 32], -0.9)

    def test_beyond_the_border(self):
        import torch
        import warp
        line = torch.arange(48, dtype=torch.uint8).expand(2, 48, 48)
        x, y = warp.positions(torch.eye(2).expand(2, 2, 2) * 0.98,
                              torch.zeros(2, 2))
        out = warp.sample(line, frames(2), x, y, torch.tensor([1]))
        out = ((out + 1) * 127.5).round()
        # Twice as wide as the picture: the border is repeated or mirrored.
        self.assertTrue((out[0, 0, :, :15] == 0).all())
        self.assertGreater(out[1, 0, 32, 1], 20)


@needs("numpy", "torch")
class Degrade(unittest.TestCase):
    def test_rows_sum_to_one(self):
        import degrade
        import torch
        for matrix in (degrade.reduction(13), degrade.blur(1.3),
                       *degrade._bank(torch.device("cpu"))[0]):
            self.assertLess((matrix.sum(1) - 1).abs().max(), 1e-5)

    def test_reduction(self):
        import degrade
        import torch
        # Lines two pixels wide disappear at 16 pixels, but not at 64.
        x = (torch.arange(64) // 2 % 2 * 2.0 - 1).expand(1, 1, 64, 64)
        for size, low, high in ((16, 0, 0.1), (64, 0.99, 1.01)):
            matrix = degrade.reduction(size)
            spread = degrade.separable(x, matrix, matrix)[..., 8:56].std()
            self.assertTrue(low <= spread <= high, (size, spread))

    def test_jpeg(self):
        import degrade
        import torch
        x = torch.randn(2, 1, 64, 64, generator=torch.Generator()
                        .manual_seed(1)).clamp(-1, 1) * 0.5
        errors = (degrade.jpeg(x, torch.tensor([99.0, 10.0])) - x).abs() \
            .mean((1, 2, 3))
        self.assertLess(errors[0], 0.02)
        self.assertGreater(errors[1], 0.1)
        flat = torch.full((1, 1, 64, 64), 0.5)
        coarse = degrade.jpeg(flat, torch.tensor([10.0]))
        self.assertLess(coarse.std(), 1e-4)

    def test_light(self):
        import degrade
        import torch
        x = torch.linspace(-1, 1, 4096).view(1, 1, 64, 64)
        one, none = torch.ones(1), torch.zeros(1)
        same = degrade.light(x, one, one, none)
        self.assertLess((same - x).abs().max(), 1e-3)
        self.assertLess(degrade.light(x, 2 * one, one, none).mean(), -0.2)
        self.assertGreater(degrade.light(x, one, one, 0.2 * one).mean(), 0.15)

    def test_shadow(self):
        import degrade
        import torch
        x = torch.ones(1, 1, 64, 64)
        dark = degrade.shadow(x, *(torch.tensor([v])
                                   for v in (0.0, 0.0, 0.5, 0.02)))[0, 0]
        self.assertTrue((dark[:, :28] > 0.99).all())
        self.assertTrue((dark[:, 36:].abs() < 0.01).all())


@needs("numpy", "torch")
class Covers(unittest.TestCase):
    def test_places(self):
        import cover
        import torch
        import warp
        x, y = warp.positions(torch.eye(2).expand(1, 2, 2) * 0.49,
                              torch.zeros(1, 2))
        middle = torch.full((1, 6), 0.5)
        middle[:, 5] = 0.1  # dark lenses
        glasses = cover.glasses(x, y, middle)[0]
        self.assertTrue((glasses[24, [19, 44]] > 0.9).all())  # the eyes
        self.assertTrue((glasses[40:] == 0).all())
        mask = cover.mask(x, y, middle)[0]
        self.assertGreater(mask[48, 32], 0.9)  # the mouth
        self.assertTrue((mask[:32] == 0).all())
        middle[:, 5] = 0.9  # frames only
        self.assertEqual(float(cover.glasses(x, y, middle)[0, 24, 19]), 0)


@needs("numpy", "torch")
class Augmented(unittest.TestCase):
    def test_same_row_same_view(self):
        import augment
        import torch
        images, rows = pictures(40), augment.table(40, 3)
        make = augment.Augment()
        with mock.patch("torch.randn_like", torch.zeros_like):
            whole = make(images, frames(40), rows)
            some = [31, 2, 17]
            part = make(images[some], frames(3), rows[some])
        self.assertLess((whole[some] - part).abs().max(), 1e-4)
        self.assertEqual(whole.shape, (40, 1, 64, 64))
        self.assertLessEqual(float(whole.abs().max()), 1)

    def test_no_strength(self):
        import augment
        import torch
        import warp
        images, rows = pictures(20), augment.table(20, 1)
        tight = frames(20, side=0.9)
        out = augment.Augment((0.9, 0.9), 0)(images, tight, rows)
        plain = warp.square(images, tight, 0.9)
        same = (out - plain).abs().amax((1, 2, 3)) < 1e-3
        mirrored = (out - plain.flip(3)).abs().amax((1, 2, 3)) < 1e-3
        self.assertTrue((same | mirrored).all())
        self.assertTrue(same.any() and mirrored.any())

    def test_wide_pictures_are_seen_whole(self):
        import augment
        import torch
        # A bright frame at the edge of pictures that show 1.8 M.
        images = torch.full((200, 80, 80), 255, dtype=torch.uint8)
        images[:, 4:76, 4:76] = 0
        out = augment.Augment((0.8, 1.2), 0)(
            images, frames(200, 80, 1.8), augment.table(200, 1))
        seen = (out[:, 0, 32, 0] > 0).float().mean()
        # From 0.8 to 1.8 on a logarithmic scale, 1.62 and more show it.
        self.assertTrue(0.08 < seen < 0.2, seen)

    def test_tables_differ(self):
        import augment
        self.assertTrue((augment.table(5, 1) == augment.table(5, 1)).all())
        self.assertFalse((augment.table(5, 1) == augment.table(5, 2)).any())


if __name__ == "__main__":
    sys.exit(main())
