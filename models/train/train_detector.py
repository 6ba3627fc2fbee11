#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trains the face detector.

    train_detector.py detect.tar --teacher face_detection_yunet_2023mar.onnx \\
      --minutes 600 --out runs/face

`detect.tar` contains photographs and `labels.csv` (see detector/pictures.py).
Writes into `--out`: `last.pt` (the state to resume from), `weights.pt` (the
averaged weights), `history.csv`, and `canvases.png`, which shows what the
averaged network finds. After an interruption run the same command again to
resume. No choice is based on the held-back pictures.
"""

import argparse
from dataclasses import fields
from pathlib import Path

import torch

from detector import pictures
from detector.model import Model
from detector.training import Settings, Training, run
from settings import add_options

HELP = {
    "minutes": "training time, summed over all calls",
    "steps": "number of steps; 0: as many as --minutes allow",
    "pixels": "pixels of all canvases of a step, in multiples of 320x320",
    "average": "decay of the moving average of the weights",
    "rate": "peak learning rate",
    "weight_decay": "weight decay of AdamW",
    "box": "weight of the boxes in the loss",
    "kps": "weight of the landmarks in the loss",
    "seed": "random seed",
    "turned": "share of pictures that may be rotated by up to 62 degrees",
}


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pictures", type=Path,
                        help="tar file of photographs and labels")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR",
                        help="folder of the run")
    parser.add_argument("--teacher", type=Path,
                        help="YuNet 2023mar; without it only the labels are "
                        "used")
    add_options(parser, Settings, HELP)
    parser.add_argument("--init", type=Path, help="weights.pt to start from")
    parser.add_argument("--pause", type=float, default=10, metavar="MINUTES",
                        help="time between two reports (default 10)")
    parser.add_argument("--threads", type=int, default=1,
                        help="CPU threads (default 1)")
    parser.add_argument("--workers", type=int, default=0,
                        help="extra processes that make canvases (default 0)")
    return parser.parse_args()


def main():
    args = parse_args()
    torch.set_num_threads(args.threads)
    settings = Settings(**{field.name: getattr(args, field.name)
                           for field in fields(Settings)
                           if hasattr(args, field.name)})
    try:
        teacher = args.teacher and Model(args.teacher, args.threads)
        known, held = pictures.split(pictures.read(args.pictures))
        print(f"{len(known)} pictures to train on, {len(held)} held back",
              flush=True)
        training = Training(settings, known, teacher, args.workers)
        if args.init:
            training.start_from(torch.load(args.init, map_location="cpu"))
        run(training, args.out, held, args.pause)
    except (OSError, ValueError, KeyError) as error:
        raise SystemExit(f"train_detector.py: {error}")


if __name__ == "__main__":
    main()
