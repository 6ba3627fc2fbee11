#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares mien-bench with ONNX Runtime, OpenVINO and ncnn from PyPI: whole
processes in turns, on the same processors, files and faces. Times are for all
networks of a row on all its items, in milliseconds. A time is the median of
the turns' medians, a ratio the median of the rounds' ratios, followed by the
quartiles. Above 1, Mien is faster."""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

import contenders
import results

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [ROOT / "models" / f"{name}.onnx" for name in ("emotion", "gender")]
PEERS = ["onnxruntime", "openvino", "ncnn"]


def numbers(text):
    return [int(word) for word in text.split(",")]


def parse(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="ONNX",
                        help="networks, run separately (default: emotion and "
                        "gender together)")
    parser.add_argument("--threads", type=numbers, default=[1, 2],
                        metavar="LIST", help="numbers of processors")
    parser.add_argument("--items", type=numbers, default=[1, 8, 32],
                        metavar="LIST", help="items per run")
    parser.add_argument("--peers", default=",".join(PEERS), metavar="LIST",
                        help="engines to compare with; \"\" for none")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--slice", type=float, default=300, metavar="MS",
                        help="minimum length of a turn")
    parser.add_argument("--build", type=Path, default=ROOT / "build",
                        help="folder with mien-bench; also for the virtual "
                        "environment")
    parser.add_argument("--json", type=Path, metavar="FILE",
                        help="write all turns to FILE")
    options = parser.parse_args(arguments)
    options.peers = [name for name in options.peers.split(",") if name]
    unknown = set(options.peers) - set(PEERS)
    if unknown:
        parser.error(f"--peers: expected of {', '.join(PEERS)}, found "
                     f"{', '.join(sorted(unknown))}")
    if min(options.threads + options.items + [options.rounds]) < 1:
        parser.error("expected numbers from 1")
    available = len(os.sched_getaffinity(0))
    if max(options.threads) > available:
        parser.error(f"--threads: expected at most {available}, the processors "
                     "that there are")
    return options


def processor_name():
    try:
        with open("/proc/cpuinfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def take_turns(ready, cell_of, rounds, processors):
    """Returns the turns of each contender, starting each round with a
    different one, and the reasons of those that failed. `cell_of` returns the
    command of a contender."""
    turns = {contender.name: [] for contender in ready}
    failed = {}
    commands = {}
    for contender in ready:
        commands[contender.name] = cell_of(contender)
    for round_ in range(rounds):
        for index in range(len(ready)):
            name = ready[(round_ + index) % len(ready)].name
            if name in failed:
                continue
            try:
                turns[name].append(json.loads(
                    contenders.call(commands[name], processors)))
            except contenders.Failure as failure:
                failed[name] = str(failure)
    return {name: turns[name] for name in turns if name not in failed}, failed


def measure(networks, competing, threads, items, options):
    processors = sorted(os.sched_getaffinity(0))[:threads]
    turns, failed = take_turns(
        competing,
        lambda one: one.command(networks, items, threads, options.slice),
        options.rounds, processors)
    if "mien" in failed:
        raise contenders.Failure(failed["mien"])
    return {"networks": networks.name, "threads": threads, "items": items,
            "load": os.getloadavg(), "turns": turns, "failed": failed,
            "contenders": results.summary(turns, items,
                                          networks.temperatures)}


def prepared(competing, networks):
    """The contenders that can run the networks."""
    ready = []
    for one in competing:
        try:
            one.prepare(networks)
            ready.append(one)
        except contenders.Failure as failure:
            print(f"{one.name} does not run {networks.name}: {failure}",
                  file=sys.stderr)
    return ready


def compare(options, folder):
    bench = str(options.build.resolve() / "tools" / "bench" / "mien-bench")
    competing = contenders.make(options.peers, bench,
                                options.build.resolve() / "bench-peers")
    paths = [[path] for path in options.networks] or [SHIPPED]
    for path in paths:
        networks = contenders.Set(path, bench, folder)
        ready = prepared(competing, networks)
        for threads in options.threads:
            for items in options.items:
                yield measure(networks, ready, threads, items, options)


def main(arguments):
    options = parse(arguments)
    cells = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            for cell in compare(options, folder):
                cells.append(cell)
                print(*results.rows(cell), sep="\n", file=sys.stderr)
    except contenders.Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    print(results.table(cells))
    if options.json:
        options.json.write_text(json.dumps({
            "processor": processor_name(), "system": platform.platform(),
            "peers": contenders.REQUIREMENTS.read_text().splitlines()[2:],
            "cells": cells}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
