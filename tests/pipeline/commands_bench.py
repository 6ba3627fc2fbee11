# SPDX-License-Identifier: LGPL-2.1-or-later
"""Commands in docs/performance.md that measure for some seconds.

usage: commands_bench.py SOURCE-ROOT
"""

import os
import re
import sys

import checkout
import page
import scene
import tap

TESTED = ["bench-limit", "bench-limit-vulkan", "bench-guided"]


def test_limit(blocks, folder):
    checkout.link(folder)
    output = checkout.run(blocks["bench-limit"], folder)
    for name in "emotion.onnx", "gender.onnx", "together":
        assert re.search(rf"^{name} .* %$", output, re.M), output


def test_limit_vulkan(blocks, folder):
    checkout.link(folder)
    command = blocks["bench-limit-vulkan"].strip()
    output = checkout.run(command + " || echo failed: $?", folder)
    if "No Vulkan device" in output:
        assert os.environ.get("MIEN_REQUIRE_VULKAN") != "1", output
        raise tap.Skip("no Vulkan device")
    assert "failed" not in output and "an empty dispatch" in output, output


def test_guided(blocks, folder):
    output = checkout.run(blocks["bench-guided"], folder)
    for name in r"cpu", r"cpu\+guided":
        assert re.search(rf"^ *{name} +[0-9.]+ ms$", output, re.M), output


if __name__ == "__main__":
    scene.run_tests([test_limit, test_limit_vulkan, test_guided],
                    page.tested(sys.argv[1]))
