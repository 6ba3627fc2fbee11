#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Accuracy of an ONNX model on the validation sets.

    evaluate.py emotion emotion.onnx --fer2013 fer2013.csv
    evaluate.py gender gender.onnx --utkface UTKFace --lfw lfw

Any model that takes 64x64 gray from -1 to 1, such as the authors' after
import_keras.py. `--confusion PNG` draws the matrices, `--write-splits DIR`
writes the names of the files that are held back, a list for each set.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

import augment
import data
import plots
from runtime import RUNTIMES, onnx_runtime
from tasks import EMOTIONS, GENDERS

# Gender must hold from a tight crop to a wide one.
GENDER_SIDES = (0.9, 1.2, 1.5, 1.8)


def add_data_options(parser):
    parser.add_argument("--fer2013", type=Path, help="fer2013.csv or .csv.xz")
    parser.add_argument("--ferplus", type=Path, help="FER+ votes, csv")
    parser.add_argument("--utkface", type=Path, help="folder of chips")
    parser.add_argument("--lfw", type=Path, help="folder with woman/ and man/")
    parser.add_argument("--lfw-side", type=float, default=1.8,
                        help="side of the LFW squares in M (default 1.8)")


def check_data_options(parser, args):
    if args.task == "emotion" and not args.fer2013:
        parser.error("emotion needs --fer2013")
    if args.task == "gender" and not (args.utkface or args.lfw):
        parser.error("gender needs --utkface, --lfw or both")


def load(args):
    """({name: training Faces}, {name: validation Faces}, classes). The split
    is the same whatever else is asked for."""
    if args.task == "emotion":
        parts = data.load_fer2013(args.fer2013, args.ferplus)
        for usage in ("Training", "PublicTest"):
            if usage not in parts:
                raise ValueError(f"{args.fer2013}: no row of Usage {usage}")
        return {"FER-2013": parts["Training"]}, \
            {"PublicTest": parts["PublicTest"]}, EMOTIONS
    training, validation = {}, {}
    if args.utkface:
        training["UTKFace"], validation["UTKFace"] = data.split_random(
            data.load_utkface(args.utkface), 0.1, 1)
    if args.lfw:
        faces = data.load_folders(args.lfw, GENDERS, args.lfw_side)
        training["LFW"], validation["LFW"] = data.split_people(faces, 0.2, 1)
    return training, validation, GENDERS


def inputs_of(faces, side=None):
    """Network inputs: the images whole, or cut to a square of `side` M."""
    images = torch.from_numpy(faces.images)
    if side is None:
        return augment.whole(images)
    return augment.frame(images, torch.from_numpy(faces.side),
                         torch.from_numpy(faces.shift), side)


def validate(predict, validation):
    """{name: (accuracy, labels, predictions)} of `predict`, from inputs to
    scores as arrays. Sets that show more than the face are measured at
    several framings."""
    results = {}
    for name, faces in validation.items():
        sides = [s for s in GENDER_SIDES if s <= faces.side[0]] \
            if faces.side[0] > 1.2 else [None]
        for side in sides:
            parts = inputs_of(faces, side).split(512)
            guess = np.concatenate([predict(x) for x in parts]).argmax(1)
            key = name if side is None else f"{name}@{side}"
            results[key] = (float((guess == faces.labels).mean()),
                            faces.labels, guess)
    return results


def write_splits(folder, validation):
    for name, faces in validation.items():
        if faces.names:
            text = "\n".join(faces.names) + "\n"
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def print_matrix(labels, guesses, classes):
    """A Markdown table; rows are the true classes, in per cent."""
    matrix = plots.confusion_matrix(labels, guesses, len(classes)) * 100
    counts = np.bincount(labels, minlength=len(classes))
    print("| | " + " | ".join(classes) + " | faces |")
    print("|---|" + "---:|" * (len(classes) + 1))
    for name, row, count in zip(classes, matrix, counts):
        print(f"| {name} | " + " | ".join(f"{value:.1f}" for value in row)
              + f" | {count} |")


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("task", choices=("emotion", "gender"))
    parser.add_argument("onnx", type=Path, nargs="?")
    add_data_options(parser)
    parser.add_argument("--confusion", type=Path, metavar="PNG")
    parser.add_argument("--write-splits", type=Path, metavar="DIR")
    args = parser.parse_args()
    check_data_options(parser, args)
    if not (args.onnx or args.write_splits):
        parser.error("neither a model nor --write-splits is given")
    return args


def main():
    args = parse_args()
    try:
        _, validation, classes = load(args)
    except (OSError, ValueError) as error:
        raise SystemExit(f"evaluate.py: {error}")
    if args.write_splits:
        args.write_splits.mkdir(parents=True, exist_ok=True)
        write_splits(args.write_splits, validation)
    if not args.onnx:
        return
    run = onnx_runtime(args.onnx)
    if run is None:
        raise SystemExit(f"evaluate.py: needs {RUNTIMES}")
    results = validate(lambda x: run(x.numpy()), validation)
    for name, (accuracy, labels, guesses) in results.items():
        print(f"\n{name}: {accuracy:.4f} of {len(labels)}\n")
        print_matrix(labels, guesses, classes)
    if args.confusion:
        plots.confusion(args.confusion, results, classes)


if __name__ == "__main__":
    main()
