# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests the scripts for machines with a GPU: their calculations, and a bundle
that is packed and measured in a few seconds on any Vulkan device.

usage: test_gpu.py BUILD_ROOT NETWORK
"""

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import shutil
import sys
import unittest
import unittest.mock
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "train")]

import bundle
import parts
import prediction
import programs
import report
import support

BUILD, NETWORK = map(Path, sys.argv[1:3])


def script(name):
    loader = importlib.machinery.SourceFileLoader(name, str(HERE / name))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


measure, pack, predict = map(script, ("measure", "pack", "predict"))


def dispatch(wave, item_bytes=0, run_bytes=0, macs=0, invocations=1000):
    return {"kernel": "k", "node": "n", "wave": wave, "groups": invocations,
            "group_size": 1, "item_bytes": item_bytes, "run_bytes": run_bytes,
            "macs": macs}


DEVICE = {"bytes": 1e9 / prediction.REACHED["bytes"],
          "flops": 1e9 / prediction.REACHED["flops"],
          "barrier_us": 5, "submission_us": 20, "width": 1000}


class Prediction(unittest.TestCase):
    def test_longer_of_both(self):
        """1000 bytes take a microsecond, and so do 500 multiply-accumulates."""
        plan = {"dispatches": [dispatch(0, 3000, 1000, 500),
                               dispatch(1, 1000, 0, 5000)]}
        self.assertAlmostEqual(prediction.run_us([plan], 1, DEVICE),
                               20 + 4 + 5 + 10 + 5)
        self.assertAlmostEqual(prediction.device_us([plan], 2, DEVICE),
                               7 + 5 + 20 + 5)

    def test_together(self):
        """Networks share waves and the submission."""
        a = {"dispatches": [dispatch(0, 1000), dispatch(1, 2000)]}
        b = {"dispatches": [dispatch(0, 4000)]}
        self.assertAlmostEqual(prediction.run_us([a, b], 1, DEVICE),
                               20 + 5 + 5 + 2 + 5)
        self.assertEqual(prediction.totals([a, b], 3),
                         {"dispatches": 3, "waves": 2, "bytes": 21000,
                          "flop": 0, "submissions": 1})

    def test_part_of_the_device(self):
        plan = {"dispatches": [dispatch(0, 1000, invocations=250)]}
        self.assertAlmostEqual(prediction.device_us([plan], 1, DEVICE), 4 + 5)
        self.assertAlmostEqual(prediction.device_us([plan], 8, DEVICE), 8 + 5)

    def test_table(self):
        lines = list(predict.table(predict.rows(
            [("x", 64, [{"dispatches": [dispatch(0, 1000, 0, 1000)]}])])))
        self.assertEqual({line.count("|") for line in lines},
                         {8 + len(prediction.CLASSES)})
        self.assertIn("| x | 64 | 1 | 1 | 0.1 | 0.00 | 1 |", lines[2])


class Tests(unittest.TestCase):
    def test_count(self):
        text = "1..4\nok 1 /a\nok 2 /b # SKIP no such thing\nnot ok 3 /c\nok 4"
        self.assertEqual(programs.count(text + " /d\n"), {
            "passed": 2, "failed": 1, "skipped": 1,
            "failures": ["not ok 3 /c"]})

    def test_last_json(self):
        self.assertEqual(programs.last_json('[0 llvmpipe]\n{"a": 1}\nend\n'),
                         {"a": 1})
        self.assertRaises(bundle.Failure, programs.last_json, "none\n")


class Programs(support.WithFolder):
    """Scripts instead of a bundle's programs."""

    def run_all(self, most, **scripts):
        (self.folder / "bin").mkdir()
        for name, text in scripts.items():
            path = self.folder / "bin" / f"unit_{name}"
            path.write_text("#!/bin/sh\n" + text)
            path.chmod(0o755)
        found = {}
        budget = bundle.Budget(1000)
        left_out = programs.run_all(bundle.Bundle(self.folder, self.folder),
                                    budget, most, found.__setitem__)
        return found, left_out

    def test_ends(self):
        found, left_out = self.run_all(
            60, good="echo ok 1 /a",
            bad="echo ok 1 /a; echo not ok 2 /b; exit 1",
            crash="echo ok 1 /a; echo why >&2; exit 9")
        self.assertEqual(left_out, [])
        self.assertEqual({name: (one["passed"], one["failed"], one["cut"])
                          for name, one in found.items()},
                         {"unit_good": (1, 0, False), "unit_bad": (1, 1, False),
                          "unit_crash": (1, 1, False)})
        self.assertEqual(found["unit_crash"]["failures"],
                         ["ended with 9: why"])

    def test_out_of_time(self):
        """The tests printed so far count; the timeout is not a failure."""
        with unittest.mock.patch.object(
                bundle.subprocess, "run",
                side_effect=bundle.subprocess.TimeoutExpired(
                    "x", 1, output=b"ok 1 /a\n")):
            found, _ = self.run_all(60, endless="")
        self.assertEqual(found["unit_endless"], {
            "passed": 1, "failed": 0, "skipped": 0, "failures": [],
            "cut": True})

    def test_no_time(self):
        found, left_out = self.run_all(0, good="echo ok 1 /a")
        self.assertEqual((found, left_out), ({}, ["unit_good"]))


def turn(asked, ms, **more):
    return {"device_asked": asked, "median": ms, "faces": 2, "size": None,
            "guided": False, "precision": "fp32", **more}


class Report(unittest.TestCase):
    DATA = {
        "processor": "cpu", "processors": 2, "system": "s", "date": "d",
        "budget": 10, "left_out": ["streams"], "parts": {
            "limits": {"failed": {}, "left_out": [], "steps": {"vulkan": {
                "name": "GPU", "type": "discrete", "own_clock": True,
                "bytes": 2e9, "flops": 8e9, "upload": 1e9, "readback": 1e9,
                "dispatch_us": 1, "barrier_us": 2, "submission_us": 9}}},
            "plans": {"failed": {}, "left_out": [], "steps": {
                "forward fp32": {"plans": [{"dispatches": [
                    dispatch(0, 400000, 200000, 1000000)]}]}}},
            "forward": {"failed": {"vulkan 8 faces": "lost"}, "left_out": ["z"],
                        "steps": {
                            "cpu": turn("cpu", 4.0),
                            "gpu": turn("vulkan", 2.0, device=1.0,
                                        difference=1e-7)}}}}

    def test_shares(self):
        """A megabyte and four million operations per millisecond."""
        text = report.markdown(self.DATA)
        self.assertIn("| forward | 2 | vulkan | fp32 | 2 | 1 | 1000 | 1 | 50 % "
                      "| 4 | 50 % |", text)
        self.assertIn("| 1e-07 |", text)
        self.assertIn("| forward | 2 | cpu | fp32 | 4 |  | 500 |", text)

    def test_missing(self):
        text = report.markdown(self.DATA)
        for line in ("- streams: no time", "- forward: no time for z",
                     "- forward, vulkan 8 faces: failed: lost"):
            self.assertIn(line + "\n", text + "\n")

    def test_nothing(self):
        """The report of a run without results."""
        text = report.markdown({**self.DATA, "parts": {}})
        self.assertIn("# No Vulkan device", text)

    def test_rows(self):
        """Every row has as many cells as its heading."""
        width = 0
        for line in report.markdown(self.DATA).splitlines():
            if not line.startswith("|"):
                width = 0
            else:
                width = width or line.count("|")
                self.assertEqual(line.count("|"), width, line)


class Clock:
    """A clock that only advances when a step takes time."""

    def __init__(self):
        self.now = 0

    def __call__(self):
        return self.now

    def step(self, seconds, result=None):
        def take(_timeout):
            self.now += seconds
            if result is None:
                raise bundle.Failure("broken")
            return result
        return take


class Measure(support.WithFolder):
    def take(self, seconds, *some_parts):
        clock = Clock()
        budget = bundle.Budget(seconds, clock)
        results = measure.Results(self.folder, budget)
        plan = unittest.mock.Mock()
        plan.parts.return_value = [
            parts.Part(name, [(key, clock.step(*step)) for key, step in steps])
            for name, steps in some_parts]
        options = measure.parse([])
        with contextlib.redirect_stderr(io.StringIO()):
            measure.run(options, plan, results, budget)
        return json.loads((self.folder / "measured.json").read_text())

    def test_out_of_time(self):
        """The last steps and parts are skipped, and listed by name."""
        data = self.take(10, ("a", [("1", (4, {"x": 1}))]),
                         ("b", [("1", (4, {})), ("2", (4, {}))]),
                         ("c", [("1", (4, {}))]))
        self.assertEqual(data["parts"]["a"]["steps"], {"1": {"x": 1}})
        self.assertEqual(data["parts"]["b"]["left_out"], ["2"])
        self.assertEqual(data["left_out"], ["c"])
        self.assertEqual(data["seconds"], 8)

    def test_failed_step(self):
        """Other steps are still run, and the exit status reports the
        failure."""
        data = self.take(10, ("a", [("1", (1, None)), ("2", (1, {}))]))
        self.assertEqual(data["parts"]["a"]["failed"], {"1": "broken"})
        self.assertEqual(data["parts"]["a"]["steps"], {"2": {}})
        self.assertFalse(measure.succeeded(data))
        self.assertTrue(measure.succeeded(
            self.take(10, ("ncnn", [("1", (1, None))]))))

    def test_saved_at_once(self):
        clock = Clock()
        budget = bundle.Budget(100, clock)
        results = measure.Results(self.folder, budget)

        def look(_timeout):
            found = json.loads((self.folder / "measured.json").read_text())
            self.assertEqual(found["parts"]["a"]["steps"], {"1": {"x": 1}})
            return {}
        with contextlib.redirect_stderr(io.StringIO()):
            measure.take(parts.Part("a", [("1", clock.step(1, {"x": 1})),
                                          ("2", look)]), results, budget)
        results.keep("a", "3", {"passed": 5})
        found = json.loads((self.folder / "measured.json").read_text())
        self.assertEqual(found["parts"]["a"]["steps"]["3"], {"passed": 5})


class Packed(support.WithFolder):
    def test_measured(self):
        """Everything that is measured is in the bundle, which may be moved."""
        out = self.folder / "bundle"
        with contextlib.redirect_stdout(io.StringIO()):
            pack.main([str(BUILD), str(out), "--tests=unit_vk_cache",
                       "--plugins="])
        for name in "emotion", "gender":
            shutil.copy(NETWORK, out / "models" / f"{name}.onnx")
            shutil.copy(NETWORK.with_suffix(".modelinfo"),
                        out / "models" / f"{name}.modelinfo")
        moved = self.folder / "moved"
        out.rename(moved)
        to = self.folder / "results"
        with contextlib.redirect_stdout(io.StringIO()) as said, \
                contextlib.redirect_stderr(io.StringIO()):
            measure.main([f"--bundle={moved}", f"--out={to}", "--budget=60",
                          "--only=limits,forward,tests",
                          "--faces=1,3", "--sizes="])
        data = json.loads((to / "measured.json").read_text())
        if os.environ.get("MIEN_REQUIRE_VULKAN") != "1" \
                and "vulkan" in data["parts"]["limits"]["failed"]:
            self.skipTest(data["parts"]["limits"]["failed"]["vulkan"])
        self.assertEqual(data["parts"]["limits"]["failed"], {})
        forward = data["parts"]["forward"]
        self.assertEqual(forward["failed"], {})
        for key, one in forward["steps"].items():
            self.assertGreater(one["median"], 0)
            if key.startswith("vulkan"):
                self.assertLess(one["difference"], 1e-4)
        tests = data["parts"]["tests"]["steps"]["all"]
        self.assertEqual((tests["failed"], tests["not_run"]), (0, []))
        self.assertGreater(tests["passed"], 0)
        self.assertEqual((to / "measured.md").read_text() + "\n",
                         said.getvalue())
        self.assertIn("| forward | 3 | vulkan | fp32 |", said.getvalue())

    def test_not_replaced(self):
        """A folder with other contents is not touched."""
        (self.folder / "mine").write_text("")
        with self.assertRaisesRegex(SystemExit, "expected no folder"):
            pack.main([str(BUILD), str(self.folder)])
        with self.assertRaises(SystemExit), \
                contextlib.redirect_stderr(io.StringIO()) as said:
            pack.main([str(self.folder), str(self.folder / "x")])
        self.assertIn("expected a build folder", said.getvalue())


if __name__ == "__main__":
    sys.exit(support.main())
