#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares the paper's networks: measures each, keeps the results in a file,
and prints the table from these files.

    paper.py measure tiny.json tiny.onnx --name tiny-Xception --build build \\
      --fer2013 fer2013.csv --utkface UTKFace --lfw lfw --lists names
    paper.py table *.json

`measure` runs mien-eval on the held-back faces of every data set that is given,
and mien-bench on one face and one processor, CPU and Vulkan in turns. Two
networks in one file of results are a pair, emotion's first: their parameters,
multiply-accumulates and times are added up. Times are processor times, so other
programs matter little.
"""

import argparse
import json
import re
import statistics
import subprocess
from pathlib import Path

import onnxgraph

DEVICES = ("cpu", "vulkan")

# The square in M that gender's networks are shown of LFW's pictures. UTKFace's
# show less, and are shown whole.
LFW_SQUARE = 1.1

HEAD = ("network", "weights", "trained", "parameters", "MAC, M",
        "emotion, PublicTest", "gender, UTKFace", "gender, LFW", "CPU, ms",
        "Vulkan, ms")


class Programs:
    """mien-eval and mien-bench of a build folder, or those installed."""

    def __init__(self, build):
        self.build = build

    def run(self, name, *arguments):
        path = self.build / "tools" / name.partition("-")[2] / name \
            if self.build else name
        done = subprocess.run([str(x) for x in (path, *arguments)],
                              capture_output=True, text=True)
        if done.returncode:
            raise ValueError(f"{name} {' '.join(map(str, arguments))}: "
                             f"{done.stderr.strip()}")
        return done.stdout


def accuracy(programs, network, attribute, *arguments):
    """(share classified correctly, faces) by mien-eval."""
    told = programs.run("mien-eval", network, "--attribute", attribute,
                        "--device", "cpu", *arguments)
    found = re.search(r"^accuracy .*\((\d+) of (\d+)\)", told, re.M)
    if not found:
        raise ValueError(f"mien-eval printed no accuracy: {told!r}")
    right, count = map(int, found.groups())
    return right / count, count


def accuracies(programs, networks, args):
    """{set: {"accuracy", "faces"}} for the data sets in `args`. The first
    network predicts emotion, the last one gender."""
    asked, square = {}, args.square or LFW_SQUARE
    if args.fer2013:
        asked["PublicTest"] = (networks[0], "emotion", "--fer2013",
                               args.fer2013)
    if args.utkface:
        asked["UTKFace"] = (networks[-1], "gender", "--utkface", args.utkface,
                            "--list", args.lists / "UTKFace.txt",
                            *(("--framing", square) if args.square else ()))
    if args.lfw:
        asked["LFW"] = (networks[-1], "gender", "--folders", args.lfw, "--list",
                        args.lists / "LFW.txt", "--shows", "1.8", "--framing",
                        square)
    out = {}
    for name, what in asked.items():
        share, count = accuracy(programs, *what)
        out[name] = {"accuracy": round(share, 4), "faces": count}
    return out


def times(programs, networks, rounds):
    """Multiply-accumulates of all networks, and {device: {"name", "ms"}}: the
    median over `rounds` of the processor time for one face."""
    models = [word for path in networks for word in ("--model", path)]
    turns = {device: [] for device in DEVICES}
    for _ in range(rounds):
        for device, told in turns.items():
            told.append(json.loads(programs.run(
                "mien-bench", "--turn", "--contenders", device, "--threads",
                "1", *models)))
    macs = sum(model["macs"] for model in turns["cpu"][0]["models"])
    return macs, {device: {"name": told[0]["on"], "ms": round(
        statistics.median(turn["cpu"] for turn in told), 3)}
        for device, told in turns.items()}


def processor():
    """The processor's name, as Linux tells it."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return "unknown"
    found = re.search(r"^model name\s*: (.*)$", text, re.M)
    return found[1] if found else "unknown"


def measure(args):
    """Measures `args.networks` and writes `args.results`."""
    programs = Programs(args.build)
    macs, devices = times(programs, args.networks, args.rounds)
    told = {"name": args.name, "weights": args.weights,
            "trained": args.trained, "order": args.order,
            "files": [path.name for path in args.networks],
            "parameters": [onnxgraph.parameters(path)
                           for path in args.networks],
            "macs": macs, "processor": processor(), "devices": devices,
            "sets": accuracies(programs, args.networks, args)}
    args.results.write_text(json.dumps(told, indent=1) + "\n",
                            encoding="utf-8")


def row(told):
    """The cells of one file of results."""
    sets = [f"{told['sets'][name]['accuracy']:.3f}"
            if name in told["sets"] else ""
            for name in ("PublicTest", "UTKFace", "LFW")]
    speeds = [f"{told['devices'][device]['ms']:.2f}" for device in DEVICES]
    return (told["name"], told["weights"], told["trained"],
            " + ".join(f"{count:,}" for count in told["parameters"]),
            f"{told['macs'] / 1e6:.1f}", *sets, *speeds)


def table(results):
    """The table of all results in Markdown, and a line with what the times
    were measured on."""
    lines = ["| " + " | ".join(HEAD) + " |", "|---|---|---|" + "---:|" * 7]
    for told in sorted(results, key=lambda r: (r["order"], r["name"])):
        lines.append("| " + " | ".join(row(told)) + " |")
    machines = sorted({f"{told['processor']}, one processor: "
                       + ", ".join(told["devices"][device]["name"]
                                   for device in DEVICES) for told in results})
    return "\n".join(lines + ["", "Measured on: " + "; ".join(machines)])


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("measure", help="measure a network, or a pair")
    one.add_argument("results", type=Path, help="file to write")
    one.add_argument("networks", type=Path, nargs="+", metavar="ONNX",
                     help="a network with both heads, or emotion's and "
                     "gender's")
    one.add_argument("--name", required=True, help="name of the network")
    one.add_argument("--weights", default="ours", help="whose weights these "
                     "are (default ours)")
    one.add_argument("--trained", default="", help="how long they were "
                     "trained, for the table")
    one.add_argument("--order", type=int, default=0, help="place in the table")
    one.add_argument("--build", type=Path, metavar="DIR", help="build folder "
                     "with mien-eval and mien-bench (default: installed)")
    one.add_argument("--fer2013", type=Path, metavar="FILE",
                     help="FER-2013's csv file")
    one.add_argument("--utkface", type=Path, metavar="DIR",
                     help="UTKFace's images")
    one.add_argument("--lfw", type=Path, metavar="DIR", help="LFW's images, in "
                     "a folder for each gender")
    one.add_argument("--lists", type=Path, metavar="DIR", help="lists of the "
                     "held-back faces, written by pack.py --names")
    one.add_argument("--square", type=float, metavar="SIDE", help="square to "
                     "show gender's network, in M\n(default: UTKFace's whole "
                     f"pictures, {LFW_SQUARE} of LFW's)")
    one.add_argument("--rounds", type=int, default=9,
                     help="turns of each device (default %(default)s)")
    all_of = commands.add_parser("table", help="print the table")
    all_of.add_argument("results", type=Path, nargs="+",
                        help="files written by measure")
    args = parser.parse_args()
    if args.command == "measure" and len(args.networks) > 2:
        parser.error("expected a network with both heads, or a pair, found "
                     f"{len(args.networks)} networks")
    if args.command == "measure" and (args.utkface or args.lfw) \
            and not args.lists:
        parser.error("--utkface and --lfw need --lists")
    return args


def main():
    args = parse_args()
    try:
        if args.command == "measure":
            measure(args)
        else:
            print(table([json.loads(path.read_text(encoding="utf-8"))
                         for path in args.results]))
    except (OSError, ValueError, KeyError) as error:
        raise SystemExit(f"paper.py: {error}")


if __name__ == "__main__":
    main()
