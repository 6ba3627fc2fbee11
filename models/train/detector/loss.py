# SPDX-License-Identifier: LGPL-2.1-or-later
"""The loss: how far a network's maps are from their targets."""

import torch
import torch.nn.functional as F

from . import boxes, targets


def complete_iou(a, b):
    """(N,) 1 - IoU, plus penalties for the distance of the centres and
    different shapes (CIoU, arXiv 1911.08287), for pairs of boxes (N, >= 4)."""
    low = torch.maximum(a[:, :2], b[:, :2])
    ends = a[:, :2] + a[:, 2:4], b[:, :2] + b[:, 2:4]
    both = (torch.minimum(*ends) - low).clamp_min(0).prod(1)
    union = a[:, 2:4].prod(1) + b[:, 2:4].prod(1) - both
    iou = both / union.clamp_min(1e-6)
    around = torch.maximum(*ends) - torch.minimum(a[:, :2], b[:, :2])
    apart = (a[:, :2] + a[:, 2:4] / 2 - b[:, :2] - b[:, 2:4] / 2)
    far = apart.square().sum(1) / around.square().sum(1).clamp_min(1e-6)
    angle = [torch.atan(x[:, 2] / x[:, 3].clamp_min(1e-3)) for x in (a, b)]
    shape = 4 / torch.pi ** 2 * (angle[0] - angle[1]).square()
    with torch.no_grad():
        share = shape / (1 - iou + shape).clamp_min(1e-6)
    return 1 - iou + far + share * shape


def landmarks(found, faces):
    """(N,) mean distance of the landmarks, relative to that of the eyes;
    quadratic near zero."""
    eyes = (faces[:, 4:6] - faces[:, 6:8]).norm(dim=1)
    # In a profile the eyes are close together.
    unit = torch.maximum(eyes, 0.3 * faces[:, 2:4].prod(1).sqrt())
    apart = (found[:, 4:] - faces[:, 4:]) / unit.clamp_min(1)[:, None]
    return F.smooth_l1_loss(apart, torch.zeros_like(apart), reduction="none",
                            beta=0.05).mean(1)


class Loss:
    """The loss of a Detector's maps on canvases, as {"cls", "box", "kps"}."""

    def __init__(self, height, width):
        self.places = boxes.grid(height, width)

    def targets(self, logits, found, batch):
        """`batch` contains (faces, sure, teacher) for each canvas."""
        parts = [targets.assign(f, s, *known, self.places) for f, s, known
                 in zip(found.detach(), logits.detach().sigmoid(), batch)]
        return targets.Targets(*(torch.stack(x) for x in zip(*parts)))

    def __call__(self, maps, batch):
        logits = boxes.rows(maps["cls"])[..., 0]
        found = boxes.decode(boxes.rows(maps["bbox"]),
                             boxes.rows(maps["kps"]), self.places)
        wanted = self.targets(logits, found, batch)
        # Quality focal loss (arXiv 2006.04388).
        off = (wanted.score - logits.sigmoid()).square()
        each = F.binary_cross_entropy_with_logits(logits, wanted.score,
                                                  reduction="none")
        some = wanted.face >= 0
        share = wanted.score[some]
        total = share.sum().clamp_min(1)
        out = {"cls": (each * off.detach() * wanted.weight).sum() / total}
        faces = torch.cat([known[0][index[index >= 0]] for known, index
                           in zip(batch, wanted.face)])
        out["box"] = (complete_iou(found[some], faces) * share).sum() / total
        out["kps"] = (landmarks(found[some], faces) * share).sum() / total
        return out
