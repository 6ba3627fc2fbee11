# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures the accuracy of networks, on unchanged and on degraded faces."""

import numpy as np
import torch
import torch.nn.functional as F

import degrade
import warp
from tasks import side_of

# Squares for sets whose pictures show more than the face.
WIDE = (0.9, 1.2, 1.5, 1.8)


def frame_of(faces, device="cpu"):
    """(N, 3): size, side and shift."""
    return torch.from_numpy(np.stack((faces.size, faces.side, faces.shift), 1)
                            .astype(np.float32)).to(device)


def views(head, faces, detail=1):
    """{name: function from (images, frame) to inputs} for a set. `detail` 0 is
    only the usual square, 1 all squares that the pictures show, 2 also
    degraded ones."""
    shown = round(float(faces.side[0]), 3)
    side = side_of(head) if shown > 1.2 else shown
    out = {"": lambda images, frame: warp.whole(images)}
    if shown > 1.2:
        out = {f"@{s}": _square(s) for s in
               (WIDE if detail else (side,)) if s <= shown}
    if detail < 2:
        return out
    for degrees in (10, 20, 30, 45):
        out[f" rotated {degrees}"] = _square(side, degrees)
    for size in (32, 24, 16):
        out[f" {size} pixels"] = _reduced(side, size)
    out[" blurred 1"] = _blurred(side)
    for gamma in (0.5, 2.0):
        out[f" gamma {gamma}"] = _gamma(side, gamma)
    for framed in (1.05, 1.2, 1.35):
        out[f" framed {framed}"] = _square(framed)
    return out


def _square(side, degrees=0):
    return lambda images, frame: warp.square(images, frame, side, degrees)


def _reduced(side, size):
    def view(images, frame):
        # The picture itself is reduced so that the square has `size` pixels.
        pixels = max(round(size * float(frame[0, 1]) / side), 1)
        small = F.interpolate(images.unsqueeze(1).float(), (pixels, pixels),
                              mode="bilinear", antialias=True)
        frame = frame.clone()
        frame[:, 0] = pixels
        return warp.square(small[:, 0].round().to(torch.uint8), frame, side)
    return view


def _blurred(side):
    def view(images, frame):
        # Sigma is 1 pixel of the picture, not of the input.
        sigma = warp.INPUT_SIZE * float(frame[0, 1] / frame[0, 0]) / side
        matrix = degrade.blur(sigma).to(images.device)
        return degrade.separable(warp.square(images, frame, side), matrix,
                                 matrix)
    return view


def _gamma(side, gamma):
    def view(images, frame):
        x = (warp.square(images, frame, side) + 1) / 2
        return x.clamp(0, 1).pow(gamma) * 2 - 1
    return view


def predict(model, faces, view, device="cpu", part=512):
    """{head: (N, classes) probabilities} for faces seen through `view`."""
    frame = frame_of(faces, device)
    images = torch.from_numpy(np.ascontiguousarray(faces.images)).to(device)
    parts = [model(view(images[at:at + part], frame[at:at + part]))
             for at in range(0, len(images), part)]
    return {head: np.concatenate([p[head] for p in parts])
            for head in model.heads}


def calibration_error(scores, labels, bins=15):
    """Expected calibration error: the difference between confidence and
    accuracy."""
    sure, right = scores.max(1), scores.argmax(1) == labels
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return float(sum(abs((right[place == b] - sure[place == b]).sum())
                     for b in range(bins)) / len(labels))


def temperature(scores, labels):
    """The temperature: the divisor of the logits that maximises the likelihood
    of `labels`, so that confidence matches accuracy (Guo et al., 2017)."""
    logits = np.log(np.maximum(scores.astype(np.float64), 1e-12))
    rows = np.arange(len(labels))

    def surprise(log_t):
        y = logits / np.exp(log_t)
        y -= y.max(1, keepdims=True)
        return (np.log(np.exp(y).sum(1)) - y[rows, labels]).mean()

    low, high, part = np.log(0.25), np.log(4.0), (5 ** 0.5 - 1) / 2
    while high - low > 1e-4:
        a, b = high - part * (high - low), low + part * (high - low)
        low, high = (low, b) if surprise(a) < surprise(b) else (a, high)
    return float(np.exp((low + high) / 2))


def cooled(scores, temperature):
    """The probabilities after dividing the logits by `temperature`."""
    powers = np.maximum(scores.astype(np.float64), 1e-12) ** (1 / temperature)
    return (powers / powers.sum(1, keepdims=True)).astype(np.float32)


def judge(model, sets, detail=1, device="cpu"):
    """{head: {set and view: (accuracy, labels, scores)}} of a `model.Model` on
    {set: Faces}."""
    out = {}
    for name, faces in sets.items():
        for head in model.heads:
            if head not in faces.heads or (faces.labels(head) < 0).any():
                continue
            labels = faces.labels(head)
            asked = model.telling(head)
            for view_name, view in views(head, faces, detail).items():
                scores = predict(asked, faces, view, device)[head]
                accuracy = float((scores.argmax(1) == labels).mean())
                out.setdefault(head, {})[name + view_name] = (accuracy, labels,
                                                              scores)
    return out


def summary(results):
    """{"head set view": accuracy} from the results of `judge`."""
    return {f"{head} {name}": value[0] for head, named in results.items()
            for name, value in named.items()}
