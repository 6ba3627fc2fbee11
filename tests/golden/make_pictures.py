#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes data/pictures.pgm: a face in several framings, noise and extremes."""

from pathlib import Path

import numpy as np
from PIL import Image

import vectors

# Centre and longer side of YuNet's box on tests/data/astronaut.jpg.
CENTRE, SIDE = (223, 120), 114
SIZE = 64


def face(image, side, degrees=0, mirror=False):
    half = side * SIDE / 2
    x, y = CENTRE
    cut = image.rotate(degrees, Image.BICUBIC, center=CENTRE).crop(
        (round(x - half), round(y - half), round(x + half), round(y + half)))
    cut = np.asarray(cut.resize((SIZE, SIZE), Image.BOX))
    return cut[:, ::-1] if mirror else cut


def main():
    source = Path(__file__).parents[1] / "data" / "astronaut.jpg"
    with Image.open(source) as file:
        image = file.convert("L")
    y, x = np.mgrid[:SIZE, :SIZE]
    noise = np.random.default_rng(1).integers(0, 256, (SIZE, SIZE))
    pictures = [face(image, 0.98), face(image, 1.2), face(image, 1.8),
                face(image, 0.9, mirror=True), face(image, 1.1, degrees=15),
                noise, (x * y + 3 * y) % 256, (x // 8 + y // 8) % 2 * 255]
    vectors.write_pictures(vectors.PICTURES,
                           np.stack(pictures).astype(np.uint8))


if __name__ == "__main__":
    main()
