#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the whole recipe: teachers, their predictions, and the students.

    recipe.py faces.pack --out runs/recipe --minutes 9
    recipe.py small.pack --out runs/trial --epochs 2 --views 1

Stops within `--minutes`, however fast the machine is. After an interruption run
the same command again to resume. After each stage it writes into `--results`
(default: OUT/results): `results.zip` (weights, histories and curves, without
the teachers' weights), `figures.json`, and `teacher.npz`, from which students
can learn on another machine.
"""

import argparse
import json
import time
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch

import augment
import data
import evaluate
import judge
import model
import pack
import predict
import train
from training import Settings

BOTH = ("emotion", "gender")

# Students must use the views that their teachers' predictions are for.
SIDES, STRENGTH = (0.8, 1.5), 0.5

VIEWS = 16
PREDICTING, JUDGING = 0.06, 0.04  # their shares of the time


@dataclass
class Stage:
    """One training: its share of the time, and the settings that differ from
    the defaults."""

    name: str
    share: float
    taught: bool
    changes: dict = field(default_factory=dict)

    def settings(self, args, minutes):
        """The settings of this stage, for `minutes` or for the number of
        epochs in `args`."""
        common = {"batch": args.batch, "rate": 8e-3, "power": 0.3,
                  "sides": SIDES, "network": args.teacher}
        if self.taught:
            common["strength"] = STRENGTH
        return Settings(**{**common, **self.changes, "epochs": args.epochs,
                           "minutes": minutes})


def _teacher(name, share, seed):
    return Stage(name, share, False, {
        "heads": BOTH, "seed": seed, "rate": 2e-3, "weight_decay": 5e-2,
        "mix": 0.5, "strength": 0.8, "settle": 0.7})


STAGES = (
    _teacher("teacher-1", 0.22, 1),
    _teacher("teacher-2", 0.22, 2),
    Stage("both", 0.16, True, {"network": "slim", "heads": BOTH}),
    Stage("emotion-mini", 0.12, True, {"network": "mini-xception"}),
    Stage("emotion-slim", 0.1, True, {"network": "slim"}),
    Stage("gender-mini", 0.08, True, {"network": "mini-xception",
                                      "heads": ("gender",)}),
)


class Recipe:
    """The stages and what they share: the faces and the teachers'
    predictions."""

    def __init__(self, args):
        self.args, self.started = args, time.monotonic()
        self.sets = pack.read(args.pack)
        self.heads = data.heads_of(self.sets["training"])
        self.device = torch.device(args.device)
        self.results = args.results or args.out / "results"
        self.results.mkdir(parents=True, exist_ok=True)
        self.stored = self.results / "teacher.npz"
        self.figures = {"device": str(self.device), "stages": {}}
        if self.device.type == "cuda":
            self.figures["device"] = torch.cuda.get_device_name()
            torch.backends.cudnn.benchmark = True
            torch.set_float32_matmul_precision("high")

    def left(self):
        """Remaining time in minutes."""
        return self.args.minutes - (time.monotonic() - self.started) / 60

    def say(self, text):
        print(f"[{(time.monotonic() - self.started) / 60:.2f} min] {text}",
              flush=True)

    def minutes(self, stage):
        """The time for a stage: its share of the total, or of the remaining
        time if that is less."""
        rest = STAGES[STAGES.index(stage):]
        shares = sum(s.share for s in rest) + JUDGING \
            + PREDICTING * (not self.stored.exists())
        return stage.share * min(self.args.minutes,
                                 max(self.left(), 0) / shares)

    def train(self, stage):
        """Trains a stage to its end; all its files are in its folder."""
        settings = stage.settings(self.args, self.minutes(stage))
        taught = train.read_predictions(self.stored, settings, self.heads) \
            if stage.taught else None
        if not settings.epochs and settings.minutes < 0.05:
            raise ValueError(f"no time left for {stage.name}: run the same "
                             "command again to resume")
        training = train.prepare(self.sets, settings, self.device, taught)
        self.say(f"{stage.name}: {settings.network}, "
                 f"{len(training.pool)} faces")
        known = {head: self.heads[head] for head in settings.heads}
        train.run(training, self.args.out / stage.name, train.relevant(
            self.sets["validation"], settings.heads), known)
        self.figures["stages"][stage.name] = {
            "settings": asdict(settings), "epochs": training.epoch,
            "seconds": round(training.spent, 1),
            "faces/s": round(training.speed(), 1)}

    def weights(self, stage):
        """The weights file of a stage."""
        return self.args.out / stage.name / "weights.pt"

    def predict(self, teachers):
        """Stores the teachers' predictions for all faces."""
        if self.stored.exists():
            return
        judged = model.Ensemble([model.load(self.weights(stage), self.device)
                                 for stage in teachers])
        faces = data.concat(list(self.sets["training"].values()))
        told = predict.predictions(judged, faces, BOTH, self.args.views,
                                   augment.Augment(SIDES, STRENGTH),
                                   self.device, lambda view: self.say(
                                       f"{view} of {self.args.views} views"))
        predict.store(self.stored, told, BOTH, SIDES, STRENGTH)

    def judge(self, names, stress):
        """Evaluates the networks of the named stages, as an ensemble if there
        are several."""
        judged = model.Ensemble([
            model.load(self.args.out / name / "weights.pt", self.device)
            for name in names])
        sets = evaluate.held_back(self.sets)
        results = judge.judge(judged, sets, 2 if stress else 1, self.device)
        told = evaluate.report(results, judged.heads, sets)
        self.figures["stages"].setdefault(" + ".join(names), {})["told"] = told
        for head, named in told.items():
            self.say(" + ".join(names) + f", {head}: " + ", ".join(
                f"{name} {row['accuracy']:.4f}" for name, row in named.items()
                if name in sets or "@" in name))

    def bring(self):
        """Writes the results so far."""
        (self.results / "figures.json").write_text(
            json.dumps(self.figures, indent=1) + "\n")
        with zipfile.ZipFile(self.results / "results.zip", "w",
                             zipfile.ZIP_DEFLATED) as archive:
            for stage in STAGES:
                for name in ("weights.pt", "history.csv", "curves.png"):
                    path = self.args.out / stage.name / name
                    if path.exists() and (stage.taught or name != "weights.pt"):
                        archive.write(path, f"{stage.name}/{name}")

    def run(self):
        """Runs all stages."""
        teachers = [stage for stage in STAGES if not stage.taught]
        students = [stage for stage in STAGES if stage.taught]
        for stage in teachers:
            self.train(stage)
            self.judge([stage.name], False)
            self.bring()
        self.judge([stage.name for stage in teachers], False)
        self.predict(teachers)
        for stage in students:
            self.train(stage)
            self.judge([stage.name], True)
            self.bring()
        self.say(f"done; {self.results} has it all")


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pack", type=Path, help="file written by pack.py")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR",
                        help="folder of the runs")
    parser.add_argument("--results", type=Path, metavar="DIR",
                        help="folder for results (default OUT/results)")
    parser.add_argument("--minutes", type=float, default=9.0,
                        help="time limit of this call (default 9)")
    parser.add_argument("--epochs", type=int, default=0,
                        help="number of epochs per stage, instead of as many "
                        "as fit")
    parser.add_argument("--batch", type=int, default=512,
                        help="faces per step (default 512)")
    parser.add_argument("--teacher", choices=("teacher", "teacher-small"),
                        default="teacher", help="teacher-small trains three "
                        "times as fast on a CPU (default teacher)")
    parser.add_argument("--views", type=int, default=VIEWS,
                        help="random views of each face for the teachers' "
                        "predictions (default %(default)s)")
    parser.add_argument("--device",
                        default="cuda" if torch.cuda.is_available() else "cpu",
                        help="PyTorch device (default %(default)s)")
    parser.add_argument("--threads", type=int, help="CPU threads")
    return parser.parse_args()


def main():
    args = parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    try:
        Recipe(args).run()
    except (OSError, ValueError, KeyError) as error:
        raise SystemExit(f"recipe.py: {error}")


if __name__ == "__main__":
    main()
