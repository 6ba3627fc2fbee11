# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests how peers.py evaluates turns, and turns of mien-bench itself. Needs no
other engines.

usage: test_peers.py BUILD_ROOT NETWORK
"""

import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "train"))

import contenders
import peers
import results
import support

BUILD, NETWORK = sys.argv[1:3]


def turn(median, scores=(0.25, 0.75)):
    return {"median": median, "cpu": 2 * median, "quartiles": [median, median],
            "models": [{"scores": list(scores)}]}


class Printer:
    """Prints the result of a turn, or fails."""

    def __init__(self, name, text, log, status=0):
        self.name = name
        self.words = [sys.executable, "-c", f"import sys; print('''{text}'''); "
                      f"open('{log}', 'a').write('{name} '); "
                      f"sys.exit({status})"]

    def command(self):
        return self.words


class Results(unittest.TestCase):
    def test_ratio_of_rounds(self):
        """The machine is ten times slower in the second round."""
        found = results.summary({
            "mien": [turn(1), turn(10), turn(1), turn(1), turn(2)],
            "peer": [turn(2), turn(20), turn(2), turn(3), turn(4)]}, 1)
        self.assertEqual(found["peer"]["ratio"],
                         {"median": 2, "quartiles": [2, 2]})
        self.assertEqual(found["peer"]["median"], 3)
        self.assertNotIn("ratio", found["mien"])

    def test_quantiles(self):
        self.assertEqual(results.spread([4, 1, 3, 2]),
                         {"median": 2.5, "quartiles": [1.75, 3.25]})
        self.assertEqual(results.quantile([7], 0.75), 7)

    def test_difference(self):
        """Ours are probabilities; the others' may be logits, for each item."""
        ours = turn(1, [0.5, 0.5, 0.2689414, 0.7310586])
        self.assertLess(results.difference(ours, turn(1, [3, 3, -1, 0]), 2),
                        1e-6)
        self.assertAlmostEqual(
            results.difference(ours, turn(1, [0.5, 0.5, 0.5, 0.5]), 2),
            0.2310586)
        self.assertIsNone(results.difference(ours, turn(1, [0.5, 0.5]), 2))
        self.assertLess(results.difference(
            turn(1, [0.7310586, 0.2689414]), turn(1, [3, 1]), 1, [2]), 1e-6)

    def test_table(self):
        turns = {"mien": [turn(1)], "peer": [turn(1.5)]}
        text = results.table([{
            "networks": "net", "threads": 1, "items": 8, "failed": {"x": "no"},
            "contenders": results.summary(turns, 1)}])
        self.assertIn("| net | 1 | 8 | peer | 1.5 | 1.5 to 1.5 | "
                      "1.50 (1.50 to 1.50) | 1.50 (1.50 to 1.50) | 0e+00 |",
                      text)
        self.assertIn("| net | 1 | 8 | x | no |", text)
        self.assertEqual({line.count("|") for line in text.splitlines()}, {10})


class Turns(support.WithFolder):
    def take(self, *ready):
        return peers.take_turns(ready, Printer.command, 3, None)

    def test_in_turns(self):
        log = self.folder / "log"
        turns, failed = self.take(*(Printer(name, json.dumps(turn(1)), log)
                                    for name in "abc"))
        self.assertEqual(log.read_text(), "a b c b c a c a b ")
        self.assertEqual([len(turns[name]) for name in "abc"], [3, 3, 3])
        self.assertEqual(failed, {})

    def test_failed(self):
        log = self.folder / "log"
        turns, failed = self.take(
            Printer("a", json.dumps(turn(1)), log),
            Printer("b", "no such network", log, status=1))
        self.assertEqual(log.read_text(), "a b a a ")
        self.assertEqual(failed, {"b": "no such network"})
        self.assertEqual(list(turns), ["a"])

    def test_options(self):
        for words in (["--peers=tensorflow"], ["--items=0"],
                      ["--threads=100000"]):
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertRaises(SystemExit, peers.parse, words)
            self.assertIn("expected", said.getvalue())

    def test_mien(self):
        """Each turn has the same faces, and returns the scores of all of
        them."""
        file = self.folder / "turns.json"
        with contextlib.redirect_stdout(io.StringIO()) as said, \
                contextlib.redirect_stderr(io.StringIO()):
            status = peers.main([
                NETWORK, f"--build={BUILD}", "--peers=", "--threads=1",
                "--items=3", "--rounds=2", "--slice=1", f"--json={file}"])
        self.assertEqual(status, 0)
        self.assertIn("| 1 | 3 | mien |", said.getvalue())
        first, second = json.loads(file.read_text())["cells"][0]["turns"]["mien"]
        scores = first["models"][0]["scores"]
        self.assertEqual(scores, second["models"][0]["scores"])
        n_classes = len(scores) // 3
        self.assertNotEqual(scores[:n_classes], scores[n_classes:2 * n_classes])
        for item in range(3):
            self.assertAlmostEqual(
                sum(scores[item * n_classes:(item + 1) * n_classes]), 1, 5)

    def test_wrong_faces(self):
        bench = str(Path(BUILD) / "tools" / "bench" / "mien-bench")
        wrong = self.folder / "wrong.f32"
        wrong.write_bytes(b"1234")
        with self.assertRaisesRegex(contenders.Failure, "expected .* bytes"):
            contenders.call([bench, "--turn", f"--model={NETWORK}",
                             f"--input={wrong}"])


if __name__ == "__main__":
    sys.exit(support.main())
