# SPDX-License-Identifier: LGPL-2.1-or-later
"""From stored squares to network inputs (N, 1, 64, 64) in [-1, 1]."""

import math

import torch
import torch.nn.functional as F

INPUT_SIZE = 64


def normalise(images):
    """uint8 (N, S, S) to float32 (N, 1, S, S) in [-1, 1], as the authors'
    `preprocess_input`: (x / 255 - 0.5) * 2."""
    return images.unsqueeze(1).float().div_(127.5).sub_(1.0)


def frame(images, side, shift, target_side):
    """The square of `target_side` M centred on the detector's box, cut from
    squares of `side` M that lie `shift` M lower. Beyond an image its border
    is repeated. Bilinear, pixel centres at half (as OpenCV)."""
    if (side == target_side).all() and not shift.any():
        return whole(images)
    count = len(images)
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = target_side / side
    theta[:, 1, 2] = -2.0 * shift / side
    return _sample(images, theta)


def whole(images):
    """Each image whole, resized to the input size; what is reduced is
    averaged, as the engine does."""
    return F.interpolate(normalise(images), (INPUT_SIZE, INPUT_SIZE),
                         mode="bilinear", align_corners=False, antialias=True)


class Augment:
    """Random framing, rotation, mirror, brightness, contrast and gamma.

    `sides` gives the range of the square's side in M; an image that shows
    less than that is used up to 1.12 times its own side, and with `reach` up
    to a random multiple below that. `strength` scales all but the framing."""

    def __init__(self, sides, strength=1.0, reach=None):
        self.sides, self.reach = sides, reach
        self.shift = 0.07 * strength
        self.degrees = 12.0 * strength
        self.stretch = 0.06 * strength
        self.contrast = 0.3 * strength
        self.brightness = 0.25 * strength
        self.gamma = 0.3 * strength

    def __call__(self, images, side, shift, generator):
        def uniform(low, high):
            return torch.rand(len(images), generator=generator) \
                * (high - low) + low

        reach = uniform(1.12, self.reach) if self.reach else 1.12
        low = torch.minimum(torch.full_like(side, self.sides[0]), side * 0.92)
        high = torch.minimum(torch.full_like(side, self.sides[1]),
                             side * reach)
        target = torch.exp(uniform(low.log(), high.log()))
        angle = uniform(-self.degrees, self.degrees) * (math.pi / 180)
        ratio = target / side
        stretch = torch.exp(uniform(-self.stretch, self.stretch))
        mirror = torch.where(uniform(0, 1) < 0.5, -1.0, 1.0)
        theta = torch.empty(len(images), 2, 3)
        theta[:, 0, 0] = ratio * stretch * torch.cos(angle) * mirror
        theta[:, 0, 1] = -ratio * torch.sin(angle)
        theta[:, 1, 0] = ratio * torch.sin(angle) * mirror
        theta[:, 1, 1] = ratio / stretch * torch.cos(angle)
        theta[:, 0, 2] = 2 * ratio * uniform(-self.shift, self.shift)
        theta[:, 1, 2] = 2 * ratio * uniform(-self.shift, self.shift) \
            - 2 * shift / side
        return self._light(_sample(images, theta), uniform)

    def _light(self, x, uniform):
        column = (-1, 1, 1, 1)
        gamma = torch.exp(uniform(-self.gamma, self.gamma)).view(column)
        x = ((x + 1) / 2).clamp(1e-4, 1).pow(gamma) * 2 - 1
        scale = torch.exp(uniform(-self.contrast, self.contrast)).view(column)
        mean = x.mean((1, 2, 3), keepdim=True)
        offset = uniform(-self.brightness, self.brightness).view(column)
        return ((x - mean) * scale + mean + offset).clamp(-1, 1)


def _sample(images, theta):
    grid = F.affine_grid(theta, (len(images), 1, INPUT_SIZE, INPUT_SIZE),
                         align_corners=False)
    return F.grid_sample(normalise(images), grid, mode="bilinear",
                         padding_mode="border", align_corners=False)
