#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts the faces that detectors find, and their false detections.

    evaluate_detector.py face.onnx --sets detect --six test_image.jpg \\
      --against face_detection_yunet_2023mar.onnx
    evaluate_detector.py face.onnx --held-back detect.tar

The first command measures on labelled photographs that were not used for
training or for choosing settings (listed in docs/detection.md). The second
measures on the pictures that training held back, at several thresholds: choose
the threshold from its output. A face is found if a box has an intersection over
union of at least 0.5 with its label. A box that overlaps no label by 0.25 is a
false detection.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from detector import boxes, judge, pictures, trials
from detector.model import Model

THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


def measure(model, photos, threshold):
    """{"faces", "found", "others"}"""
    tally = judge.Tally()
    for photo in photos:
        pixels, labels = trials.presented(photo)
        height, width = pixels.shape[:2]
        score, found = model(pixels)
        faces, scores = judge.best(found, score, threshold)
        tally.add(boxes.clip(faces, width, height), scores,
                  torch.from_numpy(labels))
    found, others = tally.at(threshold)
    return {"faces": tally.labels, "found": found, "others": others}


def compare(model, other, photos, threshold):
    """Compares the faces that both models find. Returns means of: the landmark
    distance, relative to the distance between the eyes; the longer side of the
    box and how far its centre is below the other's, both relative to the
    longer side of the other's box."""
    rows = []
    for photo in photos:
        pixels, _ = trials.presented(photo)
        (mine, _), (theirs, _) = (
            judge.best(*reversed(m(pixels)), threshold) for m in
            (model, other))
        if not len(mine) or not len(theirs):
            continue
        same, at = boxes.iou(theirs, mine).max(1)
        for face, best in zip(theirs[same > 0.5], mine[at[same > 0.5]]):
            longer = face[2:4].max()
            marks = (face[4:] - best[4:]).view(5, 2).norm(dim=1).mean()
            eyes = (face[4:6] - face[6:8]).norm().clamp_min(1)
            below = best[1] + best[3] / 2 - face[1] - face[3] / 2
            rows.append((float(marks / eyes), float(best[2:4].max() / longer),
                         float(below / longer)))
    means = np.mean(rows, 0) if rows else [float("nan")] * 3
    return {"faces": len(rows), **{name: float(value) for name, value in zip(
        ("landmarks", "side", "shift"), means)}}


def read_sets(folder, six):
    out = {"sy32": list(trials.sy32(folder / "sy32")),
           "dlib": list(trials.dlib(folder / "dlib"))}
    if six:
        out["six"] = list(trials.six(six))
    return out


def on_sets(models, thresholds, sets):
    """{trial: [result of each model]}"""
    out = {}

    def add(name, photos):
        out[name] = [measure(model, photos, threshold) for model, threshold
                     in zip(models, thresholds)]
        print("| " + name + " | " + " | ".join(
            f"{r['found']} of {r['faces']}, {r['others']}"
            for r in out[name]) + " |", flush=True)
    for name, photos in sets.items():
        add(name, photos)
    for name, change in trials.HARD.items():
        add("sy32, " + name, [change(photo) for photo in sets["sy32"]])
    return out


def on_held_back(model, path):
    """Prints what is found in the held-back pictures."""
    _, held = pictures.split(pictures.read(path))
    tally = judge.tally(model, held)
    for threshold in THRESHOLDS:
        found, others = tally.at(threshold)
        print(f"| {threshold} | {found} of {tally.labels}, {others} |")
    print(f"average precision {tally.precision():.4f}")


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path, help="ONNX file")
    parser.add_argument("--against", type=Path, help="YuNet 2023mar: measure "
                        "it too, and compare boxes and landmarks")
    parser.add_argument("--sets", type=Path, help="folder with sy32 and dlib")
    parser.add_argument("--six", type=Path, help="the authors' test_image.jpg")
    parser.add_argument("--held-back", type=Path, metavar="TAR",
                        help="the tar file of pictures used for training")
    parser.add_argument("--threshold", type=float, default=0.8,
                        help="minimum score of the model (default 0.8); YuNet "
                        "always\nuses 0.8")
    parser.add_argument("--json", type=Path, metavar="FILE",
                        help="also write the results of --sets as JSON")
    parser.add_argument("--threads", type=int, default=1,
                        help="CPU threads (default 1)")
    return parser.parse_args()


def main():
    args = parse_args()
    torch.set_num_threads(args.threads)
    try:
        models = [Model(path, args.threads) for path in
                  (args.model, args.against) if path]
        if args.held_back:
            on_held_back(models[0], args.held_back)
        if not args.sets:
            return
        sets = read_sets(args.sets, args.six)
        told = on_sets(models, (args.threshold, 0.8), sets)
        if args.against:
            same = compare(*models, sets["sy32"], args.threshold)
            told["compared"] = same
            print(f"{same['faces']} faces found by both: landmarks differ by "
                  f"{same['landmarks']:.3f} of the distance between the eyes; "
                  f"side {same['side']:.3f}, shift {same['shift']:.3f}")
    except (OSError, ValueError) as error:
        raise SystemExit(f"evaluate_detector.py: {error}")
    if args.json:
        args.json.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
