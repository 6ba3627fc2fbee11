# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes network inputs (N, 1, 64, 64) in [-1, 1] from stored squares: computes
where each input pixel is in its picture, and samples there."""

import torch
import torch.nn.functional as F

INPUT_SIZE = 64


def normalise(images):
    """uint8 (N, S, S) to float32 (N, 1, S, S) in [-1, 1], as in the authors'
    `preprocess_input`: (x / 255 - 0.5) * 2."""
    return images.unsqueeze(1).float().div_(127.5).sub_(1.0)


def whole(images):
    """Resizes each whole image to the input size. Reduction averages, as in
    the engine."""
    return F.interpolate(normalise(images), (INPUT_SIZE, INPUT_SIZE),
                         mode="bilinear", align_corners=False, antialias=True)


def positions(matrix, offset):
    """(x, y), each (N, 64, 64), in M from the centre of the detector's box.
    `matrix` (N, 2, 2) rotates and scales the square from -1 to 1, `offset` (N,
    2) moves it."""
    line = (torch.arange(INPUT_SIZE, device=matrix.device) + 0.5) \
        * (2 / INPUT_SIZE) - 1
    across, down = line.view(1, 1, -1), line.view(1, -1, 1)
    a = matrix[:, :, :, None, None]
    o = offset[:, :, None, None]
    return (a[:, 0, 0] * across + a[:, 0, 1] * down + o[:, 0],
            a[:, 1, 0] * across + a[:, 1, 1] * down + o[:, 1])


def sample(images, frame, x, y, reflect=None):
    """Samples the pictures at positions in M. `frame` (N, 3) is `size` in
    pixels, and `side` and `shift` in M, as in `data.Faces`. Beyond a picture
    its border is repeated; for the indices `reflect` the picture is mirrored.
    Bilinear, with pixel centres at 0.5 (as in OpenCV)."""
    size, side, shift = (frame[:, i].view(-1, 1, 1) for i in range(3))
    scale = size / side
    place = torch.stack((x * scale, (y - shift) * scale), -1)
    place += (size / 2).unsqueeze(-1)
    if reflect is not None and len(reflect):
        period = 2 * size[reflect].unsqueeze(-1)
        turn = torch.remainder(place[reflect], period)
        place[reflect] = torch.minimum(turn, period - turn)
    last = (size - 0.5).unsqueeze(-1)
    place = torch.minimum(place.clamp_min_(0.5), last)
    place.mul_(2 / images.shape[-1]).sub_(1)
    return F.grid_sample(normalise(images), place, mode="bilinear",
                         padding_mode="border", align_corners=False)


def square(images, frame, side, degrees=0.0):
    """The upright square of `side` M centred on the detector's box, or that
    square rotated clockwise, which makes the face in it lean to the left."""
    angle = torch.deg2rad(torch.tensor(float(degrees)))
    turn = torch.stack((torch.stack((angle.cos(), -angle.sin())),
                        torch.stack((angle.sin(), angle.cos()))))
    matrix = (turn * (side / 2)).to(frame.device).expand(len(images), 2, 2)
    return sample(images, frame, *positions(matrix, frame.new_zeros(
        len(images), 2)))
