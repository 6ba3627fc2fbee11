# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads photographs from a tar file with a `labels.csv`. It has one row per
face, with the picture's name, 14 numbers (see boxes.py) and a score, or an
empty row for a picture without faces."""

import csv
import hashlib
import io
import tarfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
from PIL import Image

from .boxes import FACE

HELD_BACK = 0.08
HALVINGS = 5


@dataclass
class Picture:
    """`levels` are the picture in gray at full size, 1/2, 1/4 and so on.
    `faces` are (N, 14), with boxes clipped to the picture, and `scores`
    theirs."""

    name: str
    levels: list
    faces: np.ndarray
    scores: np.ndarray

    @property
    def group(self):
        """The data set it comes from."""
        return self.name.split("/")[0]


def levels_of(image):
    """The image at full size, 1/2, 1/4 and so on."""
    levels = [image]
    while len(levels) <= HALVINGS and min(levels[-1].size) >= 8:
        levels.append(levels[-1].reduce(2))
    return levels


def _labels(stream):
    """{name: (N, 15) numbers}"""
    rows = csv.reader(io.TextIOWrapper(stream, "utf-8"))
    out = {}
    head = next(rows)
    if len(head) != FACE + 2:
        raise ValueError(f"labels.csv has {len(head)} columns, expected file, "
                         f"{FACE} numbers and a score")
    for name, *numbers in rows:
        out.setdefault(name, [])
        if numbers[0]:
            out[name].append([float(x) for x in numbers])
    return {name: np.array(faces, np.float32).reshape(-1, FACE + 1)
            for name, faces in out.items()}


def _clipped(faces, size):
    low = np.maximum(faces[:, :2], 0)
    high = np.minimum(faces[:, :2] + faces[:, 2:4], size)
    faces[:, :2], faces[:, 2:4] = low, np.maximum(high - low, 0)
    return faces


def read(path):
    """All pictures in a tar file, sorted by name."""
    files, labels = {}, None
    with tarfile.open(path) as tar:
        for member in tar:
            if not member.isfile():
                continue
            if member.name.endswith("labels.csv"):
                labels = _labels(tar.extractfile(member))
            else:
                files[member.name] = tar.extractfile(member).read()
    if labels is None:
        raise ValueError(f"{path} has no labels.csv")
    out = []
    for name in sorted(files):
        short = str(PurePosixPath(*PurePosixPath(name).parts[-2:]))
        if short not in labels:
            continue
        image = Image.open(io.BytesIO(files[name])).convert("L")
        faces = labels[short]
        out.append(Picture(short, levels_of(image),
                           _clipped(faces[:, :FACE].copy(), image.size),
                           faces[:, FACE]))
    if not out:
        raise ValueError(f"{path}: no picture has a row in labels.csv")
    return out


def _is_held_back(picture):
    """Decided by the person's name, which is followed by a number, or by the
    file's name."""
    key = picture.name.rsplit("_", 1)[0] if picture.group == "lfw" \
        else picture.name
    digest = hashlib.sha1(key.encode()).digest()
    return int.from_bytes(digest[:4], "big") < HELD_BACK * 2 ** 32


def split(pictures):
    """(training, held back): the same on every machine."""
    held = [_is_held_back(picture) for picture in pictures]
    return ([p for p, out in zip(pictures, held) if not out],
            [p for p, out in zip(pictures, held) if out])
