# SPDX-License-Identifier: LGPL-2.1-or-later
"""Degrades canvases as light, cameras and files do, and covers faces. Works on
(S, S) uint8 arrays; all randomness comes from a numpy generator."""

import io
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


def cover(pixels, faces, rng):
    """Draws glasses, masks, hands and hair in front of some of the faces."""
    image = Image.fromarray(pixels)
    pen = ImageDraw.Draw(image)
    for face in faces:
        if face[2:4].max() < 16 or rng.random() > 0.3:
            continue
        kind = rng.choice([_glasses, _mask, _patch], p=[0.35, 0.3, 0.35])
        kind(pen, face, int(rng.integers(0, 256)), rng)
    return np.array(image)


def _oval(centre, along, across, count=16):
    """Points of an ellipse with two half axes, both vectors."""
    angle = np.linspace(0, 2 * math.pi, count, endpoint=False)[:, None]
    points = centre + np.cos(angle) * along + np.sin(angle) * across
    return [tuple(p) for p in points]


def _axes(face):
    """Landmarks (5, 2), the vector between the eyes, and the one perpendicular
    to it, pointing down the face."""
    marks = face[4:].reshape(5, 2)
    along = marks[1] - marks[0]
    return marks, along, np.array([-along[1], along[0]])


def _glasses(pen, face, tone, rng):
    marks, along, down = _axes(face)
    wide, high = rng.uniform(0.3, 0.45), rng.uniform(0.2, 0.4)
    dark = rng.random() < 0.6
    thick = max(int(face[2] * rng.uniform(0.01, 0.04)), 1)
    for eye in marks[:2]:
        pen.polygon(_oval(eye + down * 0.05, along * wide, down * high),
                    fill=tone if dark else None, outline=tone, width=thick)
    pen.line([tuple(marks[0] + along * wide), tuple(marks[1] - along * wide)],
             fill=tone, width=thick)


def _mask(pen, face, tone, rng):
    marks, along, down = _axes(face)
    mouth = (marks[3] + marks[4]) / 2
    top = marks[2] + (mouth - marks[2]) * rng.uniform(-0.7, 0.3)
    side = along * rng.uniform(0.8, 1.1)
    chin = mouth + (mouth - marks[2]) * rng.uniform(0.9, 1.5)
    lower = mouth + (mouth - marks[2]) * 0.5
    pen.polygon([tuple(p) for p in (
        top, top + side + down * 0.1, lower + side * 0.8, chin + side * 0.4,
        chin - side * 0.4, lower - side * 0.8, top - side + down * 0.1)],
        fill=tone)


def _patch(pen, face, tone, rng):
    """A rotated bar or block over up to a third of the face."""
    size = face[2:4]
    centre = face[:2] + size * rng.uniform(0.0, 1.0, 2)
    angle = rng.uniform(0, math.pi)
    along = np.array([math.cos(angle), math.sin(angle)])
    across = np.array([-along[1], along[0]])
    pen.polygon(_oval(centre, along * size.max() * rng.uniform(0.15, 0.5),
                      across * size.min() * rng.uniform(0.08, 0.25)),
                fill=tone)


def light(x, rng):
    """Gamma up to 3, brightness, contrast, a shadow; x in [0, 1]."""
    kind = rng.random()
    if kind < 0.35:
        x = x ** math.exp(rng.uniform(-0.7, 0.7))
    elif kind < 0.5:
        x = x ** rng.uniform(1.5, 3.3)
    if rng.random() < 0.5:
        contrast = math.exp(rng.uniform(-1.1, 0.4))
        mean = float(x.mean())
        x = (x - mean) * contrast + mean * rng.uniform(0.5, 1.4)
    if rng.random() < 0.15:
        x = x * _shadow(x.shape, rng)
    return np.clip(x, 0, 1)


def _shadow(shape, rng):
    """Darkens one side of a soft line."""
    height, width = shape
    angle = rng.uniform(0, 2 * math.pi)
    across = math.cos(angle) * np.linspace(-1, 1, width)[None] \
        + math.sin(angle) * np.linspace(-1, 1, height)[:, None]
    edge = 1 / (1 + np.exp(-(across - rng.uniform(-0.6, 0.6))
                           / rng.uniform(0.02, 0.5)))
    return (1 - rng.uniform(0.2, 0.85) * edge).astype(np.float32)


def _moved(image, rng):
    """Blurs along one axis, like a moving camera."""
    length = int(rng.choice([3, 5]))
    weights = np.zeros((length, length))
    if rng.random() < 0.5:
        weights[length // 2] = 1
    else:
        weights[:, length // 2] = 1
    return image.filter(ImageFilter.Kernel((length, length),
                                           weights.ravel().tolist()))


def _reduced(image, rng):
    """Reduces the resolution, like a camera with fewer pixels."""
    share = rng.uniform(0.4, 0.9)
    small = [max(int(n * share), 8) for n in image.size]
    return image.resize(small, Image.Resampling.BOX).resize(
        image.size, Image.Resampling.BILINEAR)


def soften(image, rng):
    kind = rng.random()
    if kind < 0.15:
        return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.6)))
    if kind < 0.22:
        return _moved(image, rng)
    if kind < 0.35:
        return _reduced(image, rng)
    return image


def jpeg(image, quality):
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return Image.open(stream)


def spoil(pixels, rng):
    """Applies all of these, each at random."""
    image = soften(Image.fromarray(pixels), rng)
    if rng.random() < 0.7:
        x = light(np.asarray(image, np.float32) / 255, rng)
        if rng.random() < 0.35:
            noise = rng.standard_normal(x.shape, np.float32)
            x = x + noise * math.exp(rng.uniform(math.log(0.01),
                                                 math.log(0.09)))
        image = Image.fromarray((np.clip(x, 0, 1) * 255 + 0.5).astype(np.uint8))
    if rng.random() < 0.3:
        image = jpeg(image, int(rng.integers(20, 80)))
    return np.asarray(image)
