# SPDX-License-Identifier: LGPL-2.1-or-later
"""The architectures of Arriaga & Ploeger (2017) with input (N, 1, H, W)
float32, and all networks by name.

Every network ends in logits (N, classes), with those of several heads side by
side; `export.py` splits them and adds the softmax. Padding follows
TensorFlow's "same", which is asymmetric at stride 2, so that the authors' own
weights fit the same classes (see `import_keras.py`).
"""

import torch
import torch.nn.functional as F
from torch import nn

from padding import same
from slim import Slim
from teacher import Teacher


def pad_same(x, kernel, stride, value=0.0):
    """Pads (N, C, H, W) so that a "valid" window op gives the result of
    "same"."""
    # int: torch.onnx.export must see numbers, not arithmetic on shapes.
    top, bottom = same(int(x.shape[2]), kernel, stride)
    left, right = same(int(x.shape[3]), kernel, stride)
    if top == bottom == left == right == 0:
        return x
    return F.pad(x, (left, right, top, bottom), value=value)


class ConvBn(nn.Sequential):
    """Convolution without bias, then BatchNorm."""

    def __init__(self, cin, cout, kernel, **kwargs):
        super().__init__(nn.Conv2d(cin, cout, kernel, bias=False, **kwargs),
                         nn.BatchNorm2d(cout))


class SeparableConvBn(nn.Sequential):
    """Depthwise 3x3 ("same"), pointwise 1x1, BatchNorm."""

    def __init__(self, cin, cout):
        super().__init__(
            nn.Conv2d(cin, cin, 3, padding=1, groups=cin, bias=False),
            nn.Conv2d(cin, cout, 1, bias=False), nn.BatchNorm2d(cout))


class XceptionModule(nn.Module):
    """Two separable convolutions and a max-pool, with a strided 1x1
    shortcut."""

    def __init__(self, cin, cout):
        super().__init__()
        self.residual = ConvBn(cin, cout, 1, stride=2)
        self.first = SeparableConvBn(cin, cout)
        self.second = SeparableConvBn(cout, cout)

    def forward(self, x):
        y = self.second(F.relu(self.first(x)))
        # Values after BatchNorm may be negative, so pad with -inf, as "same"
        # does.
        y = F.max_pool2d(pad_same(y, 3, 2, float("-inf")), 3, 2)
        return y + self.residual(x)


class Xception(nn.Module):
    """mini-, tiny- and big-Xception differ only in their widths.

    `stem` lists the first two 3x3 convolutions (valid), `modules` the widths
    of the residual modules. The class map is averaged over all positions.
    """

    def __init__(self, classes, stem, modules):
        super().__init__()
        layers, cin = [], 1
        for cout, stride in stem:
            layers += [ConvBn(cin, cout, 3, stride=stride), nn.ReLU()]
            cin = cout
        self.stem = nn.Sequential(*layers)
        blocks = []
        for cout in modules:
            blocks.append(XceptionModule(cin, cout))
            cin = cout
        self.blocks = nn.Sequential(*blocks)
        self.classify = nn.Conv2d(cin, classes, 3, padding=1)

    def forward(self, x):
        return self.classify(self.blocks(self.stem(x))).mean((2, 3))


class SequentialCnn(nn.Module):
    """The paper's first architecture: nine convolutions, no dense layer."""

    def __init__(self, classes, widths=(16, 32, 64, 128, 256)):
        super().__init__()
        layers, cin = [], 1
        for cout, kernel in zip(widths, (7, 5, 3, 3)):
            layers += self._pair(cin, cout, kernel)
            cin = cout
        layers += [nn.Conv2d(cin, widths[4], 3, padding=1, bias=False),
                   nn.BatchNorm2d(widths[4]), nn.ReLU(),
                   nn.Conv2d(widths[4], classes, 3, padding=1)]
        self.layers = nn.Sequential(*layers)

    @staticmethod
    def _pair(cin, cout, kernel):
        half = kernel // 2
        return [nn.Conv2d(cin, cout, kernel, padding=half, bias=False),
                nn.BatchNorm2d(cout), nn.ReLU(),
                nn.Conv2d(cout, cout, kernel, padding=half, bias=False),
                nn.BatchNorm2d(cout), nn.ReLU(),
                nn.AvgPool2d(2), nn.Dropout(0.2)]

    def forward(self, x):
        return self.layers(x).mean((2, 3))


_NETWORKS = {
    "mini-xception": lambda n: Xception(n, [(8, 1), (8, 1)], [16, 32, 64, 128]),
    "tiny-xception": lambda n: Xception(n, [(5, 1), (5, 1)], [8, 16, 32, 64]),
    "big-xception": lambda n: Xception(n, [(32, 2), (64, 1)], [128, 256]),
    "sequential": SequentialCnn,
    "slim": lambda n: Slim(n, 16, ((24, 1), (56, 4), (108, 4))),
    "slim-hswish": lambda n: Slim(n, 16, ((24, 1), (56, 4), (108, 4)),
                                  act=nn.Hardswish),
    "slim-se": lambda n: Slim(n, 16, ((24, 1), (48, 4), (96, 4)), squeeze=8),
    "teacher": Teacher,
    "teacher-small": lambda n: Teacher(n, (32, 64, 128, 256)),
}

NETWORKS = tuple(_NETWORKS)


def build(name, classes):
    """A new network by name, with `classes` logits."""
    if name not in _NETWORKS:
        raise ValueError(f"unknown network {name!r}: expected one of "
                         + ", ".join(NETWORKS))
    return _NETWORKS[name](classes)


def layout(net):
    """The fastest memory format for `net`. PyTorch 2.13 crashes without
    AVX-512 in the gradient of strided convolutions of channels-last inputs
    whose channels are not a multiple of 8."""
    uneven = any(conv.in_channels % 8 for conv in net.modules()
                 if isinstance(conv, nn.Conv2d) and conv.in_channels > 1)
    return torch.contiguous_format if uneven else torch.channels_last
