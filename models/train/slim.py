# SPDX-License-Identifier: LGPL-2.1-or-later
"""Networks of separable residual blocks that compute nothing at full size.

Each convolution is trained as several branches that are merged into one (as in
OREPA, arXiv 2204.00826).
"""

import torch
import torch.nn.functional as F
from torch import nn


class BranchedConv(nn.Module):
    """Convolution and BatchNorm. The convolution is a sum of scaled branches:
    the full kernel twice, its centre, and the identity if the shape is
    unchanged. All are linear, so the weights are summed rather than the
    outputs, and training costs no more than a single convolution."""

    def __init__(self, cin, cout, kernel, stride=1, groups=1):
        super().__init__()
        self.options = {"stride": stride, "padding": kernel // 2,
                        "groups": groups}
        shape = (cout, cin // groups, kernel, kernel)
        self.kernels = nn.ParameterList(
            self._start(s) for s in (shape, shape, shape[:2] + (1, 1)))
        same = torch.zeros(shape)
        if cin == cout and stride == 1:
            nn.init.dirac_(same, groups)
        self.register_buffer("same", same, persistent=False)
        self.scales = nn.ParameterList(torch.full((cout, 1, 1, 1), 0.5)
                                       for _ in range(4))
        self.norm = nn.BatchNorm2d(cout)

    @staticmethod
    def _start(shape):
        weight = torch.empty(shape)
        nn.init.kaiming_uniform_(weight, a=5 ** 0.5)
        return weight

    def weight(self):
        """The sum of the branches."""
        first, second, centre, same = (k * s for k, s in zip(
            (*self.kernels, self.same), self.scales))
        return first + second + same + F.pad(centre,
                                             (self.options["padding"],) * 4)

    def forward(self, x):
        return self.norm(F.conv2d(x, self.weight(), **self.options))

    def plain(self):
        """A convolution with the same weight."""
        weight = self.weight().detach()
        conv = nn.Conv2d(weight.shape[1] * self.options["groups"],
                         weight.shape[0], weight.shape[2:], bias=False,
                         **self.options)
        conv.weight.data = weight
        return conv


class Squeeze(nn.Module):
    """Squeeze and excitation: channels weighted by their global mean."""

    def __init__(self, channels, ratio):
        super().__init__()
        self.down = nn.Conv2d(channels, channels // ratio, 1)
        self.up = nn.Conv2d(channels // ratio, channels, 1)

    def forward(self, x):
        y = F.relu(self.down(x.mean((2, 3), keepdim=True)))
        return x * torch.sigmoid(self.up(y))


class Block(nn.Module):
    """Depthwise 3x3 and pointwise convolution, each with an activation; added
    to the input if the shape is unchanged."""

    def __init__(self, cin, cout, stride, act, squeeze=0):
        super().__init__()
        self.deep = BranchedConv(cin, cin, 3, stride, cin)
        self.squeeze = Squeeze(cin, squeeze) if squeeze else None
        self.point = BranchedConv(cin, cout, 1)
        self.act = act()
        self.adds = cin == cout and stride == 1

    def forward(self, x):
        y = self.act(self.deep(x))
        if self.squeeze is not None:
            y = self.squeeze(y)
        y = self.act(self.point(y))
        return x + y if self.adds else y


class Slim(nn.Module):
    """`stem` channels at half the input's size, then `stages` of (channels,
    blocks). Each stage except the first halves the size."""

    def __init__(self, classes, stem, stages, act=nn.ReLU, squeeze=0):
        super().__init__()
        self.stem = BranchedConv(1, stem, 3, 2)
        self.act = act()
        blocks, cin = [], stem
        for index, (cout, count) in enumerate(stages):
            blocks.append(Block(cin, cout, 1 if index == 0 else 2, act))
            blocks += [Block(cout, cout, 1, act, squeeze if index else 0)
                       for _ in range(count - 1)]
            cin = cout
        self.blocks = nn.Sequential(*blocks)
        self.classify = nn.Conv2d(cin, classes, 1)

    def forward(self, x):
        return self.classify(self.blocks(self.act(self.stem(x)))) \
            .mean((2, 3))
