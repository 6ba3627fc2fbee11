#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trains the network that finds faces.

    train_detector.py detect.tar --teacher face_detection_yunet_2023mar.onnx \\
      --minutes 600 --out runs/face

`detect.tar` has photographs and `labels.csv` (see detector/pictures.py).
`--out` gets `last.pt` (everything to go on from), `weights.pt` (the averaged
weights so far), `history.csv`, and `canvases.png`, which shows what the
averaged network finds. The same command goes on where an interrupted run
stopped; nothing is chosen by the pictures that are held back.
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
    "minutes": "how long, all calls together",
    "steps": "how many; 0: as many as --minutes allow",
    "pixels": "of all canvases of a step, in multiples of 320x320",
    "average": "decay of the average of the weights",
    "turned": "share of pictures that may be turned by 62 degrees",
}


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--teacher", type=Path,
                        help="YuNet 2023mar; without it the labels are all")
    add_options(parser, Settings, HELP)
    parser.add_argument("--init", type=Path, help="weights.pt to start from")
    parser.add_argument("--pause", type=float, default=10, metavar="MINUTES",
                        help="between two reports (default 10)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0,
                        help="processes that make canvases beside")
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
