#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Exports a network trained by train_detector.py as NAME.onnx and
NAME.modelinfo.

    export_detector.py runs/face/weights.pt face.onnx --threshold 0.55

`--threshold` is the minimum score of a face, chosen with `evaluate_detector.py
--held-back`. All scores are shifted, keeping their order, so that this score
becomes 0.8, the default of mienfacedetect's score-threshold. The file is then
run with onnxruntime, OpenCV or `onnx.reference`, and its results are compared
with PyTorch's.
"""

import argparse
import math
from pathlib import Path

import torch

import modelinfo
import onnxgraph
from detector import graph
from detector.network import Detector
from runtime import RUNTIMES, onnx_runtime

DEFAULT_THRESHOLD = 0.8  # of mienfacedetect
TOLERANCE = 1e-4


def read_weights(path):
    """(Detector, {figure: value}) from a weights.pt."""
    stored = torch.load(path, map_location="cpu")
    net = Detector()
    net.load_state_dict(stored["state"])
    return net.eval(), stored["results"]


def logit(share):
    return math.log(share / (1 - share))


def export(net, path, threshold=DEFAULT_THRESHOLD):
    """Writes `path` and its modelinfo. Returns the value added to the
    logits."""
    shift = logit(DEFAULT_THRESHOLD) - logit(threshold)
    made, outputs = graph.build(net, shift)
    made.save(path, outputs)
    modelinfo.write_detector(
        path.with_suffix(".modelinfo"), (made.input, (1, None, None)),
        [(name, (None, made.shapes[name][1])) for name in outputs])
    return shift


@torch.no_grad()
def largest_error(net, run, shift, size=(96, 160)):
    """The largest difference between PyTorch and `run`, on noise: scores, and
    encoded boxes and landmarks."""
    x = torch.randn(1, 1, *size, generator=torch.Generator().manual_seed(1))
    maps = net(x)
    expected = [part.permute(0, 2, 3, 1).flatten(1, 2)
                for name in ("cls", "bbox", "kps") for part in maps[name]]
    for at in range(len(maps["cls"])):
        expected[at] = (expected[at] + shift).sigmoid()
    return max(float((torch.from_numpy(told) - part).abs().max())
               for told, part in zip(run(x.numpy()), expected))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("weights", type=Path,
                        help="weights.pt of train_detector.py")
    parser.add_argument("onnx", type=Path, help="NAME.onnx to write")
    parser.add_argument("--threshold", type=float, default=DEFAULT_THRESHOLD,
                        help="minimum score of a face (default %(default)s)")
    args = parser.parse_args()
    if not 0 < args.threshold < 1:
        parser.error(f"--threshold: expected a score between 0 and 1, found "
                     f"{args.threshold}")
    try:
        net, results = read_weights(args.weights)
        shift = export(net, args.onnx, args.threshold)
    except (OSError, ValueError, KeyError) as error:
        raise SystemExit(f"export_detector.py: {error}")
    told = ", ".join(f"{key} {value:g}" for key, value in results.items())
    print(f"{args.onnx}: {onnxgraph.parameters(args.onnx)} parameters; {told}")
    run = onnx_runtime(args.onnx)
    if run is None:
        print(f"not checked: install {RUNTIMES}")
        return
    error = largest_error(net, run, shift)
    print(f"largest difference from PyTorch: {error:.1e}")
    if error > TOLERANCE:
        raise SystemExit(f"{args.onnx} differs from PyTorch by more than "
                         f"{TOLERANCE}: do not use it")


if __name__ == "__main__":
    main()
