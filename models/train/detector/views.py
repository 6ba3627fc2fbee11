# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random canvases to train on: one picture or a mosaic of several, each
scaled, rotated, mirrored and cropped, with the labels of the faces."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .boxes import FACE
from .pictures import Picture, levels_of

# Labels with at least this score are faces; those below are unsure.
SURE = 0.6
# How much of a face must be visible on a canvas for it to count as a face.
# Below the second share, or in fewer pixels, nobody could recognise it.
SHOWN, MAYBE_SHOWN = 0.55, 0.2
SMALLEST = 7.0

# Share of the pictures of each set, if present; 0.2 for other sets.
SHARES = {"lfw": 0.35, "sy32": 0.27, "mask": 0.1, "wider": 0.2, "coco": 0.08}

_MIRROR = [2, 3, 0, 1, 4, 5, 8, 9, 6, 7]  # left and right are swapped


@dataclass
class Canvas:
    """`pixels` (S, S) uint8; `faces` (N, 14) with boxes clipped to the canvas;
    `sure` (N,): the others may or may not be faces."""

    pixels: np.ndarray
    faces: np.ndarray
    sure: np.ndarray


@dataclass
class View:
    """How a picture is placed on a canvas: its point `at` moves to `to`,
    scaled by `scale`, rotated clockwise by `angle` and optionally mirrored."""

    at: np.ndarray
    to: np.ndarray
    scale: float
    angle: float
    mirror: bool

    def matrix(self):
        """(2, 2), from the picture to the canvas."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        turn = self.scale * np.array([[cos, -sin], [sin, cos]])
        return np.diag([-1.0 if self.mirror else 1.0, 1.0]) @ turn

    def points(self, points):
        return (points - self.at) @ self.matrix().T + self.to

    def faces(self, faces):
        """Transforms faces from the picture to the canvas. A box becomes the
        bounding box of the rotated ellipse inscribed in the picture's box."""
        if not len(faces):
            return faces
        centre = self.points(faces[:, :2] + faces[:, 2:4] / 2)
        matrix = self.matrix()
        size = np.sqrt((faces[:, None, 2:4] ** 2
                        * (matrix ** 2)[None]).sum(-1))
        marks = self.points(faces[:, 4:].reshape(-1, 5, 2)).reshape(-1, 10)
        if self.mirror:
            marks = marks[:, _MIRROR]
        return np.concatenate((centre - size / 2, size, marks), 1)


def draw(picture, view, pixels, fade=0.0, bare=False):
    """Draws the picture into `pixels`. The rest is unchanged, or black if
    `bare`. The picture fades out towards its border over the share `fade` of
    its shorter side."""
    level = int(np.clip(math.floor(-math.log2(view.scale) + 0.3), 0,
                        len(picture.levels) - 1))
    image = picture.levels[level]
    # Maps canvas pixels to positions in that level.
    back = np.linalg.inv(view.matrix()) / 2 ** level
    offset = view.at / 2 ** level - back @ view.to
    data = (back[0, 0], back[0, 1], offset[0],
            back[1, 0], back[1, 1], offset[1])
    height, width = pixels.shape
    seen = np.asarray(image.transform((width, height), Image.Transform.AFFINE,
                                      data, Image.Resampling.BILINEAR))
    if bare:
        pixels[:] = seen
        return
    y, x = np.ogrid[:height, :width]
    y, x = y.astype(np.float32), x.astype(np.float32)
    across = np.float32(back[0, 0]) * x + (np.float32(back[0, 1]) * y
                                           + np.float32(offset[0] - 0.5))
    down = np.float32(back[1, 0]) * x + (np.float32(back[1, 1]) * y
                                         + np.float32(offset[1] - 0.5))
    # Distances from the nearest border.
    margin = np.minimum(np.minimum(across, image.width - 1 - across),
                        np.minimum(down, image.height - 1 - down))
    length = fade * min(image.size)
    if length < 1:
        np.copyto(pixels, seen, where=margin >= 0)
        return
    share = np.clip(margin / length, 0, 1)
    pixels[:] = pixels + share * (seen.astype(np.float32) - pixels)


def room_around(picture):
    """The smallest distance of a face from the border, as a share of the
    picture's shorter side."""
    size = np.array(picture.levels[0].size)
    if not len(picture.faces):
        return 1.0
    low = picture.faces[:, :2]
    return max(float(np.minimum(low, size - low - picture.faces[:, 2:4]).min()
                     / size.min()), 0.0)


def backgrounds(pictures, smallest=64):
    """The parts of pictures outside all faces, including unsure ones. Pictures
    without faces are included twice, since they show most."""
    none = np.zeros((0, FACE), np.float32), np.zeros(0, np.float32)
    out = []
    for picture in pictures:
        width, height = picture.levels[0].size
        faces = picture.faces if len(picture.faces) \
            else np.array([[width, height, 0, 0]])
        left, top = faces[:, :2].min(0)
        right, below = (faces[:, :2] + faces[:, 2:4]).max(0)
        for part in ((0, 0, left, height), (right, 0, width, height),
                     (0, 0, width, top), (0, below, width, height)):
            if min(part[2] - part[0], part[3] - part[1]) >= smallest:
                out.append(Picture(picture.name, levels_of(
                    picture.levels[0].crop([int(n) for n in part])), *none))
    return out


def clip(faces, scores, box):
    """Clips faces to the box x, y, width, height, and drops those of which too
    little is visible. Returns the rest, and for each whether it is sure."""
    low = np.maximum(faces[:, :2], box[:2])
    high = np.minimum(faces[:, :2] + faces[:, 2:4], box[:2] + box[2:])
    size = np.maximum(high - low, 0)
    shown = size.prod(1) / np.maximum(faces[:, 2:4].prod(1), 1e-6)
    sure = (scores >= SURE) & (shown >= SHOWN) & (size.max(1) >= SMALLEST)
    keep = (shown >= MAYBE_SHOWN) & (size.max(1) >= 2) | sure
    return np.concatenate((low, size, faces[:, 4:]), 1)[keep], sure[keep]


class Views:
    """Makes canvases from `pictures`. All randomness comes from the `rng`
    passed to each call."""

    def __init__(self, pictures, turned=0.2):
        """`turned` is the share of pictures that may be rotated by large
        angles."""
        self.pictures, self.turned = pictures, turned
        groups = [picture.group for picture in pictures]
        weight = np.array([SHARES.get(group, 0.2) / groups.count(group)
                           for group in groups])
        self.ends = np.cumsum(weight / weight.sum())
        self.backgrounds = backgrounds(pictures)

    def canvas(self, size, rng):
        """A canvas of `size` x `size` pixels."""
        pixels = np.empty((size, size), np.uint8)
        faces, sure = [np.zeros((0, FACE))], [np.zeros(0, bool)]
        # The longer side of the faces that the canvas is made for.
        low, high = (9, 48) if rng.random() < 0.3 else (32, 1.25 * size)
        side = math.exp(rng.uniform(math.log(low), math.log(high)))
        for cell in self._cells(size, side, rng):
            x, y, width, height = cell
            some, certain = self._cell(pixels[y:y + height, x:x + width],
                                       side, rng)
            some[:, :2] += (x, y)
            some[:, 4:] += [x, y] * 5
            faces.append(some)
            sure.append(certain)
        return Canvas(pixels, np.concatenate(faces).astype(np.float32),
                      np.concatenate(sure))

    def _picture(self, rng):
        return self.pictures[min(int(np.searchsorted(self.ends, rng.random())),
                                 len(self.pictures) - 1)]

    @staticmethod
    def _cells(size, side, rng):
        """Boxes that fill the canvas; more of them for small faces."""
        most = 1 if side > 0.6 * size else 2 if side > 0.25 * size \
            else 3 if side > 0.1 * size else 4
        columns, rows = (1, 1) if rng.random() < 0.4 else \
            rng.integers((most + 1) // 2, most + 1, 2)

        def cuts(count):
            even = np.arange(1, count) * size / count
            moved = even + rng.uniform(-0.15, 0.15, count - 1) * size / count
            return [0, *moved.astype(int), size]
        across, down = cuts(columns), cuts(rows)
        return [(x, y, right - x, below - y)
                for y, below in zip(down, down[1:])
                for x, right in zip(across, across[1:])]

    def _cell(self, pixels, side, rng):
        picture = self._picture(rng)
        size = np.array(pixels.shape[::-1])
        view = self._view(picture, size, side, rng)
        # Black, like the bars beside a frame with another aspect ratio.
        bare = rng.random() < 0.25
        if not bare:
            self._backdrop(pixels, side, rng)
        # Otherwise the edges of a pasted picture would reveal that there is a
        # face.
        fade = rng.uniform(0, 0.25) if rng.random() < 0.7 else 0.0
        draw(picture, view, pixels, min(fade, room_around(picture)), bare)
        return clip(view.faces(picture.faces), picture.scores,
                    np.array([0, 0, *size], float))

    def _backdrop(self, pixels, side, rng):
        """A background without faces or a uniform gray, sometimes with more
        pieces pasted on it."""
        pixels[:] = rng.integers(0, 256)
        if not self.backgrounds:
            return
        size = np.array(pixels.shape[::-1], float)
        if rng.random() < 0.85:
            self._piece(pixels, 1.1, size / 2, 0.0, 0.0, rng)
        for _ in range(rng.binomial(2, 0.25)):
            self._piece(pixels, rng.uniform(0.5, 3) * side / size.max(),
                        rng.uniform(0, 1, 2) * size, self._angle(rng),
                        rng.uniform(0, 0.25), rng)

    def _piece(self, pixels, share, to, angle, fade, rng):
        """Draws a piece of background, scaled to at least the share `share` of
        the width and height."""
        piece = self.backgrounds[rng.integers(len(self.backgrounds))]
        whole = np.array(piece.levels[0].size, float)
        scale = share * (np.array(pixels.shape[::-1]) / whole).max()
        draw(piece, View(whole / 2, to, scale, angle, rng.random() < 0.5),
             pixels, fade)

    def _view(self, picture, size, side, rng):
        whole = np.array(picture.levels[0].size, float)
        sure = np.flatnonzero(picture.scores >= SURE)
        angle = self._angle(rng)
        mirror = rng.random() < 0.5
        if not len(sure) or rng.random() < 0.12:
            # Anywhere: mostly background.
            scale = math.exp(rng.uniform(-0.7, 1.1)) * (size / whole).max()
            return View(rng.uniform(0, 1, 2) * whole,
                        rng.uniform(0.2, 0.8, 2) * size, scale, angle, mirror)
        face = picture.faces[rng.choice(sure)]
        longer = face[2:4].max()
        # A small face that is enlarged a lot shows no detail.
        scale = min(side * math.exp(rng.normal(0, 0.15)) / longer,
                    min(max(longer / 16, 1.5), 6))
        # Position: inside if it fits; one in six is cut off by the border.
        room = 0.5 * scale * longer / size
        if rng.random() < 1 / 6:
            room = room * rng.uniform(0, 0.7, 2)
        low = np.minimum(room, 0.5)
        to = rng.uniform(low, 1 - low) * size
        return View(face[:2] + face[2:4] / 2, to, scale, angle, mirror)

    def _angle(self, rng):
        """Up to 62 degrees either way for the share `turned`; the others
        within 35 degrees or, twice as often, nearly upright."""
        if rng.random() < self.turned:
            return math.radians(rng.uniform(-62, 62))
        if rng.random() < 0.3125:
            return math.radians(rng.uniform(-35, 35))
        return math.radians(rng.normal(0, 8))
