# SPDX-License-Identifier: LGPL-2.1-or-later
"""The targets at each place of a canvas, which depend on the current
predictions: task-aligned assignment (as in TOOD, arXiv 2108.07755), softened
by a teacher."""

from dataclasses import dataclass

import torch

from . import boxes

PLACES = 9            # maximum per face
RANGES = {8: (0, 72), 16: (20, 200), 32: (64, 1e9)}  # longer side in pixels
NEAR = 1.5            # strides from the centre, for faces between places

# Teacher scores above the first are used. Above the second, the teacher may be
# right about a face without a label.
HEARD, DOUBTED = 0.05, 0.25


@dataclass
class Targets:
    """The targets of a batch: `score` (N, places), the `weight` of each
    place's score, and the index of the `face` that each place should predict,
    -1 for none."""

    score: torch.Tensor
    weight: torch.Tensor
    face: torch.Tensor


def _candidates(faces, places):
    """(faces, places): True if a place may predict a face."""
    x, y, stride = places.T
    low, size = faces[:, None, :2], faces[:, None, 2:4]
    points = places[None, :, :2]
    inside = ((points >= low) & (points <= low + size)).all(-1)
    near = ((points - low - size / 2).abs()
            <= NEAR * stride[None, :, None]).all(-1)
    longer = size.amax(-1)
    fits = torch.zeros_like(inside)
    for of, (least, most) in RANGES.items():
        fits |= (stride == of)[None] & (longer >= least) & (longer < most)
    # The ends of a long box are not suitable for predicting it.
    centred = ((points - low - size / 2).abs() <= 0.35 * size).all(-1)
    return fits & (inside & centred | near)


def _aligned(overlap, score, allowed):
    """(faces, places) target scores for the best PLACES of each face; the
    highest is the overlap of the best prediction with the face."""
    fit = score[None].clamp(1e-4, 1).sqrt() * overlap.clamp_min(1e-3) ** 4
    fit = fit * allowed
    best, index = fit.topk(min(PLACES, fit.shape[1]), 1)
    chosen = torch.zeros_like(fit).scatter_(1, index, best)
    most = chosen.amax(1, keepdim=True).clamp_min(1e-12)
    quality = (overlap * (chosen > 0)).amax(1, keepdim=True)
    return chosen / most * quality


def _doubtful(found, unsure, places):
    """(places,): True if the prediction may be one of the unsure faces."""
    if not len(unsure):
        return torch.zeros(len(found), dtype=torch.bool)
    alike = boxes.iou(found, unsure) > 0.2
    points = places[:, None, :2]
    margin = places[:, None, 2:] / 2
    low, size = unsure[None, :, :2], unsure[None, :, 2:4]
    inside = ((points >= low - margin)
              & (points <= low + size + margin)).all(-1)
    ratio = found[:, None, 2:4].amax(-1) / size.amax(-1).clamp_min(1)
    return (alike | inside & (ratio > 0.4) & (ratio < 2.5)).any(1)


def assign(found, score, faces, sure, teacher, places):
    """The targets of one canvas as (score, weight, face). `found` (places, 14)
    and `score` (places,) are the network's predictions; `teacher` is a pair
    (scores, faces) or None."""
    target = torch.zeros(len(places))
    weight = torch.ones(len(places))
    index = torch.full((len(places),), -1)
    certain, unsure = faces[sure], faces[~sure]
    weight[_doubtful(found, unsure, places)] = 0
    if teacher is not None:
        told, heard = teacher[0], teacher[0] > HEARD
        alone = heard.clone()
        if len(faces):
            alone[heard] = boxes.iou(teacher[1][heard], faces).amax(1) < 0.3
        weight[alone & (told > DOUBTED)] = 0
        target[alone] = told[alone]
    if not len(certain):
        return target, weight, index
    allowed = _candidates(certain, places)
    wanted = _aligned(boxes.iou(certain, found), score, allowed)
    if teacher is not None:
        agreed = allowed[:, heard] & (boxes.iou(certain, teacher[1][heard])
                                      > 0.5)
        wanted[:, heard] = torch.maximum(wanted[:, heard],
                                         agreed * told[heard])
    best, which = wanted.max(0)
    some = best > 0.01
    target[some], weight[some] = best[some], 1
    index[some] = sure.nonzero()[:, 0][which[some]]
    return target, weight, index
