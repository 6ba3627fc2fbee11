#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trains one network on the faces packed by `pack.py`.

    train.py faces.pack --out runs/emotion
    train.py faces.pack --heads gender --out runs/gender
    train.py faces.pack --heads emotion,gender --out runs/both
    train.py faces.pack --init ../emotion.onnx --rate 1e-3 --out runs/further

Writes into `--out`: `last.pt` (the state to resume from, after each epoch),
`weights.pt` (the averaged weights), `history.csv` and `curves.png`. After an
interruption run the same command again to resume. No choice is based on the
held-back faces: the last weights are the result.
"""

import argparse
import csv
import math
import os
import time
from dataclasses import fields
from pathlib import Path

import numpy as np
import torch

import data
import judge
import model
import nets
import pack
import plots
import shipped
from pool import Pool, weights
from settings import add_options
from training import Settings, Training

DEFAULT = Settings()

HELP = {
    "epochs": "number of epochs; 0: as many as --minutes allow",
    "minutes": "training time, summed over all calls",
    "batch": "faces per step",
    "rate": "peak learning rate",
    "weight_decay": "weight decay of AdamW",
    "seed": "random seed",
    "smoothing": "label smoothing",
    "votes": "share of FER+'s votes in the targets at the start; falls to 0 at "
             "the end",
    "teacher": "share of --predictions in the targets",
    "mix": "share of batches with mixup or cutmix",
    "flip": "weight of the loss for differing from the mirrored face; doubles "
            "the work",
    "strength": "strength of the augmentation; 1 imitates the worst cameras",
    "settle": "share of --strength that is left at the end",
    "average": "decay of the moving average of the weights",
    "power": "weight of faces from rare groups: their share to the power of "
             "minus this",
    "grow": "share of the training on smaller pictures, which grow from half "
            "the size; an\n  epoch at half the size takes a quarter of the time",
}


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pack", type=Path, help="file written by pack.py")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR",
                        help="folder of the run")
    parser.add_argument("--network", choices=nets.NETWORKS,
                        default=DEFAULT.network,
                        help="architecture (default %(default)s)")
    parser.add_argument("--heads", default="emotion", help="attributes to "
                        "predict, separated by commas (default emotion)")
    parser.add_argument("--sides", default="0.8,1.5", help="smallest and "
                        "largest square in M, the longer side of YuNet's "
                        "box\n(default 0.8,1.5); wider for pictures that show "
                        "more")
    add_options(parser, Settings, HELP)
    parser.add_argument("--predictions", type=Path, help="file written "
                        "by predict.py, to learn from")
    parser.add_argument("--init", type=Path, help="weights.pt or a file of "
                        "export.py to start from")
    parser.add_argument("--device",
                        default="cuda" if torch.cuda.is_available() else "cpu",
                        help="PyTorch device (default %(default)s)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(),
                        help="CPU threads (default %(default)s)")
    parser.add_argument("--stop-after", type=int, metavar="N",
                        help="stop this call after N epochs")
    return parser.parse_args()


def settings_of(args):
    """The `Settings` from the arguments."""
    values = {field.name: getattr(args, field.name)
              for field in fields(Settings)}
    values["heads"] = tuple(args.heads.split(","))
    values["sides"] = tuple(float(x) for x in args.sides.split(","))
    return Settings(**values)


def relevant(named, heads):
    """The sets in {set: Faces} that have labels for one of the heads."""
    out = {name: faces for name, faces in named.items()
           if any((faces.labels(head) >= 0).any() for head in heads)}
    if not out:
        raise ValueError(f"no face with a label for {', '.join(heads)}")
    return out


def read_predictions(path, settings, heads):
    """Reads the file written by predict.py, for a training with the same
    views: the columns of the training's heads. `heads` {head: labels} are the
    pack's."""
    with np.load(path) as stored:
        for key in ("sides", "strength"):
            here, there = getattr(settings, key), stored[key].tolist()
            if list(np.atleast_1d(here)) != list(np.atleast_1d(there)):
                raise ValueError(f"{path} was made with {key} {there}, this "
                                 f"training has {here}: use the same for both")
        known = {head: heads[head] for head in stored["heads"].tolist()}
        columns = [np.r_[data.columns(known, head)] for head in settings.heads]
        return stored["predictions"][:, :, np.concatenate(columns)]


def prepare(sets, settings, device, predictions=None):
    """The `Training` for the sets of a pack. With teacher predictions, faces
    without labels are used as well."""
    named = sets["training"]
    if predictions is None:
        named = relevant(named, settings.heads)
    faces = data.concat(list(named.values()))
    if len(faces) < settings.batch:
        raise ValueError(f"expected at least one --batch of {settings.batch} "
                         f"faces, found {len(faces)}: add faces or reduce it")
    pool = Pool(faces, settings.heads, device)
    if predictions is not None:
        pool.teach(predictions)
    return Training(settings, pool, weights(faces, settings.heads,
                                            settings.power))


def report(training, out, loss, validation, heads):
    """Evaluates the averaged weights and writes all files."""
    judged = model.of_network(training.averaged(), heads)
    results = judge.summary(judge.judge(judged, validation, 0,
                                        training.device))
    training.history.append({"epoch": training.epoch, "loss": round(loss, 5),
                             **{k: round(v, 5) for k, v in results.items()}})
    print(f"{100 * training.progress():.1f} %, {training.speed():.0f} faces/s  "
          + "  ".join(f"{k} {v}" for k, v in training.history[-1].items()),
          flush=True)
    torch.save({"network": training.settings.network, "heads": heads,
                "state": training.average.state, "results": results},
               out / "weights.pt")
    with open(out / "history.csv", "w", newline="", encoding="ascii") as stream:
        writer = csv.DictWriter(stream, training.history[0].keys())
        writer.writeheader()
        writer.writerows(training.history)
    plots.curves(out / "curves.png", training.history)
    training.save(out / "last.pt")


def run(training, out, validation, heads, stop_after=None):
    """Trains to the end, or for `stop_after` epochs. `validation` is {set:
    Faces}, `heads` {head: labels}. Resumes from the files in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    if (out / "last.pt").exists():
        training.load(out / "last.pt")
        print(f"going on after epoch {training.epoch}", flush=True)
    first, told = training.epoch, time.monotonic()
    over, pause = training.progress() >= 1, 0.0
    while not over:
        loss = training.run_epoch()
        over = training.progress() >= 1 \
            or training.epoch - first >= (stop_after or math.inf)
        # If an epoch takes a second, evaluating after each would take longer.
        if over or time.monotonic() - told > pause:
            began = time.monotonic()
            report(training, out, loss, validation, heads)
            told = time.monotonic()
            pause = 15 * (told - began)


def main():
    args = parse_args()
    torch.set_num_threads(args.threads)
    settings = settings_of(args)
    try:
        sets = pack.read(args.pack)
        known = data.heads_of(sets["training"])
        training = prepare(sets, settings, torch.device(args.device),
                           args.predictions and read_predictions(
                               args.predictions, settings, known))
        heads = {head: known[head] for head in settings.heads}
        if args.init and args.init.suffix == ".onnx":
            training.start_from_onnx(shipped.Weights(args.init), heads)
        elif args.init:
            training.start_from(torch.load(args.init, map_location="cpu"))
        validation = relevant(sets["validation"], settings.heads)
        print(f"{len(training.pool)} faces to train on; to validate on: "
              + ", ".join(f"{k} {len(v)}" for k, v in validation.items()),
              flush=True)
        run(training, args.out, validation, heads, args.stop_after)
    except (OSError, ValueError, KeyError) as error:
        raise SystemExit(f"train.py: {error}")


if __name__ == "__main__":
    main()
