# SPDX-License-Identifier: LGPL-2.1-or-later
"""Labelled photographs to measure a detector on, unchanged and degraded.

A photograph is (pixels (H, W, 3) RGB, labels (N, 4)). The sets are those of
tests/golden/photos.c.
"""

import io
import math
import xml.etree.ElementTree as xml

import numpy as np
from PIL import Image

SIX = ((314, 342, 100, 122), (582, 420, 95, 118), (850, 374, 93, 115),
       (1201, 399, 93, 106), (1543, 379, 85, 109), (812, 851, 498, 568))
DETECT_WIDTH = 640
FRAME = (640, 480)
CLOSE = (0.5, 0.7, 0.9, 1.1)


def _read(path):
    return np.asarray(Image.open(path).convert("RGB"))


def sy32(folder):
    """Lines of label.txt: number x y w h."""
    for line in (folder / "label.txt").read_text().splitlines():
        number, *box = line.split()
        if len(box) == 4:
            yield _read(folder / f"{number}.jpg"), np.array([box], np.float32)


def dlib(folder):
    for name in ("training.xml", "testing.xml"):
        for image in xml.parse(folder / name).iter("image"):
            labels = [[float(box.get(key)) for key in
                       ("left", "top", "width", "height")]
                      for box in image.iter("box")]
            yield _read(folder / image.get("file")), np.array(labels,
                                                              np.float32)


def six(path):
    yield _read(path), np.array(SIX, np.float32)


def resized(photo, width, height):
    pixels, labels = photo
    scale = np.array([width / pixels.shape[1], height / pixels.shape[0]] * 2,
                     np.float32)
    image = Image.fromarray(pixels).resize((width, height),
                                           Image.Resampling.BOX)
    return np.asarray(image), labels * scale


def presented(photo):
    """Reduces a photograph as mienfacedetect does: at most DETECT_WIDTH
    wide."""
    height, width = photo[0].shape[:2]
    if width <= DETECT_WIDTH:
        return photo
    return resized(photo, DETECT_WIDTH, round(height * DETECT_WIDTH / width))


def turned(photo, degrees):
    """Rotates a photograph about its centre, on a black canvas that fits all
    of it. A label becomes the bounding box of the rotated ellipse inscribed in
    it."""
    pixels, labels = photo
    size = np.array(pixels.shape[1::-1], float)
    angle = math.radians(degrees)
    matrix = np.array([[math.cos(angle), -math.sin(angle)],
                       [math.sin(angle), math.cos(angle)]])
    image = Image.fromarray(pixels).rotate(-degrees, Image.Resampling.BICUBIC,
                                           expand=True)
    centre = (labels[:, :2] + labels[:, 2:] / 2 - size / 2) @ matrix.T \
        + np.array(image.size) / 2
    box = np.sqrt(labels[:, 2:] ** 2 @ (matrix ** 2).T)
    return np.asarray(image), np.concatenate(
        (centre - box / 2, box), 1).astype(np.float32)


def close(photo, share):
    """A frame around the first face, which fills `share` of the height. Beyond
    the photograph its border is repeated."""
    pixels, labels = photo
    whole = np.array(pixels.shape[1::-1], float)
    x, y, width, height = labels[0]
    part = np.array([FRAME[0] / FRAME[1], 1]) * height / share
    start = np.array([x + width / 2, y + height / 2]) - part / 2
    start = np.where(part > whole, start, np.clip(start, 0, whole - part))
    margin = int(np.ceil(max(0, *-start, *(start + part - whole)))) + 1
    wide = np.pad(pixels, ((margin, margin), (margin, margin), (0, 0)),
                  mode="edge")
    seen = Image.fromarray(wide).resize(
        FRAME, Image.Resampling.BILINEAR,
        (*(start + margin), *(start + part + margin)))
    scale = FRAME[1] / part[1]
    box = np.concatenate(((labels[0, :2] - start) * scale,
                          labels[0, 2:] * scale))
    low = np.maximum(box[:2], 0)
    high = np.minimum(box[:2] + box[2:], FRAME)
    return np.asarray(seen), np.concatenate(
        (low, high - low))[None].astype(np.float32)


def dark(photo, gamma=3.0):
    table = (255 * (np.arange(256) / 255) ** gamma + 0.5).astype(np.uint8)
    return table[photo[0]], photo[1]


def gray(photo):
    one = np.asarray(Image.fromarray(photo[0]).convert("L"))
    return np.repeat(one[:, :, None], 3, 2), photo[1]


def jpeg(photo, quality=20):
    stream = io.BytesIO()
    Image.fromarray(photo[0]).save(stream, "JPEG", quality=quality)
    return _read(stream), photo[1]


def reduced(photo, side=16):
    """Reduces a photograph until the longer side of the first face is `side`
    pixels."""
    height, width = photo[0].shape[:2]
    scale = side / photo[1][0, 2:].max()
    return resized(photo, max(round(width * scale), 1),
                   max(round(height * scale), 1))


HARD = {
    **{f"rotated by {angle}": lambda photo, angle=angle: turned(photo, angle)
       for angle in (20, -20, 40, -40)},
    **{f"face {share} of 640x480": lambda photo, share=share:
       close(photo, share) for share in CLOSE},
    "gamma 3": dark, "gray": gray, "JPEG at 20": jpeg,
    "faces of 32 pixels": lambda photo: reduced(photo, 32),
    "faces of 16 pixels": reduced,
}
