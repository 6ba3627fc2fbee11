# SPDX-License-Identifier: LGPL-2.1-or-later
"""The formats of inputs and expected outputs, as read by golden.c.

Pictures are stored in one binary PGM, one below the other. Channel c of an
item is the middle of picture (item + c) modulo their number, scaled to [-1,
1]. Outputs are text, one line per item.
"""

from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
PICTURES = DATA / "pictures.pgm"


def write_pictures(path, pictures):
    """`pictures` (N, S, S) uint8."""
    count, size, _ = pictures.shape
    path.write_bytes(b"P5\n%d %d\n255\n" % (size, size * count)
                     + pictures.tobytes())


def read_pictures(path):
    magic, width, height, _, pixels = path.read_bytes().split(None, 4)
    if magic != b"P5":
        raise ValueError(f"{path}: not a binary PGM")
    width = int(width)
    return np.frombuffer(pixels, np.uint8).reshape(-1, width, width)


def items(pictures, shape):
    """(N, C, H, W) float32, N the number of pictures."""
    channels, height, width = shape
    size = pictures.shape[1]
    top, left = (size - height) // 2, (size - width) // 2
    middle = pictures[:, top:top + height, left:left + width]
    planes = [np.roll(middle, -c, 0) for c in range(channels)]
    return np.stack(planes, 1).astype(np.float32) / 127.5 - 1


def write_outputs(path, outputs):
    """`outputs` (N, classes)."""
    path.write_text("".join(" ".join(f"{value:.7g}" for value in row) + "\n"
                            for row in outputs), encoding="ascii")
