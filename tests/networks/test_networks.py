# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests how networks.py evaluates files; and, if $MIEN_TORCH_PYTHON has the
required packages, one small network from PyTorch to mien-bench.

usage: test_networks.py BUILD_ROOT NETWORK
"""

import contextlib
import io
import json
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name)
                for name in ("support", "train")]

import environment
import networks
import support

BUILD, NETWORK = sys.argv[1:3]
BENCH = str(Path(BUILD) / "tools" / "bench" / "mien-bench")

# Imports each package, and prints why one fails.
PROBE = """
import importlib
for name in ("numpy", "onnxruntime", "onnxscript", "torch", "torchvision",
             "timm"):
    try:
        importlib.import_module(name)
    except Exception as error:
        print(name, *str(error).splitlines()[:1], sep=": ")
"""


def lacking(python):
    """The packages for zoo.py that `python` lacks, as a text; empty if none."""
    if not python:
        return "$MIEN_TORCH_PYTHON is not set"
    try:
        found = environment.call([python, "-B", "-c", PROBE])
    except (OSError, environment.Failure) as error:
        found = str(error)
    reasons = ", ".join(found.splitlines())
    return reasons and f"$MIEN_TORCH_PYTHON is {python}: {reasons}; " \
        "expected what tests/networks/requirements.txt lists"


LACKING = lacking(os.environ.get("MIEN_TORCH_PYTHON"))


class Networks(support.WithFolder):
    def make_up(self, name, form):
        """Writes the files that zoo.py would create for a network."""
        folder = self.folder / "networks" / name
        folder.mkdir(parents=True)
        items = folder / "items.f32"
        items.write_bytes(bytes(2 * 49 * 63 * 4))
        (folder / "zoo.json").write_text(json.dumps({
            "items": 2, "input": str(items), "forms": {"plain": form}}))

    def check(self, name, *more):
        """The table row of `name`, and the count that follows."""
        bench = self.folder / "tools" / "bench"
        if not bench.exists():
            bench.mkdir(parents=True)
            (bench / "mien-bench").symlink_to(BENCH)
        with contextlib.redirect_stdout(io.StringIO()) as said:
            status = networks.main([name, f"--build={self.folder}",
                                    "--devices=cpu", *more])
        *_, row, count = said.getvalue().splitlines()
        return status, row, count

    def scores(self):
        return networks.turn(NETWORK, "cpu", {
            "items": 2, "input": self.folder / "networks" / "first" /
            "items.f32"}, BENCH)["models"][0]["scores"]

    def test_results(self):
        """Equal, out of tolerance, rejected, not exported."""
        plain = ("--forms=plain", "--python=python3")
        self.make_up("first", {"error": "not exported: no such op"})
        status, row, count = self.check("first", *plain)
        self.assertEqual((status, count[:6]), (1, "0 of 1"))
        self.assertEqual(row, "| first | plain | not exported: no such op | "
                         "0.00 |")
        scores = self.scores()
        self.make_up("equal", {"file": NETWORK, "scores": scores})
        status, row, count = self.check("equal", *plain)
        self.assertEqual((status, count[:6]), (0, "1 of 1"))
        self.assertLess(float(row.split("|")[3]), 1e-6)
        off = [scores[0] + 2e-4, scores[1] - 2e-4, *scores[2:]]
        self.make_up("off", {"file": NETWORK, "scores": off})
        status, row, count = self.check("off", *plain)
        self.assertEqual((status, count[:6]), (1, "0 of 1"))
        self.assertIn("| off | plain | 2.0e-04 |", row)
        wrong = self.folder / "wrong.onnx"
        wrong.write_bytes(b"\xff" * 16)
        self.make_up("wrong", {"file": str(wrong), "scores": scores})
        status, row, count = self.check("wrong", *plain)
        self.assertEqual((status, count[:6]), (1, "0 of 1"))
        self.assertIn("wrong.onnx", row)

    def test_lacking(self):
        """A missing Python, and one that only has a torchvision that does not
        match its torch."""
        self.assertIn("not set", lacking(""))
        self.assertIn("No such file", lacking(str(self.folder / "python")))
        (self.folder / "torchvision.py").write_text(
            "raise RuntimeError('operator does not exist\\nmore')")
        for name in "numpy", "onnxruntime", "onnxscript", "timm":
            (self.folder / f"{name}.py").touch()
        (self.folder / "torch.py").touch()
        with mock.patch.dict(os.environ, PYTHONPATH=str(self.folder)):
            reason = lacking(sys.executable)
            self.assertIn(": torchvision: operator does not exist; expected",
                          reason)
            (self.folder / "torchvision.py").write_text("")
            self.assertFalse(lacking(sys.executable))

    def test_forms(self):
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertRaises(SystemExit, networks.parse, ["--forms=jit"])
        self.assertIn("expected of script", said.getvalue())

    @unittest.skipIf(LACKING, LACKING)
    def test_of_torch(self):
        status, _, count = self.check("lcnet_050")
        self.assertEqual((status, count[:6]), (0, "1 of 1"))


if __name__ == "__main__":
    sys.exit(support.main())
