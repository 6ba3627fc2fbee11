# SPDX-License-Identifier: LGPL-2.1-or-later
"""A network far larger than the budget, used only as a teacher and not
exported."""

import torch.nn.functional as F
from torch import nn


class _Block(nn.Module):
    """ResNet's basic block with pre-activation (BatchNorm first)."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.first, self.second = nn.BatchNorm2d(cin), nn.BatchNorm2d(cout)
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.skip = None if cin == cout and stride == 1 \
            else nn.Conv2d(cin, cout, 1, stride, bias=False)

    def forward(self, x):
        y = F.relu(self.first(x))
        skip = x if self.skip is None else self.skip(y)
        return self.conv2(F.relu(self.second(self.conv1(y)))) + skip


class Teacher(nn.Module):
    """A residual network. With widths from 64 it is about ResNet-18, with 11
    million parameters and 560 million multiply-accumulates."""

    def __init__(self, classes, widths=(64, 128, 256, 512), depth=2):
        super().__init__()
        layers = [nn.Conv2d(1, widths[0], 5, 2, 2, bias=False)]
        cin = widths[0]
        for index, cout in enumerate(widths):
            for block in range(depth):
                stride = 2 if block == 0 and index > 0 else 1
                layers.append(_Block(cin, cout, stride))
                cin = cout
        self.layers = nn.Sequential(*layers, nn.BatchNorm2d(cin))
        self.drop = nn.Dropout(0.3)
        self.classify = nn.Linear(cin, classes)

    def forward(self, x):
        x = F.relu(self.layers(x)).mean((2, 3))
        return self.classify(self.drop(x))
