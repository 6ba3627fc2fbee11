# SPDX-License-Identifier: LGPL-2.1-or-later
"""Code shared by the tests of models/train: generated data, and TAP output.
Tests that need a missing Python package are skipped."""

import csv
import importlib.util
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRAIN = ROOT / "models" / "train"
sys.path[:0] = [str(TRAIN), str(ROOT / "tests" / "golden")]


def needs(*packages):
    missing = [p for p in packages if importlib.util.find_spec(p) is None]
    return unittest.skipIf(missing, "not installed: " + ", ".join(missing))


def noise(seed, *shape):
    import numpy
    return numpy.random.default_rng(seed).integers(
        1, 256, shape).astype(numpy.uint8)


class WithFolder(unittest.TestCase):
    """`self.folder` is empty at the start, and removed afterwards."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def write_fer2013(self, images, labels, usages):
        path = self.folder / "fer2013.csv"
        with open(path, "w", newline="", encoding="ascii") as stream:
            writer = csv.writer(stream)
            writer.writerow(("emotion", "pixels", "Usage"))
            for image, label, usage in zip(images, labels, usages):
                pixels = " ".join(str(value) for value in image.ravel())
                writer.writerow((label, pixels, usage))
        return path

    def write_votes(self, rows):
        path = self.folder / "votes.csv"
        names = ("neutral,happiness,surprise,sadness,anger,disgust,fear,"
                 "contempt,unknown,NF")
        path.write_text("\n".join([names] + rows) + "\n", encoding="ascii")
        return path

    def write_jpegs(self, names, size):
        from PIL import Image
        for index, name in enumerate(names):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(noise(index, size, size)).save(path, "JPEG")


class Tap(unittest.TestResult):
    """Prints a line for each test as soon as it has finished."""

    def __init__(self):
        super().__init__()
        self.line = ""

    def startTest(self, test):
        super().startTest(test)
        self.line = ""

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line = f" # SKIP {reason}"

    def stopTest(self, test):
        super().stopTest(test)
        bad = any(test is case for case, _ in self.failures + self.errors)
        print(f"{'not ok' if bad else 'ok'} {self.testsRun} "
              + ".".join(test.id().split(".")[-2:]) + self.line, flush=True)


def main():
    """Runs the tests of the calling script; returns the exit status."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(
        sys.modules["__main__"])
    print(f"1..{suite.countTestCases()}", flush=True)
    result = Tap()
    suite.run(result)
    for _, trace in result.failures + result.errors:
        print(trace, file=sys.stderr)
    return 0 if result.wasSuccessful() else 1
