# SPDX-License-Identifier: LGPL-2.1-or-later
"""The network that finds faces. It takes gray pictures and returns one
candidate face for each place on three grids.

Little is computed at 1/2 and 1/4 of the picture's size, where memory bandwidth
is the cost. Most layers are at 1/16 and 1/32, where they are cheap and where
depthwise 5x5 convolutions cover a face that fills the picture.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from slim import BranchedConv

STRIDES = (8, 16, 32)
OUTPUTS = {"cls": 1, "bbox": 4, "kps": 10}

# Score of a face before training.
_FIRST_SCORE = 0.01


class Depthwise(BranchedConv):
    """Runs in float32 even if the rest is bfloat16: PyTorch takes five times as
    long for bfloat16 gradients of strided depthwise convolutions on a CPU."""

    def __init__(self, channels, kernel, stride):
        super().__init__(channels, channels, kernel, stride, channels)

    def forward(self, x):
        with torch.autocast(x.device.type, enabled=False):
            y = F.conv2d(x.float(), self.weight(), **self.options)
            return self.norm(y.to(x.dtype))


class Block(nn.Module):
    """Depthwise and pointwise convolution; the input is added if it has the
    same shape."""

    def __init__(self, cin, cout, kernel=3, stride=1):
        super().__init__()
        self.deep = Depthwise(cin, kernel, stride)
        self.point = BranchedConv(cin, cout, 1)
        self.adds = cin == cout and stride == 1

    def forward(self, x):
        y = self.point(F.relu(self.deep(x)))
        return F.relu(x + y if self.adds else y)


def _stage(cin, cout, count, kernel):
    """Halves the size, followed by `count` blocks."""
    return nn.Sequential(Block(cin, cout, kernel, 2),
                         *(Block(cout, cout, kernel) for _ in range(count)))


class Detector(nn.Module):
    """Takes pictures (N, 1, H, W) from -1 to 1, with H and W multiples of 32.
    Returns {"cls": [...], "bbox": [...], "kps": [...]}, each a list of maps
    (N, 1 or 4 or 10, H / S, W / S) for S in STRIDES. `cls` are logits; the
    others are encoded as boxes.decode expects."""

    def __init__(self, stem=16, early=32, widths=(48, 64, 64),
                 counts=(1, 3, 4), kernels=(3, 5, 5)):
        super().__init__()
        self.stem = BranchedConv(1, stem, 3, 2)
        self.early = Block(stem, early, 3, 2)
        self.stages = nn.ModuleList(
            _stage(cin, cout, count, kernel) for cin, cout, count, kernel
            in zip((early, *widths), widths, counts, kernels))
        self.laterals = nn.ModuleList(
            nn.Identity() if fine == coarse else BranchedConv(coarse, fine, 1)
            for fine, coarse in zip(widths, widths[1:]))
        self.neck = nn.ModuleList(Block(width, width) for width in widths)
        self.heads = nn.ModuleDict({
            name: nn.ModuleList(nn.Conv2d(width, size, 1) for width in widths)
            for name, size in OUTPUTS.items()})
        for heads in self.heads.values():
            for head in heads:
                nn.init.normal_(head.weight, std=0.01)
                nn.init.zeros_(head.bias)
        for head in self.heads["cls"]:
            nn.init.constant_(head.bias, math.log(_FIRST_SCORE
                                                  / (1 - _FIRST_SCORE)))

    def features(self, x):
        """One map for each of STRIDES. The features of coarser maps are added
        to the finer ones."""
        x = self.early(F.relu(self.stem(x)))
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        for level in reversed(range(len(maps))):
            if level + 1 < len(maps):
                maps[level] = maps[level] + F.interpolate(
                    self.laterals[level](maps[level + 1]), scale_factor=2.0,
                    mode="nearest")
            maps[level] = self.neck[level](maps[level])
        return maps

    def forward(self, x):
        maps = self.features(x)
        return {name: [head(x) for head, x in zip(heads, maps)]
                for name, heads in self.heads.items()}
