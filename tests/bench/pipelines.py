#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares Mien's pipelines, from a file to annotated frames, with the one of
the paper's authors in Python (paper.py): whole processes in turns on the same
processors. Times are for the frames after the first one. A time is the median
of the turns, a ratio the median of the rounds' ratios, followed by the
quartiles. Above 1, Mien is faster."""

import argparse
import json
import os
import re
import resource
import sys
from pathlib import Path

import contenders
import results

ROOT = Path(__file__).resolve().parents[2]
DRAWN = "facetrack ! faceclassify device=cpu ! faceannotate"
FINDERS = {
    "each frame": "mienfacedetect device=cpu updates=none",
    "rescan-interval=5": "mienfacedetect device=cpu updates=none "
                         "rescan-interval=5",
    "inference-interval=5": "mienfacedetect device=cpu updates=none "
                            "inference-interval=5",
    "cascade": "mienfacedetect updates=none "
               "model=haarcascade_frontalface_default.xml",
}


def parse(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("clips", nargs="+", type=Path, metavar="CLIP")
    parser.add_argument("--finders", default=",".join(FINDERS), metavar="LIST",
                        help="settings of mienfacedetect to compare")
    parser.add_argument("--no-paper", action="store_true",
                        help="only Mien's pipelines")
    parser.add_argument("--threads", type=int, metavar="N",
                        default=len(os.sched_getaffinity(0)),
                        help="number of processors")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    options = parser.parse_args(arguments)
    options.finders = options.finders.split(",")
    unknown = set(options.finders) - set(FINDERS)
    if unknown:
        parser.error(f"--finders: expected of {', '.join(FINDERS)}, found "
                     f"{', '.join(sorted(unknown))}")
    return options


def environment(build):
    """The environment for gst-launch-1.0 with the plugin in a build folder."""
    return {**os.environ, "GST_PLUGIN_PATH": str(build / "gst"),
            "GST_REGISTRY": str(build / "bench-registry.bin"),
            "MIEN_MODEL_PATH": str(ROOT / "models")}


class Mien:
    def __init__(self, finder):
        self.name = finder

    def turn(self, clip, processors):
        """gst-launch-1.0 measures from the first frame at the sink."""
        text = contenders.call(
            ["gst-launch-1.0", "filesrc", f"location={clip.resolve()}", "!",
             *f"decodebin ! {FINDERS[self.name]} ! {DRAWN} ! fakesink "
             "sync=false".split()], processors)
        found = re.search(r"ended after (\d+):(\d+):([\d.]+)", text)
        hours, minutes, seconds = found.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


class Paper:
    name = "paper"

    def __init__(self, folder):
        self.python = contenders.environment.make(
            folder, contenders.HERE / "paper-requirements.txt", "--no-deps")

    def turn(self, clip, processors):
        text = contenders.call(
            [self.python, str(contenders.HERE / "paper.py"), str(clip),
             *(str(ROOT / "models" / f"{name}.onnx")
               for name in ("emotion", "gender"))], processors)
        return json.loads(text)["seconds"]


def measure(clip, competing, options):
    """Returns the times of each contender's turns, in seconds of wall time and
    of processor time."""
    processors = sorted(os.sched_getaffinity(0))[:options.threads]
    turns = {one.name: [] for one in competing}
    for _ in range(options.rounds):
        for one in competing:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = one.turn(clip, processors)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            turns[one.name].append({
                "seconds": seconds,
                "cpu": after.ru_utime + after.ru_stime - before.ru_utime
                - before.ru_stime})
    return turns


def row(clip, name, turns):
    own = [turn["seconds"] for turn in turns[name]]
    cells = [clip.name, name, f"{results.spread(own)['median']:.3f}",
             f"{results.quantile([t['cpu'] for t in turns[name]], 0.5):.2f}"]
    if "paper" in turns and name != "paper":
        ratio = results.spread([theirs["seconds"] / ours for theirs, ours
                                in zip(turns["paper"], own)])
        cells.append(f"{ratio['median']:.1f} ({ratio['quartiles'][0]:.1f} to "
                     f"{ratio['quartiles'][1]:.1f})")
    else:
        cells.append("")
    return "| " + " | ".join(cells) + " |"


def main(arguments):
    options = parse(arguments)
    os.environ.update(environment(options.build.resolve()))
    competing = [Mien(finder) for finder in options.finders]
    print("| clip | search | seconds | processor time | paper / Mien |\n"
          "|---|---|---|---|---|")
    try:
        if not options.no_paper:
            competing.append(Paper(options.build.resolve() / "bench-paper"))
        for clip in options.clips:
            turns = measure(clip, competing, options)
            for name in turns:
                print(row(clip, name, turns), flush=True)
    except contenders.Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
