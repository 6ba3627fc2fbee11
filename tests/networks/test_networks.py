# SPDX-License-Identifier: LGPL-2.1-or-later
"""What networks.py says of files; and, where $MIEN_TORCH_PYTHON has what that
takes, one small network from PyTorch to mien-bench.

usage: test_networks.py BUILD_ROOT NETWORK
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "train"))

import networks
import support

BUILD, NETWORK = sys.argv[1:3]
BENCH = str(Path(BUILD) / "tools" / "bench" / "mien-bench")


def torch_python():
    """One with all that zoo.py needs, or None."""
    python = os.environ.get("MIEN_TORCH_PYTHON")
    found = python and subprocess.run(
        [python, "-c", "import onnxruntime, onnxscript, timm, torchvision"],
        capture_output=True, check=False).returncode == 0
    return python if found else None


class Networks(support.WithFolder):
    def make_up(self, name, form):
        """As if zoo.py had made the network."""
        folder = self.folder / "networks" / name
        folder.mkdir(parents=True)
        items = folder / "items.f32"
        items.write_bytes(bytes(2 * 49 * 63 * 4))
        (folder / "zoo.json").write_text(json.dumps({
            "items": 2, "input": str(items), "forms": {"plain": form}}))

    def check(self, name, *more):
        """The table's row of `name` and the count behind it."""
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
        """Equal, too far apart, refused, not exported."""
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

    def test_forms(self):
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertRaises(SystemExit, networks.parse, ["--forms=jit"])
        self.assertIn("expected of script", said.getvalue())

    @unittest.skipUnless(torch_python(), "$MIEN_TORCH_PYTHON has no PyTorch, "
                         "timm, torchvision, onnxscript and onnxruntime")
    def test_of_torch(self):
        status, _, count = self.check("lcnet_050")
        self.assertEqual((status, count[:6]), (0, "1 of 1"))


if __name__ == "__main__":
    sys.exit(support.main())
