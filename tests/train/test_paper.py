# SPDX-License-Identifier: LGPL-2.1-or-later
"""paper.py: measures with stand-ins for the programs, and prints the table."""

import json
import re
import subprocess
import sys
import unittest

from support import ROOT, TRAIN, WithFolder, main, needs

RESULTS = ROOT / "models" / "paper" / "results"

EVAL = """#!/bin/sh
echo "$@" >> "$0.log"
echo 'accuracy  0.7500  (3 of 4)'
"""

BENCH = """#!/bin/sh
echo "$@" >> "$0.log"
case "$*" in
*vulkan*) ms=9 on=llvmpipe ;;
*) ms=$(wc -l < "$0.log") on=CPU ;;
esac
echo "{\\"cpu\\": $ms, \\"on\\": \\"$on\\", \\"models\\": [{\\"macs\\": 1500000}]}"
"""


def call(*arguments):
    return subprocess.run([sys.executable, "-B", TRAIN / "paper.py",
                           *map(str, arguments)], capture_output=True,
                          text=True)


@needs("numpy", "onnx")
class Measure(WithFolder):
    def setUp(self):
        super().setUp()
        for name, text in (("eval", EVAL), ("bench", BENCH)):
            path = self.folder / "tools" / name / f"mien-{name}"
            path.parent.mkdir(parents=True)
            path.write_text(text)
            path.chmod(0o755)
        self.results = self.folder / "net.json"

    def measure(self, *more):
        return call("measure", self.results, ROOT / "models" / "emotion.onnx",
                    "--name", "mini", "--build", self.folder, "--rounds", "3",
                    *more)

    def test_one(self):
        done = self.measure("--fer2013", "fer.csv", "--lfw", "lfw", "--lists",
                            "names")
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(self.results.read_text())
        self.assertEqual(told["parameters"], [56575])
        self.assertEqual(told["macs"], 1500000)
        self.assertEqual(told["sets"], {
            "PublicTest": {"accuracy": 0.75, "faces": 4},
            "LFW": {"accuracy": 0.75, "faces": 4}})
        # The CPU's turns are the first, third and fifth.
        self.assertEqual(told["devices"]["cpu"], {"name": "CPU", "ms": 3})
        asked = (self.folder / "tools/eval/mien-eval.log").read_text()
        self.assertIn("--fer2013 fer.csv", asked)
        self.assertIn("--folders lfw --list names/LFW.txt --shows 1.8 "
                      "--framing 1.1", asked)
        self.assertNotIn("UTKFace", asked)
        done = call("table", self.results)
        self.assertIn("| mini | ours |  | 56,575 | 1.5 | 0.750 |  | 0.750 | 3.00 "
                      "| 9.00 |", done.stdout)

    def test_square(self):
        done = self.measure("--utkface", "utk", "--lfw", "lfw", "--lists",
                            "names", "--square", "1.5")
        self.assertEqual(done.returncode, 0, done.stderr)
        asked = (self.folder / "tools/eval/mien-eval.log").read_text()
        self.assertEqual(asked.count("--framing 1.5"), 2)

    def test_faults(self):
        done = self.measure("--lfw", "lfw")
        self.assertIn("--lfw need --lists", done.stderr)
        done = call("measure", self.results, *["a.onnx"] * 3, "--name", "x")
        self.assertIn("found 3 networks", done.stderr)
        (self.folder / "tools/bench/mien-bench").write_text(
            "#!/bin/sh\necho no device >&2\nexit 1\n")
        done = self.measure()
        self.assertRegex(done.stderr, r"^paper.py: mien-bench .*: no device$")
        done = call("table", self.folder / "none.json")
        self.assertIn("No such file", done.stderr)


@needs("numpy", "onnx")
class Table(unittest.TestCase):
    def test_page(self):
        """The model card has the table of the kept results."""
        page = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
        shown = re.search(r"^\| network \| weights .*?(?=\n\n)", page,
                          re.M | re.S)
        done = call("table", *sorted(RESULTS.glob("*.json")))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(shown[0], done.stdout.partition("\n\n")[0])

    def test_files(self):
        """Every network of our own in the results is there to run."""
        for path in RESULTS.glob("*.json"):
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["weights"] == "ours":
                for name in told["files"]:
                    self.assertTrue(list((ROOT / "models").rglob(name)), name)


if __name__ == "__main__":
    sys.exit(main())
