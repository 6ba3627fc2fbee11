# SPDX-License-Identifier: LGPL-2.1-or-later
"""TensorFlow's "same" padding as numbers."""


def same(size, kernel, stride, dilation=1):
    """Padding before and after one axis of `size` elements. If the total is
    odd, as is common with a stride of 2, the extra element comes after."""
    reach = (kernel - 1) * dilation + 1
    total = max((-(-size // stride) - 1) * stride + reach - size, 0)
    return total // 2, total - total // 2
