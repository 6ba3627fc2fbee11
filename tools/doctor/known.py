# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes a C header with a picture, the shipped networks and their scores for
it: the first of the golden tests' pictures and vectors.

usage: known.py MODELS GOLDEN_DATA OUTPUT
"""

import configparser
import hashlib
import math
import pathlib
import sys

CLASSIFIERS = ["emotion", "gender"]
DETECTOR = "face"


def probabilities(logits, temperature):
    """Computes them like the engine: a softmax of the logits divided by a
    temperature."""
    highest = max(logits)
    powers = [math.exp((logit - highest) / temperature) for logit in logits]
    return [power / sum(powers) for power in powers]


def digest(models, name):
    """Returns the SHA-256 of the network's file."""
    return hashlib.sha256((models / f"{name}.onnx").read_bytes()).hexdigest()


def classifier(models, data, name):
    """Returns one entry of the table."""
    side = configparser.ConfigParser()
    side.read(models / f"{name}.modelinfo", encoding="utf-8")
    first = (data / f"{name}.txt").read_text(encoding="ascii").splitlines()[0]
    scores = probabilities([float(word) for word in first.split()],
                           side.getfloat("mien", "temperature", fallback=1))
    listed = ", ".join(f"{score:.6f}f" for score in scores)
    return (f'  {{ "{name}", "{digest(models, name)}",\n'
            f"    {len(scores)}, {{ {listed} }} }},")


def picture(data):
    """Returns the middle of the first picture, which is what the networks
    see."""
    read = (data / "pictures.pgm").read_bytes()
    kind, size, _, depth = read[:32].split()[:4]
    assert (kind, depth) == (b"P5", b"255")
    # A single whitespace character ends the header.
    pixels = read[read.index(b"255") + 4:]
    size = int(size)
    border = (size - 64) // 2
    rows = [pixels[(border + y) * size + border:][:64] for y in range(64)]
    return ",\n".join("  " + ", ".join(map(str, row)) for row in rows)


def main():
    models, data, output = map(pathlib.Path, sys.argv[1:])
    output.write_text("\n".join([
        "static const guint8 picture[KNOWN_SIZE * KNOWN_SIZE] = {",
        picture(data), "};", "",
        "static const KnownNetwork networks[] = {",
        f'  {{ "{DETECTOR}", "{digest(models, DETECTOR)}",\n    0, {{ 0 }} }},',
        *(classifier(models, data, name) for name in CLASSIFIERS),
        "};", ""]), encoding="ascii")


main()
