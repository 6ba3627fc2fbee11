#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trains a model for faceclassify on your own classes, given a folder of
pictures for each class.

    owntask.py pictures glasses.onnx
    owntask.py crops glasses.onnx --cropped 1.2 --minutes 5
    gst-launch-1.0 ... ! mienfacedetect ! faceclassify models=./glasses.onnx ! ...

pictures/none/*.jpg, pictures/glasses/*.jpg and so on are photographs;
mienfacedetect finds the largest face in each. With --cropped they are square
crops of faces instead. Training starts from the shipped emotion.onnx. It writes
glasses.onnx, glasses.modelinfo and the folder glasses.run, with summary.txt,
confusion.png, curves.png and everything needed to resume: after an interruption
run the same command again.
"""

import argparse
import json
import os
from dataclasses import replace
from pathlib import Path

import torch

import evaluate
import export
import judge
import model
import nets
import ownfaces
import plots
import shipped
import summary
import tasks
import train
from training import Settings

SHIPPED = Path(__file__).resolve().parents[1] / "emotion.onnx"


class OwnTask:
    """One run of this command."""

    def __init__(self, args):
        self.args = args
        self.folder = args.run or args.onnx.with_suffix(".run")
        paths = ownfaces.pictures(args.folder)
        self.task = tasks.Task(args.task or args.onnx.stem, tuple(paths),
                               tasks.Framing(args.cropped or args.side))
        # The modules judge and export look up tasks there.
        tasks.TASKS[self.task.attribute] = self.task
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sets = ownfaces.OwnFaces(args, paths, self.task.attribute,
                                      self.folder).sets()

    def settings(self, network):
        """The settings of the training."""
        args, side = self.args, self.task.framing.side
        count = len(self.sets["training"]["yours"])
        batch = next(b for b in (128, 64, 32, 16, 8, 4)
                     if b <= count / 4 or b == 4)
        return Settings(
            network=network, heads=(self.task.attribute,), epochs=args.epochs,
            minutes=args.minutes, batch=batch,
            rate=(2e-3 if args.source else 4e-3) * min(batch / 64, 1) ** 0.5,
            sides=(side * 0.85, side * 1.15), power=0.5,
            strength=args.strength, seed=args.seed)

    def train(self):
        """Trains to the end; the result is `weights.pt` in the run's folder."""
        args = self.args
        weights = args.source and shipped.Weights(args.source)
        training = train.prepare(
            self.sets, self.settings(weights.network if weights
                                     else args.network),
            torch.device(args.device))
        heads = {self.task.attribute: self.task.labels}
        if weights:
            training.start_from_onnx(weights, heads)
        print(f"{len(training.pool)} pictures to train on, "
              f"{len(self.sets['validation']['held back'])} held back; "
              f"{training.settings.network}, "
              + (f"from {args.source}" if weights else "from scratch"),
              flush=True)
        train.run(training, self.folder, self.sets["validation"], heads)

    def finish(self):
        """Exports the model and reports its accuracy on the held-back
        pictures."""
        net, heads, _ = model.load_weights(self.folder / "weights.pt")
        (_, labels, scores), = judge.judge(
            model.of_network(net, heads), self.sets["validation"],
            0)[self.task.attribute].values()
        # With few pictures a fitted temperature would mean little.
        task = replace(self.task, temperature=judge.temperature(
            scores, labels) if len(labels) >= 50 else 1.0)
        scores = judge.cooled(scores, task.temperature)
        export.export(net, [task], self.args.onnx)
        export.check(net, self.args.onnx, [len(task.labels)])
        text = summary.text(self.args.onnx, task, labels, scores)
        (self.folder / "summary.txt").write_text(text, encoding="utf-8")
        (self.folder / "summary.json").write_text(json.dumps(
            evaluate.figures(labels, scores, task.labels), indent=1) + "\n")
        plots.confusion(self.folder / "confusion.png", {"held back": (
            float((scores.argmax(1) == labels).mean()), labels,
            scores.argmax(1))}, task.labels)
        print("\n" + text, end="")


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path,
                        help="folder with a sub-folder for each class")
    parser.add_argument("onnx", type=Path, help="NAME.onnx to write")
    parser.add_argument("--task", help="name of the attribute (default NAME)")
    parser.add_argument("--cropped", type=float, metavar="SIDE",
                        help="the pictures are square crops of faces; their "
                        "side is SIDE times the\nlonger side of a detector's "
                        "box: 1 cuts through chin and forehead,\n1.8 shows "
                        "hair and neck")
    parser.add_argument("--side", type=float, default=1.2,
                        help="for photographs: side of the square shown to "
                        "the network, in the same\nunit (default 1.2)")
    parser.add_argument("--detector", metavar="MODEL",
                        help="model for mienfacedetect (default: its own)")
    parser.add_argument("--from", dest="source", default=str(SHIPPED),
                        metavar="ONNX", help="network from export.py to start "
                        "from, or none (default: the shipped\nemotion.onnx)")
    parser.add_argument("--network", choices=nets.NETWORKS,
                        default="mini-xception",
                        help="architecture, with --from none (default "
                        "%(default)s)")
    parser.add_argument("--minutes", type=float, default=10.0,
                        help="training time, summed over all calls (default "
                        "10)")
    parser.add_argument("--epochs", type=int, default=0,
                        help="number of epochs, instead of --minutes")
    parser.add_argument("--held-back", type=float, default=0.2,
                        help="share of each class kept for evaluation (default "
                        "0.2)")
    parser.add_argument("--people", action="store_true",
                        help="files are named PERSON_NUMBER: hold back people "
                        "rather than pictures")
    parser.add_argument("--strength", type=float, default=0.5,
                        help="strength of the augmentation (default 0.5)")
    parser.add_argument("--seed", type=int, default=1,
                        help="random seed (default 1)")
    parser.add_argument("--run", type=Path, metavar="DIR",
                        help="folder for the run (default NAME.run)")
    parser.add_argument("--device",
                        default="cuda" if torch.cuda.is_available() else "cpu",
                        help="PyTorch device (default %(default)s)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(),
                        help="CPU threads (default %(default)s)")
    args = parser.parse_args()
    if args.onnx.suffix != ".onnx":
        parser.error(f"expected a file name that ends in .onnx, found "
                     f"{args.onnx}")
    if not 0 < args.held_back < 1:
        parser.error(f"--held-back: expected a share between 0 and 1, found "
                     f"{args.held_back}")
    args.source = None if args.source == "none" else Path(args.source)
    return args


def main():
    args = parse_args()
    torch.set_num_threads(args.threads)
    try:
        own = OwnTask(args)
        own.train()
        own.finish()
    except KeyboardInterrupt:
        raise SystemExit("\nowntask.py: stopped; run the same command "
                         "again to resume")
    except (OSError, ValueError) as error:
        raise SystemExit(f"owntask.py: {error}")


if __name__ == "__main__":
    main()
