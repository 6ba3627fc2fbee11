# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that the numbers printed by mien-bench --limit are consistent,
whatever the speed.

usage: test_limit.py BUILD_ROOT NETWORK
"""

import os
import re
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name)
                for name in ("support", "train")]

import environment
import support

BUILD, NETWORK = sys.argv[1:3]
BENCH = str(Path(BUILD) / "tools" / "bench" / "mien-bench")


def limit(*models):
    """GMAC/s, and name -> MMAC, minimum ms, ms, share in percent."""
    heading, _, _, *rows = environment.call(
        [BENCH, "--limit", "--rounds=2", "--slice=2",
         *(f"--model={model}" for model in models)]).splitlines()
    most = re.fullmatch(r"CPU \(.+\), one thread: at most ([0-9.]+) GMAC/s",
                        heading)
    numbers = {}
    for row in rows:
        name, *columns, percent = row.split()
        assert percent == "%", row
        numbers[name] = [float(column) for column in columns]
    return float(most[1]), numbers


class Limit(unittest.TestCase):
    def check(self, most, row):
        macs, least, taken, share = row
        for number in most, *row:
            self.assertGreater(number, 0)
        # Within the precision of the printed digits.
        self.assertAlmostEqual(macs / most, least, delta=0.01 * least + 2e-4)
        self.assertAlmostEqual(100 * least / taken, share,
                               delta=0.05 + 100 * (5e-5 + 5e-5) / taken)

    def test_one(self):
        most, rows = limit(NETWORK)
        self.assertEqual(list(rows), [Path(NETWORK).name])
        self.check(most, *rows.values())

    def test_together(self):
        _, rows = limit("emotion", "gender")
        emotion, gender, both = rows.values()
        self.assertEqual(list(rows),
                         ["emotion.onnx", "gender.onnx", "together"])
        for column in range(3):
            self.assertAlmostEqual(emotion[column] + gender[column],
                                   both[column], delta=2e-3)

    def test_instruction_sets(self):
        """One loop for each level that MIEN_CPU can select."""
        for level in "generic", "avx2":
            os.environ["MIEN_CPU"] = level
            self.addCleanup(os.environ.pop, "MIEN_CPU", None)
            most, rows = limit(NETWORK)
            self.check(most, *rows.values())


if __name__ == "__main__":
    sys.exit(support.main())
