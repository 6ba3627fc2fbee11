#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Stores a teacher's predictions for the training faces; students learn from
them.

    predict.py faces.pack teacher.npz teacher1/weights.pt teacher2/weights.pt

Several models form an ensemble: their probabilities are averaged. Each face is
shown in `--views` random views, half of them mirrored. A student that learns
from the file sees exactly these views, one per epoch in turn.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

import augment
import data
import judge
import model
import pack
from training import autocast


def predictions(judged, faces, heads, views, transform, device="cpu",
                tell=lambda view: None):
    """(views, N, columns of `heads`) float16 predictions of a `model.Model`."""
    missing = [head for head in heads if head not in judged.heads]
    if missing:
        raise ValueError(f"no teacher has the head {', '.join(missing)}")

    def run(x):
        with autocast(torch.device(device)):
            return list(judged(x).values())
    quick, out = model.Model(judged.heads, run), []
    for view in range(views):
        rows = iter(augment.table(len(faces), view).split(512))
        # This is called with consecutive parts of `faces`.
        told = judge.predict(quick, faces, lambda images, frame:
                             transform(images, frame, next(rows)), device)
        out.append(np.concatenate([told[head] for head in heads], 1)
                   .astype(np.float16))
        tell(view + 1)
    return np.stack(out)


def store(path, told, heads, sides, strength):
    """Writes the file that `train.read_predictions` reads."""
    # Written completely or not at all, even if interrupted.
    with open(path.with_suffix(".new"), "wb") as stream:
        np.savez_compressed(stream, predictions=told, heads=heads, sides=sides,
                            strength=strength)
    path.with_suffix(".new").replace(path)


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pack", type=Path, help="file written by pack.py")
    parser.add_argument("out", type=Path, help=".npz file to write")
    parser.add_argument("models", type=Path, nargs="+", metavar="model",
                        help="weights.pt of train.py")
    parser.add_argument("--heads", default="emotion",
                        help="separated by commas (default emotion)")
    parser.add_argument("--views", type=int, default=8,
                        help="random views of each face (default 8)")
    parser.add_argument("--strength", type=float, default=0.5,
                        help="strength of the augmentation; the student must "
                        "use the same (default 0.5)")
    parser.add_argument("--sides", default="0.8,1.5", help="smallest and "
                        "largest square in M (default 0.8,1.5); the student "
                        "must\nuse the same")
    parser.add_argument("--device",
                        default="cuda" if torch.cuda.is_available() else "cpu",
                        help="PyTorch device (default %(default)s)")
    parser.add_argument("--threads", type=int, help="CPU threads")
    return parser.parse_args()


def main():
    args = parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    sides = tuple(float(x) for x in args.sides.split(","))
    heads = args.heads.split(",")
    try:
        faces = data.concat(list(pack.read(args.pack)["training"].values()))
        judged = model.Ensemble([model.load(path, args.device)
                                 for path in args.models])
        told = predictions(judged, faces, heads, args.views,
                           augment.Augment(sides, args.strength), args.device,
                           lambda view: print(f"{view} of {args.views} views",
                                              flush=True))
    except (OSError, ValueError) as error:
        raise SystemExit(f"predict.py: {error}")
    store(args.out, told, heads, sides, args.strength)


if __name__ == "__main__":
    main()
