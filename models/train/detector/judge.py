# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures how well a network finds the faces in labelled pictures."""

import functools

import numpy as np
import torch
from PIL import Image, ImageDraw

from . import boxes
from .model import padded
from .views import SURE

FOUND, OTHER = 0.5, 0.25  # intersection over union with a label
ONE_FACE = 0.65           # share of the smaller box inside the larger


@torch.no_grad()
def look(net, pixels):
    """(scores (places,), faces (places, 14)) for (H, W) uint8 pixels."""
    x = torch.from_numpy(padded(pixels)).float()[None, None] / 127.5 - 1
    maps = net(x)
    found = boxes.decode(boxes.rows(maps["bbox"]), boxes.rows(maps["kps"]),
                         boxes.grid(*x.shape[2:]))[0]
    return boxes.rows(maps["cls"])[0, :, 0].sigmoid(), found


def best(faces, scores, lowest=0.05):
    """The faces and scores left by suppression, best first. If one box lies
    inside another, only the better one is kept, as in mienfacedetect."""
    kept = boxes.suppress(faces, scores, lowest)
    faces, scores = faces[kept], scores[kept]
    area = faces[:, 2:4].prod(1)
    share = boxes.overlap(faces, faces) / torch.minimum(
        area[:, None], area[None]).clamp_min(1e-6)
    alone = ~(share.tril(-1) > ONE_FACE).any(1)
    return faces[alone], scores[alone]


class Tally:
    """The scores of boxes that match a label, the scores of the others, and
    the number of labels."""

    def __init__(self):
        self.found, self.others, self.labels = [], [], 0

    def add(self, faces, scores, labels, unsure=None):
        """A box whose overlap with every label is below OTHER counts as a
        false detection. `unsure` labels are ignored, as are boxes on them."""
        self.labels += len(labels)
        if not len(faces):
            return
        known = labels if unsure is None else torch.cat((labels, unsure))
        overlaps = boxes.iou(faces, labels)
        for at in range(len(labels)):
            hit = overlaps[:, at] >= FOUND
            if hit.any():
                self.found.append(float(scores[hit].max()))
        free = torch.ones(len(faces), dtype=torch.bool)
        if len(known):
            free = boxes.iou(faces, known).amax(1) < OTHER
            centre = faces[:, None, :2] + faces[:, None, 2:4] / 2
            low, size = known[None, :, :2], known[None, :, 2:4]
            inside = ((centre >= low) & (centre <= low + size)).all(-1)
            alike = faces[:, None, 2:4].amax(-1) > 0.5 * size.amax(-1)
            free &= ~(inside & alike).any(1) if unsure is not None else free
        self.others += scores[free].tolist()

    def at(self, threshold):
        """(labels found, false detections)"""
        return (sum(s >= threshold for s in self.found),
                sum(s >= threshold for s in self.others))

    def precision(self):
        """Average precision: the mean of the precision over the labels,
        stepwise."""
        scores = np.array(self.found + self.others)
        right = np.array([1] * len(self.found) + [0] * len(self.others))
        order = np.argsort(-scores, kind="stable")
        right = right[order]
        share = np.cumsum(right) / np.arange(1, len(right) + 1)
        return float((share * right).sum() / max(self.labels, 1))


def tally(model, pictures):
    """A Tally of `model`, a function from pixels to scores and faces."""
    out = Tally()
    for picture in pictures:
        score, found = model(np.asarray(picture.levels[0]))
        faces = torch.from_numpy(picture.faces)
        sure = torch.from_numpy(picture.scores >= SURE)
        large = faces[:, 2:4].amax(1) >= 10
        out.add(*best(found, score), faces[sure & large],
                faces[~(sure & large)])
    return out


def summary(net, pictures):
    """{figure: value} for labelled pictures."""
    told = tally(functools.partial(look, net), pictures)
    half, others = told.at(0.5)
    return {"precision": told.precision(),
            "found": half / max(told.labels, 1), "others": others}


def show(net, batches, path, count=12, width=4):
    """Draws what a network finds on canvases it was not trained on, as a PNG:
    labelled faces are green, unsure ones yellow, detections white with their
    landmarks."""
    shown = []
    step = 2 ** 40
    while len(shown) < count:
        x, known = batches[step]
        step += 1
        if x.shape[-1] != 320:
            continue
        for picture, (faces, sure, _) in zip(x, known):
            pixels = ((picture[0] + 1) * 127.5).round().byte().numpy()
            shown.append(_drawn(net, pixels, faces, sure))
    sheet = Image.new("RGB", (320 * width, 320 * (count // width)))
    for at, image in enumerate(shown[:count]):
        sheet.paste(image, (at % width * 320, at // width * 320))
    sheet.save(path)


def _drawn(net, pixels, faces, sure):
    image = Image.fromarray(pixels).convert("RGB")
    pen = ImageDraw.Draw(image)

    def frame(face, colour):
        x, y, width, height = face[:4].tolist()
        pen.rectangle((x, y, x + width, y + height), outline=colour)
    for face, certain in zip(faces, sure):
        frame(face, "lime" if certain else "yellow")
    score, found = look(net, pixels)
    for face, value in zip(*best(found, score, 0.4)):
        frame(face, "white")
        pen.text(face[:2].tolist(), f"{value:.2f}", fill="white")
        for x, y in face[4:].view(5, 2).tolist():
            pen.point([(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)],
                      fill="red")
    return image
