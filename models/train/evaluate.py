#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures the accuracy of models on faces that were held back from training.

    evaluate.py faces.pack emotion.onnx
    evaluate.py faces.pack runs/both/weights.pt --stress --json both.json

A model is any network that takes 64x64 gray pixels from -1 to 1: `weights.pt`
from train.py, or an ONNX file with its side file, such as the authors' models
converted by import_keras.py. Several models are evaluated as an ensemble: their
probabilities are averaged. `--stress` also evaluates faces that are rotated,
scaled down, blurred and framed differently.

    evaluate.py faces.pack emotion.onnx --calibrate FER-2013

fits a temperature on the held-back faces of that set, so that probabilities
match accuracy, and writes it into emotion.modelinfo.
"""

import argparse
import json
import re
from pathlib import Path

import numpy as np
import torch

import judge
import model
import modelinfo
import pack
import plots


def print_matrix(labels, guesses, classes):
    """Prints a Markdown table; rows are the true classes, in per cent."""
    matrix = plots.confusion_matrix(labels, guesses, len(classes)) * 100
    counts = np.bincount(labels, minlength=len(classes))
    print("| | " + " | ".join(classes) + " | faces |")
    print("|---|" + "---:|" * (len(classes) + 1))
    for name, row, count in zip(classes, matrix, counts):
        print(f"| {name} | " + " | ".join(f"{value:.1f}" for value in row)
              + f" | {count} |")


def recalls(labels, scores, classes):
    """{class: share of its faces that are classified correctly}"""
    right = scores.argmax(1) == labels
    return {name: float(right[labels == at].mean())
            for at, name in enumerate(classes) if (labels == at).any()}


def groups(names):
    """{group: mask} from file names that begin with age, sex and race, as in
    UTKFace."""
    fields = [re.match(r"(\d+)_\d_(\d)_", name) for name in names]
    if not fields or not all(fields):
        return {}
    age = np.array([int(f[1]) for f in fields])
    race = np.array([int(f[2]) for f in fields])
    out = {f"age {low} to {high - 1}": (age >= low) & (age < high)
           for low, high in ((0, 10), (10, 20), (20, 40), (40, 60), (60, 120))}
    out["15 and older"] = age >= 15
    for at, name in enumerate(("White", "Black", "Asian", "Indian", "other")):
        out[f"{name}, 15 and older"] = (age >= 15) & (race == at)
    return {name: mask for name, mask in out.items() if mask.any()}


def figures(labels, scores, classes):
    """The quality of probabilities, as numbers for JSON."""
    return {"faces": len(labels),
            "accuracy": float((scores.argmax(1) == labels).mean()),
            "ece": judge.calibration_error(scores, labels),
            "classes": recalls(labels, scores, classes)}


def report(results, heads, sets):
    """{head: {set and view: {figure: value}}}"""
    out = {}
    for head, named in results.items():
        for name, (_, labels, scores) in named.items():
            row = figures(labels, scores, heads[head])
            right = scores.argmax(1) == labels
            if name in sets:
                row["groups"] = {group: float(right[mask].mean()) for group,
                                 mask in groups(sets[name].names).items()}
            out.setdefault(head, {})[name] = row
    return out


def print_report(told):
    """Prints the figures as a table for each head."""
    for head, named in told.items():
        print(f"\n| {head} | faces | accuracy | ECE | classes |")
        print("|---|---:|---:|---:|---|")
        for name, row in named.items():
            classes = ", ".join(f"{c} {v:.3f}"
                                for c, v in row["classes"].items())
            print(f"| {name} | {row['faces']} | {row['accuracy']:.4f} | "
                  f"{row['ece']:.3f} | {classes} |")
        for name, row in named.items():
            if row.get("groups"):
                print(f"\n{name}: " + ", ".join(f"{g} {v:.3f}" for g, v in
                                                row["groups"].items()))


def calibrate(path, results, name):
    """Fits the temperature of each head that the set `name` in `results` has
    labels for, and writes it into the side file of the ONNX file `path`."""
    side = path.with_suffix(".modelinfo")
    sets = {n: n.partition("@")[0] for named in results.values() for n in named}
    if name not in sets.values():
        raise ValueError(f"no set {name!r}: expected one of "
                         + ", ".join(dict.fromkeys(sets.values())))
    for head, named in results.items():
        chosen = [n for n in named if sets[n] == name]
        if not chosen:
            continue
        _, labels, scores = named[chosen[0]]
        before = modelinfo.temperature(side, head)
        found = before * judge.temperature(scores, labels)
        modelinfo.set_temperature(side, head, found)
        after = judge.cooled(scores, found / before)
        print(f"{side}: temperature of {head} set to {found:.3f}; ECE was "
              f"{judge.calibration_error(scores, labels):.3f}, is "
              f"{judge.calibration_error(after, labels):.3f}")


def held_back(sets):
    """{set: Faces} for everything that is not trained on."""
    return {**sets["validation"], **sets["report"]}


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pack", type=Path, help="file written by pack.py")
    parser.add_argument("models", type=Path, nargs="+", metavar="model",
                        help="weights.pt, or ONNX with a side file")
    parser.add_argument("--stress", action="store_true",
                        help="also evaluate degraded faces")
    parser.add_argument("--flip-average", action="store_true",
                        help="average with the prediction for the mirrored "
                        "face")
    parser.add_argument("--calibrate", metavar="SET", help="fit a temperature "
                        "on SET and write it into the side file")
    parser.add_argument("--json", type=Path, metavar="FILE",
                        help="also write the results as JSON")
    parser.add_argument("--confusion", type=Path, metavar="PREFIX",
                        help="print confusion matrices, and plot them as "
                        "PREFIX-HEAD.png")
    parser.add_argument("--device",
                        default="cuda" if torch.cuda.is_available() else "cpu",
                        help="PyTorch device (default %(default)s)")
    parser.add_argument("--threads", type=int, help="CPU threads")
    args = parser.parse_args()
    if args.calibrate and (len(args.models) > 1
                           or args.models[0].suffix != ".onnx"):
        parser.error("--calibrate needs one ONNX file with its side file")
    return args


def both_ways(judged):
    """Averages with the prediction for the mirrored face."""
    def run(x):
        here, there = judged(x), judged(x.flip(3))
        return [(here[head] + there[head]) / 2 for head in judged.heads]
    return model.Model(judged.heads, run)


def main():
    args = parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    try:
        sets = held_back(pack.read(args.pack))
        judged = model.Ensemble([model.load(path, args.device)
                                 for path in args.models])
    except (OSError, ValueError) as error:
        raise SystemExit(f"evaluate.py: {error}")
    if args.flip_average:
        judged = both_ways(judged)
    results = judge.judge(judged, sets, 2 if args.stress else 1, args.device)
    told = report(results, judged.heads, sets)
    print_report(told)
    if args.calibrate:
        try:
            calibrate(args.models[0], results, args.calibrate)
        except (OSError, ValueError) as error:
            raise SystemExit(f"evaluate.py: {error}")
    if args.json:
        args.json.write_text(json.dumps(told, indent=1) + "\n")
    if args.confusion:
        for head, named in results.items():
            plain = {n: v for n, v in named.items() if n in sets}
            for name, (_, labels, scores) in plain.items():
                print(f"\n{head}, {name}:\n")
                print_matrix(labels, scores.argmax(1), judged.heads[head])
            plots.confusion(f"{args.confusion}-{head}.png", {
                n: (v[0], v[1], v[2].argmax(1)) for n, v in plain.items()},
                judged.heads[head])


if __name__ == "__main__":
    main()
