#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Averages the weights of exported networks that were trained from the same
start.

    average.py emotion.onnx shipped.onnx trained.onnx

The mean of weights before and after a training on harder pictures is nearly as
accurate on the harder ones, and about as accurate as before on the others
(Wortsman et al., "Robust fine-tuning of zero-shot models", arXiv 2109.01903;
"Model soups", arXiv 2203.05482). Networks trained from different starts cannot be averaged. Names of
layers and the side file are those of the first network, without its
temperature, which has to be fitted again (evaluate.py --calibrate).
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

import onnxgraph


def layers(model):
    """What has to be the same in all networks: operators and shapes."""
    return ([node.op_type for node in model.graph.node],
            [tuple(values.dims) for values in model.graph.initializer])


def average(paths, shares):
    """The first model with the weighted mean of all weights, which correspond
    by their order."""
    models = [onnxgraph.load(path) for path in paths]
    for path, model in zip(paths, models):
        if layers(model) != layers(models[0]):
            raise ValueError(f"{path} is another network than {paths[0]}")
    for parts in zip(*(model.graph.initializer for model in models)):
        arrays = [numpy_helper.to_array(part) for part in parts]
        mean = np.average([a.astype(np.float64) for a in arrays], 0, shares)
        parts[0].CopyFrom(numpy_helper.from_array(
            mean.astype(arrays[0].dtype), parts[0].name))
    return models[0]


def write_side_file(source, target):
    """Copies a side file without temperatures."""
    lines = source.read_text(encoding="utf-8").splitlines()
    target.write_text("\n".join(
        line for line in lines if not line.startswith("temperature=")) + "\n",
        encoding="utf-8")


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("onnx", type=Path, help="NAME.onnx to write")
    parser.add_argument("networks", type=Path, nargs="+", metavar="network",
                        help="files written by export.py")
    parser.add_argument("--shares", type=float, nargs="+", metavar="SHARE",
                        help="weight of each network in the mean (default: the "
                        "same for all)")
    args = parser.parse_args()
    args.shares = args.shares or [1.0] * len(args.networks)
    if len(args.shares) != len(args.networks):
        parser.error(f"--shares: expected a share for each of the "
                     f"{len(args.networks)} networks, found "
                     f"{len(args.shares)}")
    if min(args.shares) < 0 or not sum(args.shares):
        parser.error("--shares: expected shares from 0, not all of them 0")
    return args


def main():
    args = parse_args()
    try:
        model = average(args.networks, args.shares)
        write_side_file(args.networks[0].with_suffix(".modelinfo"),
                        args.onnx.with_suffix(".modelinfo"))
        onnx.save(model, str(args.onnx))
    except (OSError, ValueError) as error:
        raise SystemExit(f"average.py: {error}")


if __name__ == "__main__":
    main()
