# SPDX-License-Identifier: LGPL-2.1-or-later
"""Faces as numbers: x, y, width, height, then x and y of the right eye, left
eye, nose, right and left corner of the mouth, in pixels; and how a network's
output maps encode them.

The place (row, column) of the grid with stride S is the point (column * S, row
* S) of the picture. A face is encoded there as in YuNet 2023mar: the centre as
its offset from that point in units of S, the size as the logarithm of the size
in units of S, and the landmarks like the centre.
"""

import functools

import torch

from .network import STRIDES

FACE = 14  # numbers per face

# No face is larger than e^6 strides; keeps exp finite early in training.
_LARGEST = 6.0


@functools.lru_cache(maxsize=32)
def grid(height, width, strides=STRIDES):
    """(places, 3): x, y and stride of each place, for a picture of that
    size."""
    parts = []
    for stride in strides:
        y, x = torch.meshgrid(torch.arange(height // stride),
                              torch.arange(width // stride), indexing="ij")
        parts.append(torch.stack((x * stride, y * stride,
                                  torch.full_like(x, stride)), -1).view(-1, 3))
    return torch.cat(parts).float()


def rows(maps):
    """Flattens maps (N, C, h, w) of all strides into (N, places, C)."""
    return torch.cat([x.permute(0, 2, 3, 1).flatten(1, 2) for x in maps],
                     1).float()


def decode(bbox, kps, places):
    """Decodes boxes (..., places, 4) and landmarks (..., places, 10) into
    faces (..., places, 14)."""
    point, stride = places[:, :2], places[:, 2:]
    size = bbox[..., 2:].clamp(-_LARGEST, _LARGEST).exp() * stride
    corner = bbox[..., :2] * stride + point - size / 2
    marks = kps * stride + point.repeat(1, 5)
    return torch.cat((corner, size, marks), -1)


def overlap(a, b):
    """Intersection areas (..., A, B) of boxes (..., A, >= 4) and (..., B, >=
    4)."""
    a, b = a[..., :, None, :4], b[..., None, :, :4]
    low = torch.maximum(a[..., :2], b[..., :2])
    high = torch.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:])
    return (high - low).clamp_min(0).prod(-1)


def iou(a, b):
    """Intersections over unions (..., A, B)."""
    both = overlap(a, b)
    area_a = a[..., 2:4].prod(-1)[..., :, None]
    area_b = b[..., 2:4].prod(-1)[..., None, :]
    return both / (area_a + area_b - both).clamp_min(1e-6)


def suppress(faces, scores, threshold, most=0.3, limit=5000):
    """Indices of the faces that remain after greedy suppression by score, best
    first, as in OpenCV's NMSBoxes."""
    order = torch.nonzero(scores >= threshold)[:, 0]
    order = order[scores[order].argsort(descending=True, stable=True)][:limit]
    shared = iou(faces[order], faces[order]) > most
    kept = []
    for at in range(len(order)):
        if not shared[at, kept].any():
            kept.append(at)
    return order[kept]


def clip(faces, width, height):
    """Clips boxes to the picture; landmarks are unchanged."""
    low = faces[..., :2].clamp_min(0)
    high = torch.minimum(faces[..., :2] + faces[..., 2:4],
                         faces.new_tensor([width, height]))
    return torch.cat((low, (high - low).clamp_min(0), faces[..., 4:]), -1)
