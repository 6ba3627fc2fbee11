# SPDX-License-Identifier: LGPL-2.1-or-later
"""What cameras and light do to a face, on batches (N, 1, 64, 64) in [-1, 1].

Operations that are linear along rows and columns - blur, reduction, the cosine
transform of JPEG - are products with 64x64 matrices, chosen per picture from a
bank. A batch costs two products, however mixed it is.
"""

import functools
import math

import torch
import torch.nn.functional as F

from warp import INPUT_SIZE as SIZE

_REDUCED = (10, 12, 14, 16, 16, 18, 20, 22, 24, 24, 28, 32, 32, 40)
_BLURRED = (0.5, 0.7, 1.0, 1.0, 1.3, 1.6, 2.0)
_MOVED = (3, 5, 7)

_LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99)


def reduction(size):
    """(64, 64): reduces to `size` pixels by averaging, and enlarges
    bilinearly."""
    eye = torch.eye(SIZE).view(1, 1, SIZE, SIZE)
    down = F.interpolate(eye, (size, SIZE), mode="bilinear", antialias=True)
    return F.interpolate(down, (SIZE, SIZE), mode="bilinear")[0, 0]


def _window(weights):
    """(64, 64): a filter along one axis, with replicated border."""
    matrix, half = torch.zeros(SIZE, SIZE), len(weights) // 2
    for row in range(SIZE):
        for k, weight in enumerate(weights):
            matrix[row, min(max(row + k - half, 0), SIZE - 1)] += weight
    return matrix


def blur(sigma):
    """(64, 64): Gaussian blur."""
    half = math.ceil(3 * sigma)
    weights = torch.exp(-0.5 * (torch.arange(-half, half + 1) / sigma) ** 2)
    return _window((weights / weights.sum()).tolist())


@functools.cache
def _bank(device):
    """The matrices for rows and for columns, (K, 64, 64) each."""
    same = torch.eye(SIZE)
    pairs = [(reduction(s),) * 2 for s in _REDUCED]
    pairs += [(blur(s),) * 2 for s in _BLURRED]
    for length in _MOVED:
        moved = _window([1 / length] * length)
        pairs += [(moved, same), (same, moved)]
    return tuple(torch.stack(m).to(device) for m in zip(*pairs))


def separable(x, rows, columns):
    """Multiplies each picture by its own matrices (N or 1, 64, 64) along both
    axes."""
    return (rows @ x[:, 0] @ columns.mT).unsqueeze(1)


def soften(x, pick):
    """Reduces and enlarges, blurs or moves pictures; `pick` (N,) in [0, 1)."""
    rows, columns = _bank(x.device)
    index = (pick * len(rows)).long()
    return separable(x, rows[index], columns[index])


@functools.cache
def _cosine(device):
    """The cosine transform of the blocks (64, 64), and the quantisation steps
    of quality 50."""
    k = torch.arange(8.0)
    block = torch.cos((2 * k + 1) * k.view(-1, 1) * (math.pi / 16)) / 2
    block[0] /= math.sqrt(2)
    steps = torch.tensor(_LUMINANCE, dtype=torch.float32).view(8, 8)
    return (torch.block_diag(*[block] * (SIZE // 8)).to(device),
            steps.repeat(SIZE // 8, SIZE // 8).to(device))


def jpeg(x, quality):
    """Quantises as JPEG does; `quality` (N,) from 1 to 99."""
    transform, steps = _cosine(x.device)
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50)
    steps = (steps * scale.view(-1, 1, 1)).clamp_min_(1)
    part = transform @ (x[:, 0] * 127.5) @ transform.mT
    part = torch.round(part / steps) * steps
    return (transform.mT @ part @ transform / 127.5).unsqueeze(1)


def light(x, gamma, contrast, brightness):
    """All parameters are (N,). `contrast` is relative to the picture's mean,
    `brightness` is added."""
    column = (-1, 1, 1, 1)
    x = ((x + 1) / 2).clamp_(1e-4, 1).pow_(gamma.view(column)).mul_(2).sub_(1)
    mean = x.mean((1, 2, 3), keepdim=True)
    return (x - mean).mul_(contrast.view(column)) \
        .add_(mean + brightness.view(column)).clamp_(-1, 1)


def shadow(x, angle, place, depth, softness):
    """A shadow on one side of a line: `angle` in radians, `place` from -1 to
    1, darker by `depth` (0 to 1), with an edge of width `softness`."""
    line = torch.linspace(-1, 1, SIZE, device=x.device)
    angle, place, depth, softness = (v.view(-1, 1, 1) for v in
                                     (angle, place, depth, softness))
    across = angle.cos() * line.view(1, 1, -1) \
        + angle.sin() * line.view(1, -1, 1)
    dark = torch.sigmoid((across - place) / softness) * depth
    return ((x + 1) * (1 - dark.unsqueeze(1))) - 1
