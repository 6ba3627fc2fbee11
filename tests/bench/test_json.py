# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that the numbers in mien-bench's JSON output are consistent, whatever
the speed. Needs a Vulkan device, which may be a software one.

usage: test_json.py BUILD_ROOT NETWORK
"""

import functools
import json
import os
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


def bench(*words):
    return json.loads(environment.call([BENCH, *words]))


@functools.cache
def missing_device():
    """The reason why there is no Vulkan device; None if there is one."""
    try:
        bench("--turn", "-c", "vulkan", "--slice=0", f"--model={NETWORK}")
    except environment.Failure as failure:
        if os.environ.get("MIEN_REQUIRE_VULKAN") == "1":
            raise
        return str(failure)
    return None


class WithDevice(unittest.TestCase):
    def setUp(self):
        if missing_device():
            self.skipTest(missing_device())


class Limit(WithDevice):
    def test_vulkan(self):
        found = bench("--limit", "--json", "-c", "vulkan", "--slice=1")
        for key in ("bytes", "upload", "readback", "flops", "submission_us"):
            self.assertGreater(found[key], 0, key)
        for key in "dispatch_us", "barrier_us":
            self.assertGreaterEqual(found[key], 0, key)
        self.assertIn(found["type"], ("discrete", "integrated", "virtual",
                                      "software", "other"))

    def test_cpu(self):
        found = bench("--limit", "--json", "--rounds=2", "--slice=2",
                      f"--model={NETWORK}")
        model, = found["models"]
        self.assertGreater(found["macs"], 0)
        self.assertGreater(model["ms"], 0)
        self.assertEqual(model["model"], Path(NETWORK).stem)

    def test_no_device(self):
        with self.assertRaisesRegex(environment.Failure, "No Vulkan device"):
            bench("--limit", "-c", "no-such-device")


class Plan(WithDevice):
    def check(self, plan, timed):
        dispatches = plan["dispatches"]
        self.assertEqual(plan["macs"], sum(d["macs"] for d in dispatches))
        waves = [d["wave"] for d in dispatches]
        self.assertEqual(sorted(set(waves)), list(range(waves[-1] + 1)))
        self.assertEqual(waves, sorted(waves))
        for dispatch in dispatches:
            for key in "groups", "group_size", "item_bytes":
                self.assertGreater(dispatch[key], 0)
            self.assertEqual("ms" in dispatch, timed)

    def test_forward_and_gradient(self):
        forward, guided = bench("--plan", "--json", f"--model={NETWORK}")
        self.check(forward, False)
        self.check(guided, False)
        self.assertEqual(guided["contender"], "vulkan+guided")
        self.assertGreater(guided["macs"], forward["macs"])

    def test_timestamps(self):
        plan, = bench("--plan", "--json", "--timestamps", "-c", "vulkan",
                      "-b", "3", "--slice=0", f"--model={NETWORK}")
        self.assertEqual(plan["faces"], 3)
        self.check(plan, True)
        self.assertGreater(sum(d["ms"] for d in plan["dispatches"]), 0)

    def test_cpu(self):
        plan, = bench("--plan", "--json", "-c", "cpu", f"--model={NETWORK}")
        self.assertEqual(plan["dispatches"], [])


class Turn(WithDevice):
    def test_timestamps(self):
        """Device time is at most the wall time, within the accuracy of the
        clocks."""
        turn = bench("--turn", "--timestamps", "-c", "vulkan", "--slice=20",
                     f"--model={NETWORK}")
        self.assertGreater(turn["device"], 0)
        self.assertEqual(turn["submissions"], 1)
        turn = bench("--turn", "--timestamps", "--slice=0",
                     f"--model={NETWORK}")
        self.assertNotIn("device", turn)

    def test_detector(self):
        """Sizes are rounded up to those that the network accepts."""
        for size, dims in ("64x64", [1, 64, 64]), ("65x100", [1, 128, 96]):
            turn = bench("--turn", "--slice=0", f"--size={size}")
            self.assertEqual(turn["models"][0]["dims"], dims)
            self.assertNotIn("device", turn)

    def test_wrong_size(self):
        for size in "64", "0x64", "64x64x64", "64x99999":
            with self.assertRaisesRegex(environment.Failure, "WIDTHxHEIGHT"):
                bench("--turn", f"--size={size}")


class Streams(WithDevice):
    def test_rates(self):
        found = bench("--streams=2", "--json", "--rounds=1", "--slice=5", "-c",
                      "cpu", f"--model={NETWORK}")
        self.assertEqual(found["streams"], 2)
        for key in "own", "shared", "ratio":
            self.assertGreater(found[key], 0)


if __name__ == "__main__":
    sys.exit(support.main())
