# SPDX-License-Identifier: LGPL-2.1-or-later
"""Readers of the public data sets, as their owners publish them.

Every reader returns `Faces`: gray images of one size with the framing of the
face in them. Framing is told in units of M, the longer side of the face
detector's box (YuNet's here): the image is a square of `side` M whose centre
lies `shift` M below the centre of the box.
"""

import csv
import io
import lzma
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from tasks import EMOTIONS, GENDERS

# FER+ columns (neutral, happiness, surprise, sadness, anger, disgust, fear)
# in the order of EMOTIONS; contempt, unknown and "no face" have no place there.
_FERPLUS_COLUMNS = ("anger", "disgust", "fear", "happiness", "sadness",
                    "surprise", "neutral")


@dataclass
class Faces:
    """N faces: `images` (N, S, S) uint8, `targets` (N, classes) float32 that
    sum to 1, `labels` (N,) int64, `side` and `shift` (N,) float32 in M."""

    images: np.ndarray
    targets: np.ndarray
    labels: np.ndarray
    side: np.ndarray
    shift: np.ndarray
    names: list = field(default_factory=list)

    def __len__(self):
        return len(self.images)

    def take(self, index):
        """The faces at `index` (integers or a mask)."""
        index = np.asarray(index)
        names = [self.names[i] for i in np.arange(len(self))[index]] \
            if self.names else []
        return Faces(self.images[index], self.targets[index],
                     self.labels[index], self.side[index],
                     self.shift[index], names)


def concat(parts):
    """One `Faces` of several with the same image size."""
    return Faces(*(np.concatenate([getattr(p, key) for p in parts])
                   for key in ("images", "targets", "labels", "side", "shift")),
                 sum((p.names for p in parts), []))


def _faces(images, labels, classes, side, shift, names=()):
    labels = np.asarray(labels, np.int64)
    count = len(labels)
    return Faces(np.stack(images), np.eye(classes, dtype=np.float32)[labels],
                 labels, np.full(count, side, np.float32),
                 np.full(count, shift, np.float32), list(names))


def _open_text(path):
    if Path(path).suffix == ".xz":
        return io.TextIOWrapper(lzma.open(path), encoding="ascii")
    return open(path, encoding="ascii")


def _read_csv(stream, path, columns):
    reader = csv.DictReader(stream)
    for column in columns:
        if column not in (reader.fieldnames or ()):
            raise ValueError(f"{path}: no column {column}; expected a csv with "
                             + ", ".join(columns))
    return reader


def load_fer2013(path, votes=None):
    """FER-2013's csv (emotion, pixels, Usage), optionally with FER+ votes.

    Returns {usage: Faces}. With `votes` (FER+'s csv, row by row with the
    other) a target is half the FER-2013 label and half the votes. Black
    images are dropped, and so are Training images that also stand in another
    part: they would make the validation look better than it is.
    """
    rows = []
    with _open_text(path) as stream:
        for row in _read_csv(stream, path, ("emotion", "pixels", "Usage")):
            pixels = np.array(row["pixels"].split(), np.uint8)
            if len(pixels) != 48 * 48:
                raise ValueError(f"{path}: data row {len(rows)} has "
                                 f"{len(pixels)} pixels, expected 48 * 48")
            rows.append((int(row["emotion"]), pixels.reshape(48, 48),
                         row["Usage"]))
    shares = _read_votes(votes, [row[2] for row in rows]) if votes else None
    held = {image.tobytes() for _, image, usage in rows if usage != "Training"}
    parts = {}
    for usage in sorted({row[2] for row in rows}):
        keep = [i for i, (_, image, use) in enumerate(rows)
                if use == usage and image.any()
                and (use != "Training" or image.tobytes() not in held)]
        faces = _faces([rows[i][1] for i in keep], [rows[i][0] for i in keep],
                       len(EMOTIONS), 0.98, 0.0)
        if shares is not None:
            _blend_votes(faces.targets, shares[keep])
        parts[usage] = faces
    return parts


def _read_votes(path, usages):
    with open(path, encoding="ascii") as stream:
        rows = list(_read_csv(stream, path, _FERPLUS_COLUMNS))
    if len(rows) != len(usages):
        raise ValueError(f"{path}: {len(rows)} rows, but the FER-2013 csv has "
                         f"{len(usages)}; the two must match row by row")
    return np.array([[float(row[c]) for c in _FERPLUS_COLUMNS] for row in rows],
                    np.float32)


def _blend_votes(targets, votes):
    total = votes.sum(1, keepdims=True)
    # Fewer than half of the ten people saw one of the seven: trust the label.
    voted = total[:, 0] >= 5
    targets[voted] = 0.5 * targets[voted] + 0.5 * votes[voted] / total[voted]


def load_utkface(folder, size=80):
    """UTKFace's aligned chips, `[age]_[gender]_[race]_[date].jpg.chip.jpg`
    anywhere below `folder`. Their gender 0 is male; ours is woman, man."""
    images, labels, names = [], [], []
    for path in sorted(Path(folder).rglob("*.jpg")):
        fields = path.name.split("_")
        if len(fields) < 4 or fields[1] not in ("0", "1"):
            continue
        images.append(_gray(path, size))
        labels.append(1 - int(fields[1]))
        names.append(path.name)
    _require(images, folder, "[age]_[gender]_[race]_[date].jpg")
    return _faces(images, labels, len(GENDERS), 0.87, 0.09, names)


def load_folders(folder, classes, side, size=80):
    """A folder per class (such as LFW sorted by gender): `folder/CLASS/*.jpg`,
    each a square of `side` M around the face."""
    images, labels, names = [], [], []
    for label, name in enumerate(classes):
        for path in sorted((Path(folder) / name).glob("*.jpg")):
            images.append(_gray(path, size))
            labels.append(label)
            names.append(path.name)
    _require(images, folder, "/".join(classes) + " folders of .jpg files")
    return _faces(images, labels, len(classes), side, 0.0, names)


def _gray(path, size):
    with Image.open(path) as image:
        image = image.convert("L")
        if image.size != (size, size):
            image = image.resize((size, size), Image.BILINEAR, reducing_gap=2)
        return np.asarray(image)


def _require(images, folder, expected):
    if not images:
        raise ValueError(f"{folder}: no faces found; expected {expected}")


def split_random(faces, share, seed):
    """(training, validation) with `share` of the faces in the second."""
    order = np.random.default_rng(seed).permutation(len(faces))
    cut = int(len(faces) * share)
    return faces.take(np.sort(order[cut:])), faces.take(np.sort(order[:cut]))


def split_people(faces, share, seed):
    """As `split_random`, but nobody stands in both: the person is the file
    name before its number (`Aaron_Eckhart_0001.jpg`)."""
    people = [name.rsplit("_", 1)[0] for name in faces.names]
    everyone = sorted(set(people))
    chosen = np.random.default_rng(seed).permutation(len(everyone))
    held = {everyone[i] for i in chosen[:int(len(everyone) * share)]}
    mask = np.array([person in held for person in people])
    return faces.take(~mask), faces.take(mask)
