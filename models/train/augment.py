# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random views of faces, computed in batches on the device of the images.

All randomness except pixel noise comes from a table of numbers in [0, 1), with
one row per face. The same row gives the same view in any batch and on any
device, which stored teacher predictions rely on.
"""

import math

import torch

import cover
import degrade
from warp import positions, sample

_COLUMNS = 64


def table(count, seed):
    """(count, columns) random numbers, one row for each view of `count`
    faces."""
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(count, _COLUMNS, generator=generator)


class _Numbers:
    """Hands out the columns of a table one after the other."""

    def __init__(self, rows, device):
        # Decisions use the CPU copy, so that no device has to be waited for.
        self.here, self.there = rows, rows.to(device)
        self.next = 0

    def take(self, count, index=None):
        self.next += count
        part = self.there[:, self.next - count:self.next]
        return part if index is None else part[index]

    def uniform(self, low, high, index=None):
        return self.take(1, index)[:, 0] * (high - low) + low

    def chance(self, share):
        """The indices of the faces for which this happens."""
        self.next += 1
        index = (self.here[:, self.next - 1] < share).nonzero()[:, 0]
        return index.to(self.there.device)


class Augment:
    """Framing is random within `sides` (from, to) in M; a picture that shows
    more raises the upper limit. `strength` scales everything else: 1 is as
    strong as in real cameras, 0 is off."""

    def __init__(self, sides=(0.8, 1.5), strength=1.0):
        self.sides, self.strength = sides, strength

    def __call__(self, images, frame, rows):
        """`images` (N, S, S) uint8 and `frame` (N, 3) are on one device,
        `rows` (N, columns) of `table` on the CPU."""
        numbers = _Numbers(rows, images.device)
        x, y = self._positions(numbers, frame)
        reflect = numbers.chance(0.3)
        out = sample(images, frame, x, y, reflect)
        out = self._cover(out, x, y, numbers)
        out = self._light(out, numbers)
        return self._camera(out, numbers).clamp_(-1, 1)

    def _positions(self, numbers, frame):
        s = self.strength
        low = math.log(self.sides[0])
        high = frame[:, 1].clamp_min(self.sides[1]).log()
        half = torch.exp(numbers.uniform(low, high)) / 2
        # Most heads are nearly upright, a few are not.
        lean = numbers.take(2) * 2 - 1
        angle = (lean[:, 0] * 12 + lean[:, 1] ** 5 * 40) * (s * math.pi / 180)
        stretch = torch.exp(numbers.uniform(-0.08 * s, 0.08 * s))
        mirror = torch.where(numbers.uniform(0, 1) < 0.5, -1.0, 1.0)
        shear = numbers.uniform(-0.08 * s, 0.08 * s)
        cos, sin = angle.cos(), angle.sin()
        matrix = torch.stack((
            half * stretch * cos * mirror, half * (shear * cos - sin),
            half * stretch * sin * mirror, half * (shear * sin + cos)),
            1).view(-1, 2, 2)
        matrix[:, :, 1] /= stretch.view(-1, 1)
        offset = (numbers.take(2) * 2 - 1) * (0.08 * s)
        return positions(matrix, offset)

    def _cover(self, out, x, y, numbers):
        for kind, share in ((cover.glasses, 0.08), (cover.mask, 0.05),
                            (cover.patch, 0.12)):
            index = numbers.chance(share * self.strength)
            shape = numbers.take(6, index)
            tone = numbers.uniform(-1, 1, index).view(-1, 1, 1, 1)
            if len(index):
                over = kind(x[index], y[index], shape).unsqueeze(1)
                out[index] = torch.lerp(out[index], tone, over)
        return out

    def _light(self, out, numbers):
        s = self.strength
        index = numbers.chance(0.25 * s)
        shape = (numbers.uniform(0, 2 * math.pi, index),
                 numbers.uniform(-0.6, 0.6, index),
                 numbers.uniform(0.2, 0.8, index),
                 numbers.uniform(0.02, 0.5, index))
        if len(index):
            out[index] = degrade.shadow(out[index], *shape)
        gamma = torch.exp((numbers.take(2) * 2 - 1).sum(1) * (0.35 * s))
        return degrade.light(out, gamma,
                             torch.exp(numbers.uniform(-0.4 * s, 0.3 * s)),
                             numbers.uniform(-0.25 * s, 0.25 * s))

    def _camera(self, out, numbers):
        s = self.strength
        index = numbers.chance(0.5 * s)
        pick = numbers.uniform(0, 1, index)
        if len(index):
            out[index] = degrade.soften(out[index], pick)
        index = numbers.chance(0.3 * s)
        sigma = numbers.uniform(0.01, 0.12, index).view(-1, 1, 1, 1)
        if len(index):
            out[index] += torch.randn_like(out[index]) * sigma
        index = numbers.chance(0.3 * s)
        quality = numbers.uniform(10, 80, index)
        if len(index):
            out[index] = degrade.jpeg(out[index], quality)
        return out
