# SPDX-License-Identifier: LGPL-2.1-or-later
"""Labelled faces, and readers of the public data sets.

Framing is in units of M, the longer side of the face detector's box (here
YuNet's): an image is a square with side `side` M, whose centre is `shift` M
below the centre of the box.
"""

import csv
import io
import lzma
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from tasks import EMOTIONS, GENDERS

HEADS = {"emotion": EMOTIONS, "gender": GENDERS}

# FER+ columns in the order of EMOTIONS (FER+ has neutral, happiness, surprise,
# sadness, anger, disgust, fear). Contempt, unknown and "no face" are not used.
_FERPLUS_COLUMNS = ("anger", "disgust", "fear", "happiness", "sadness",
                    "surprise", "neutral")


def columns(heads, head):
    """The columns of the classes of `head` in a row for all of `heads`."""
    start = 0
    for name, labels in heads.items():
        if name == head:
            return slice(start, start + len(labels))
        start += len(labels)
    raise KeyError(f"no head {head!r}: expected one of {', '.join(heads)}")


def width(heads):
    """The number of columns in a row for all of `heads`."""
    return sum(len(labels) for labels in heads.values())


def heads_of(named):
    """{head: labels} of {set: Faces}."""
    return next(iter(named.values())).heads


@dataclass
class Faces:
    """N faces. `images` (N, S, S) uint8, of which the upper left `size` (N,)
    pixels are the picture. `targets` (N, columns of `heads`) float32: they sum
    to 1 for each head with a label and are 0 for the others. `votes` is a
    second opinion in the same format. `side` and `shift` (N,) float32 are in
    M."""

    heads: dict
    images: np.ndarray
    size: np.ndarray
    targets: np.ndarray
    votes: np.ndarray
    side: np.ndarray
    shift: np.ndarray
    names: list = field(default_factory=list)

    def __len__(self):
        return len(self.images)

    def take(self, index):
        """The faces at `index` (integers or a mask)."""
        index = np.asarray(index)
        chosen = np.arange(len(self))[index]
        return Faces(self.heads, *(getattr(self, key)[index] for key in ARRAYS),
                     [self.names[i] for i in chosen] if self.names else [])

    def labels(self, head):
        """(N,) int64: the class of each face, -1 if unknown."""
        part = self.targets[:, columns(self.heads, head)]
        return np.where(part.any(1), part.argmax(1), -1)


# Faces' arrays, in the order of its fields.
ARRAYS = ("images", "size", "targets", "votes", "side", "shift")


def make_faces(images, labels, head, side, shift, heads=None, names=()):
    """Faces of one set, which share size and framing, with `labels` of one
    head."""
    heads = heads or HEADS
    images = np.stack(images)
    count = len(images)
    targets = np.zeros((count, width(heads)), np.float32)
    targets[np.arange(count),
            np.asarray(labels) + columns(heads, head).start] = 1
    return Faces(heads, images, np.full(count, images.shape[1], np.int64),
                 targets, np.zeros_like(targets),
                 np.full(count, side, np.float32),
                 np.full(count, shift, np.float32), list(names))


def concat(parts):
    """Concatenates several `Faces`; the smaller images are padded."""
    largest = max(part.images.shape[1] for part in parts)
    padded = [np.pad(part.images, ((0, 0),)
                     + ((0, largest - part.images.shape[1]),) * 2)
              for part in parts]
    arrays = [np.concatenate(padded)] \
        + [np.concatenate([getattr(part, key) for part in parts])
           for key in ARRAYS[1:]]
    named = all(part.names for part in parts)
    return Faces(parts[0].heads, *arrays,
                 sum((part.names for part in parts), []) if named else [])


def _open_text(path):
    if Path(path).suffix == ".xz":
        return io.TextIOWrapper(lzma.open(path), encoding="ascii")
    return open(path, encoding="ascii")


def _read_csv(stream, path, names):
    reader = csv.DictReader(stream)
    for column in names:
        if column not in (reader.fieldnames or ()):
            raise ValueError(f"{path}: no column {column}; expected a csv with "
                             + ", ".join(names))
    return reader


def load_fer2013(path, votes=None):
    """Reads FER-2013's csv (emotion, pixels, Usage), optionally with FER+'s
    votes (its csv, which must match row by row): {usage: Faces}. Black images
    are dropped."""
    rows = []
    with _open_text(path) as stream:
        for row in _read_csv(stream, path, ("emotion", "pixels", "Usage")):
            pixels = np.array(row["pixels"].split(), np.uint8)
            if len(pixels) != 48 * 48:
                raise ValueError(f"{path}: data row {len(rows)} has "
                                 f"{len(pixels)} pixels, expected 48 * 48")
            rows.append((int(row["emotion"]), pixels.reshape(48, 48),
                         row["Usage"]))
    shares = _read_votes(votes, len(rows)) if votes else None
    parts = {}
    for usage in sorted({row[2] for row in rows}):
        keep = [i for i, (_, image, use) in enumerate(rows)
                if use == usage and image.any()]
        parts[usage] = make_faces([rows[i][1] for i in keep],
                                  [rows[i][0] for i in keep], "emotion", 0.98,
                                  0.0)
        if shares is not None:
            parts[usage].votes[:, columns(HEADS, "emotion")] = shares[keep]
    return parts


def _read_votes(path, count):
    """(count, 7): shares of the votes; 0 if fewer than half of the ten people
    chose one of the seven."""
    with open(path, encoding="ascii") as stream:
        rows = list(_read_csv(stream, path, _FERPLUS_COLUMNS))
    if len(rows) != count:
        raise ValueError(f"{path}: {len(rows)} rows, but the FER-2013 csv has "
                         f"{count}; the two must match row by row")
    votes = np.array([[float(row[c]) for c in _FERPLUS_COLUMNS]
                      for row in rows], np.float32)
    total = votes.sum(1, keepdims=True)
    return np.where(total >= 5, votes / np.maximum(total, 1), 0)


def load_utkface(folder, size=80):
    """Reads UTKFace's aligned chips,
    `[age]_[gender]_[race]_[date].jpg.chip.jpg` anywhere below `folder`. Their
    gender 0 is male; our order is woman, man."""
    images, labels, names = [], [], []
    for path in sorted(Path(folder).rglob("*.jpg")):
        fields = path.name.split("_")
        if len(fields) < 4 or fields[1] not in ("0", "1"):
            continue
        images.append(_gray(path, size))
        labels.append(1 - int(fields[1]))
        names.append(path.name)
    _require(images, folder, "[age]_[gender]_[race]_[date].jpg")
    return make_faces(images, labels, "gender", 0.87, 0.09, names=names)


def load_folders(folder, head, side, heads=None, size=80):
    """Reads a folder per class of `head` (such as LFW sorted by gender):
    `folder/CLASS/*.jpg`, each a square of `side` M around the face."""
    classes = (heads or HEADS)[head]
    images, labels, names = [], [], []
    for label, name in enumerate(classes):
        for path in sorted((Path(folder) / name).iterdir()):
            if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"):
                images.append(_gray(path, size))
                labels.append(label)
                names.append(path.name)
    _require(images, folder, "/".join(classes) + " folders of pictures")
    return make_faces(images, labels, head, side, 0.0, heads, names)


def _gray(path, size):
    with Image.open(path) as image:
        image = image.convert("L")
        if image.size != (size, size):
            image = image.resize((size, size), Image.BILINEAR, reducing_gap=2)
        return np.asarray(image)


def _require(images, folder, expected):
    if not images:
        raise ValueError(f"{folder}: no faces found; expected {expected}")
