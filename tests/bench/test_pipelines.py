# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests how pipelines.py evaluates turns, and a turn without the paper's.

usage: test_pipelines.py BUILD_ROOT MIEN_CLIP PICTURE
"""

import contextlib
import io
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "train"))

import pipelines
import support

BUILD, FILM, PICTURE = sys.argv[1:4]


class Rows(unittest.TestCase):
    def test_ratio_of_rounds(self):
        turns = {"cascade": [{"seconds": s, "cpu": 2 * s} for s in (1, 5, 2)],
                 "paper": [{"seconds": s, "cpu": s} for s in (3, 10, 8)]}
        self.assertEqual(
            pipelines.row(Path("a/b.mp4"), "cascade", turns),
            "| b.mp4 | cascade | 2.000 | 4.00 | 3.0 (2.5 to 3.5) |")
        self.assertEqual(pipelines.row(Path("b.mp4"), "paper", turns),
                         "| b.mp4 | paper | 8.000 | 8.00 |  |")


class Turns(unittest.TestCase):
    def run_it(self, *words):
        printed, complaint = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), \
                contextlib.redirect_stderr(complaint):
            status = pipelines.main(["--no-paper", "--rounds=1",
                                     f"--build={BUILD}", *words])
        return status, printed.getvalue(), complaint.getvalue()

    def test_turn(self):
        with tempfile.TemporaryDirectory() as folder:
            clip = f"{folder}/clip.mp4"
            # The face in the picture is at 223, 125.
            subprocess.run([FILM, PICTURE, "223", "125", clip], check=True)
            status, table, _ = self.run_it("--finders=inference-interval=5",
                                           clip)
        self.assertEqual(status, 0)
        self.assertTrue(re.search(r"\| inference-interval=5 \| \d+\.\d{3} \|",
                                  table), table)

    def test_no_clip(self):
        status, _, complaint = self.run_it("--finders=each frame",
                                           "/nonexistent.mp4")
        self.assertEqual(status, 1)
        self.assertNotEqual(complaint, "")


if __name__ == "__main__":
    sys.exit(support.main())
