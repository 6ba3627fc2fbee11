#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A task of your own: from a folder of pictures for each class to a model for
faceclassify.

    owntask.py pictures glasses.onnx
    owntask.py crops glasses.onnx --cropped 1.2 --minutes 5
    gst-launch-1.0 ... ! mienfacedetect ! faceclassify models=./glasses.onnx ! ...

pictures/none/*.jpg, pictures/glasses/*.jpg and so on are photographs, whose
largest face is found by mienfacedetect; with --cropped they are squares around
faces. The network starts from the shipped emotion.onnx. Beside glasses.onnx
there will be glasses.modelinfo and the folder glasses.run: summary.txt,
confusion.png, curves.png, and all that the same command needs to go on where
it was interrupted.
"""

import argparse
import json
import os
from dataclasses import replace
from pathlib import Path

import torch

import augment
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
        # What judges and exports looks there.
        tasks.TASKS[self.task.attribute] = self.task
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sets = ownfaces.OwnFaces(args, paths, self.task.attribute,
                                      self.folder).sets()

    def settings(self, network):
        """Of the training."""
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
        """To the end; `weights.pt` in the run's folder is the result."""
        args = self.args
        weights = args.source and shipped.Weights(args.source)
        training = train.prepare(
            self.sets, self.settings(weights.network if weights
                                     else args.network),
            torch.device(args.device))
        if weights:
            training.start_in(lambda net: shipped.fill(net, weights,
                                                       _views(training)))
        print(f"{len(training.pool)} pictures to train on, "
              f"{len(self.sets['validation']['held back'])} held back; "
              f"{training.settings.network}, "
              + (f"from {args.source}" if weights else "from scratch"),
              flush=True)
        train.run(training, self.folder, self.sets["validation"],
                  {self.task.attribute: self.task.labels})

    def finish(self):
        """Exports, and says how good it is on what was held back."""
        net, heads, _ = model.load_weights(self.folder / "weights.pt")
        (_, labels, scores), = judge.judge(
            model.of_network(net, heads), self.sets["validation"],
            0)[self.task.attribute].values()
        # Of few pictures it would say little.
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


def _views(training):
    """Some faces as a training shows them."""
    pool, s = training.pool, training.settings
    index = torch.arange(min(len(pool), 512), device=pool.images.device)
    return augment.Augment(s.sides, s.strength)(
        pool.images[index], pool.frame[index],
        augment.table(len(index), s.seed))


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="with a folder per class")
    parser.add_argument("onnx", type=Path, help="NAME.onnx, to be written")
    parser.add_argument("--task", help="the attribute (default NAME)")
    parser.add_argument("--cropped", type=float, metavar="SIDE",
                        help="the pictures are squares around faces, of SIDE "
                        "times the longer side\nof a detector's box: 1 cuts "
                        "through chin and forehead, 1.8 shows hair and neck")
    parser.add_argument("--side", type=float, default=1.2,
                        help="of photographs: the square that the network "
                        "sees, in the same unit\n(default 1.2)")
    parser.add_argument("--detector", metavar="MODEL",
                        help="model of mienfacedetect (default: its own)")
    parser.add_argument("--from", dest="source", default=str(SHIPPED),
                        metavar="ONNX", help="network of export.py to start "
                        "from, or none (default: the shipped emotion.onnx)")
    parser.add_argument("--network", choices=nets.NETWORKS,
                        default="mini-xception", help="with --from none")
    parser.add_argument("--minutes", type=float, default=10.0,
                        help="how long to train, all calls together "
                        "(default 10)")
    parser.add_argument("--epochs", type=int, default=0,
                        help="how many, instead of --minutes")
    parser.add_argument("--held-back", type=float, default=0.2,
                        help="share of each class to judge by (default 0.2)")
    parser.add_argument("--people", action="store_true",
                        help="files are called PERSON_NUMBER: hold back "
                        "people, not pictures")
    parser.add_argument("--strength", type=float, default=0.5,
                        help="of the random changes to pictures (default 0.5)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--run", type=Path, metavar="DIR",
                        help="folder of the run (default NAME.run)")
    parser.add_argument("--device",
                        default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    args = parser.parse_args()
    if args.onnx.suffix != ".onnx":
        parser.error(f"{args.onnx}: expected a name that ends in .onnx")
    if not 0 < args.held_back < 1:
        parser.error("--held-back must lie between 0 and 1")
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
        raise SystemExit("\nowntask.py: stopped; the same command goes on")
    except (OSError, ValueError) as error:
        raise SystemExit(f"owntask.py: {error}")


if __name__ == "__main__":
    main()
