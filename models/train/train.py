#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trains one network and keeps its best weights.

    train.py emotion --fer2013 fer2013.csv --ferplus votes.csv --out runs/emotion
    train.py gender --utkface UTKFace --lfw lfw --out runs/gender

`--out` gets `last.pt` (everything to go on from, written after each epoch),
`best.pt` (weights of the best validation), `history.csv`, `curves.png` and
`confusion.png`. The same command goes on where an interrupted run stopped;
`--init best.pt` starts a new one from an older one's weights.
AdamW, one-cycle rate, an exponential average of the weights. On the CPU
bfloat16 and channels_last make an epoch three times as fast with PyTorch 2;
1.13 has neither in working order, so it runs in float32.
"""

import argparse
import csv
import os
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import data
import nets
import plots
from augment import Augment
from evaluate import add_data_options, check_data_options, load, validate

MODERN = int(torch.__version__.split(".")[0]) >= 2

# What an interrupted run has to have in common with the one that goes on.
SETTINGS = ("task", "network", "epochs", "batch", "rate", "weight_decay",
            "augment", "reach", "repeat", "seed")

# FER-2013's faces are cut tightly; gender must hold for any usual framing.
SIDES = {"emotion": (0.82, 1.12), "gender": (0.88, 1.85)}


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("task", choices=("emotion", "gender"))
    parser.add_argument("--out", type=Path, required=True)
    add_data_options(parser)
    parser.add_argument("--repeat", metavar="SET=N", action="append",
                        default=[], help="show a training set (FER-2013, "
                        "UTKFace, LFW)\nN times an epoch")
    parser.add_argument("--augment", type=float, default=1.0,
                        help="strength of the augmentation (default 1)")
    parser.add_argument("--reach", type=float,
                        help="show images that are cut tightly up to so many "
                        "times\nwider, their borders repeated")
    parser.add_argument("--network", choices=nets.NETWORKS,
                        default="mini-xception")
    parser.add_argument("--init", type=Path, help="best.pt to start from")
    parser.add_argument("--epochs", type=int, default=90)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--weight-decay", type=float, default=1e-2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--stop-after", type=int, metavar="N",
                        help="stop after N epochs of this call")
    args = parser.parse_args()
    check_data_options(parser, args)
    return args


def repeated(training, repeat):
    """One `Faces` of {name: Faces}, each as often as "NAME=N" in `repeat`
    says."""
    times = dict.fromkeys(training, 1)
    for item in repeat:
        name, _, count = item.partition("=")
        if name not in times or not count.isdigit():
            raise SystemExit(f"--repeat {item}: expected SET=N with one of "
                             + ", ".join(times))
        times[name] = int(count)
    return data.concat([faces for name, faces in training.items()
                        for _ in range(times[name])])


class Average:
    """Exponential average of a network's weights and buffers."""

    def __init__(self, net, decay=0.999):
        self.decay, self.steps = decay, 0
        self.state = {k: v.clone() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net):
        self.steps += 1
        # A short memory at first, or the random start would linger.
        keep = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for key, value in net.state_dict().items():
            if value.is_floating_point():
                self.state[key].lerp_(value, 1 - keep)
            else:
                self.state[key].copy_(value)


def autocast():
    return torch.autocast("cpu", torch.bfloat16, enabled=MODERN)


def train_epoch(run, faces, augment, generator):
    """One pass over `faces`; returns the mean loss."""
    run.net.train()
    order = torch.randperm(len(faces), generator=generator).numpy()
    total, steps = 0.0, len(order) // run.args.batch
    for step in range(steps):
        part = faces.take(order[step * run.args.batch:][:run.args.batch])
        x = augment(torch.from_numpy(part.images), torch.from_numpy(part.side),
                    torch.from_numpy(part.shift), generator)
        if MODERN:
            x = x.contiguous(memory_format=torch.channels_last)
        with autocast():
            logits = run.net(x)
        loss = F.cross_entropy(logits.float(), torch.from_numpy(part.targets))
        run.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        run.optimizer.step()
        run.schedule.step()
        run.average.update(run.net)
        total += loss.item()
        if sys.stderr.isatty():
            print(f"\r  {step + 1}/{steps} loss {total / (step + 1):.4f}",
                  end="", file=sys.stderr)
    return total / max(steps, 1)


@torch.no_grad()
def predict(net, inputs):
    net.eval()
    return net(inputs).numpy()


class Run:
    """Everything that an interrupted training needs to go on."""

    def __init__(self, args, classes, steps):
        self.args = args
        self.settings = {key: getattr(args, key) for key in SETTINGS}
        torch.manual_seed(args.seed)
        self.net = nets.build(args.network, classes)
        if args.init:
            self.net.load_state_dict(
                torch.load(args.init, map_location="cpu")["state"])
        if MODERN:
            self.net = self.net.to(memory_format=torch.channels_last)
        self.average = Average(self.net)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), lr=args.rate,
                                           weight_decay=args.weight_decay)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, args.rate, total_steps=steps * args.epochs + 1,
            pct_start=0.15)
        self.epoch, self.best, self.history = 0, 0.0, []

    def save(self, path):
        state = {"net": self.net.state_dict(), "average": self.average.state,
                 "steps": self.average.steps,
                 "optimizer": self.optimizer.state_dict(),
                 "schedule": self.schedule.state_dict(), "epoch": self.epoch,
                 "best": self.best, "history": self.history,
                 "settings": self.settings}
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path):
        state = torch.load(path, map_location="cpu")
        before = state.get("settings", self.settings)
        other = [f"{key} {before[key]}" for key in SETTINGS
                 if before[key] != self.settings[key]]
        if other:
            raise SystemExit(f"train.py: {path} is of a run with "
                             f"{', '.join(other)}: go on with the same, or "
                             "name another --out")
        self.net.load_state_dict(state["net"])
        self.average.state, self.average.steps = state["average"], state["steps"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.epoch, self.best = state["epoch"], state["best"]
        self.history = state["history"]


def write_history(path, history):
    with open(path, "w", newline="", encoding="ascii") as stream:
        writer = csv.DictWriter(stream, history[0].keys())
        writer.writeheader()
        writer.writerows(history)


def finish_epoch(run, judged, validation, classes, loss):
    """Validates the averaged weights, keeps them if they are the best."""
    judged.load_state_dict(run.average.state)
    results = validate(lambda x: predict(judged, x), validation)
    score = float(np.mean([accuracy for accuracy, *_ in results.values()]))
    run.history.append({"epoch": run.epoch, "loss": round(loss, 5),
                        **{k: round(v[0], 5) for k, v in results.items()}})
    print("  ".join(f"{k} {v}" for k, v in run.history[-1].items()), flush=True)
    out = run.args.out
    if score > run.best:
        run.best = score
        torch.save({"network": run.args.network, "classes": list(classes),
                    "state": run.average.state,
                    "results": {k: v[0] for k, v in results.items()}},
                   out / "best.pt")
        plots.confusion(out / "confusion.png", results, classes)
    write_history(out / "history.csv", run.history)
    plots.curves(out / "curves.png", run.history)
    run.save(out / "last.pt")


def main():
    args = parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    try:
        training, validation, classes = load(args)
    except (OSError, ValueError) as error:
        raise SystemExit(f"train.py: {error}")
    training = repeated(training, args.repeat)
    if len(training) < args.batch:
        raise SystemExit(f"train.py: {len(training)} faces are not one --batch "
                         f"of {args.batch}")
    augment = Augment(SIDES[args.task], args.augment, args.reach)
    run = Run(args, len(classes), len(training) // args.batch)
    judged = nets.build(args.network, len(classes))
    if (args.out / "last.pt").exists():
        run.load(args.out / "last.pt")
        print(f"going on after epoch {run.epoch}", flush=True)
    print(f"{len(training)} faces to train on; to validate on: "
          + ", ".join(f"{k} {len(v)}" for k, v in validation.items()), flush=True)
    last = min(args.epochs, run.epoch + (args.stop_after or args.epochs))
    while run.epoch < last:
        # Seeds of its own per epoch: resuming repeats nothing. Dropout draws
        # from the global generator.
        seed = args.seed * 1000 + run.epoch
        torch.manual_seed(seed)
        generator = torch.Generator().manual_seed(seed)
        loss = train_epoch(run, training, augment, generator)
        run.epoch += 1
        finish_epoch(run, judged, validation, classes, loss)


if __name__ == "__main__":
    main()
