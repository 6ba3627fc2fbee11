# SPDX-License-Identifier: LGPL-2.1-or-later
"""Glasses, masks and hands in front of faces: (N, 64, 64) masks in [0, 1],
from positions in M (see `warp.positions`) and random numbers in [0, 1) (N, k).

The positions of eyes and mouths were measured on FER-2013: eyes are 0.12 M
above the centre of the box and 0.2 M beside it, mouths 0.25 M below it.
"""

import torch

_SOFT = 0.02  # half the width of an edge, in M


def _inside(distance):
    """1 inside (negative distances in M), 0 outside."""
    return (0.5 - distance / (2 * _SOFT)).clamp_(0, 1)


def _between(numbers, index, low, high):
    return (numbers[:, index] * (high - low) + low).view(-1, 1, 1)


def glasses(x, y, numbers):
    """Two lenses, dark or only their frames, with a bridge."""
    eye = _between(numbers, 0, 0.17, 0.23)
    high = y + _between(numbers, 1, 0.08, 0.16)
    wide = _between(numbers, 2, 0.1, 0.16)
    tall = _between(numbers, 3, 0.07, 0.13)
    lens = torch.sqrt(((x.abs() - eye) / wide) ** 4 + (high / tall) ** 4 + 1e-6)
    lens = (torch.sqrt(lens) - 1) * torch.minimum(wide, tall)
    frame = lens.abs() - _between(numbers, 4, 0.008, 0.025)
    bridge = torch.maximum(high.abs() - 0.015, x.abs() - eye + wide)
    dark = _between(numbers, 5, 0, 1) < 0.35
    return _inside(torch.minimum(torch.where(dark, lens, frame), bridge))


def mask(x, y, numbers):
    """Covers mouth and chin, up to the nose or below it."""
    top = _between(numbers, 0, 0.02, 0.16) \
        + x.abs() * _between(numbers, 1, -0.1, 0.3)
    wide = _between(numbers, 2, 0.3, 0.42) \
        - 0.5 * (y - 0.25).clamp_min(0) ** 2 * 4
    return _inside(torch.maximum(torch.maximum(top - y, x.abs() - wide),
                                 y - _between(numbers, 3, 0.42, 0.6)))


def patch(x, y, numbers):
    """A rotated bar or block anywhere: a hand, hair, another head."""
    angle = _between(numbers, 0, 0, 3.1416)
    x = x - _between(numbers, 1, -0.5, 0.5)
    y = y - _between(numbers, 2, -0.5, 0.5)
    along = (x * angle.cos() + y * angle.sin()).abs()
    across = (y * angle.cos() - x * angle.sin()).abs()
    return _inside(torch.maximum(along - _between(numbers, 3, 0.05, 0.4),
                                 across - _between(numbers, 4, 0.03, 0.13)))
