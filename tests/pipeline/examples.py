# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the gst-launch lines of the documentation as a reader would paste them,
in a folder with a clip party.mp4. Speaks TAP.

usage: examples.py MIEN-CLIP PICTURE PAGE.md...
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

TIMEOUT = 90

# What a machine that runs tests need not have.
NEEDS = {
    "v4l2src": "a camera",
    "/dev/video": "a camera",
    "rtsp://": "a network camera",
    "version-RFB-320.onnx": "a network of another project",
}
NO_CASCADES = os.environ.get("MIEN_TEST_NO_CASCADES")


def commands(path):
    """The gst-launch lines of the code blocks, continued lines joined."""
    with open(path, encoding="utf-8") as page:
        text = re.sub(r"\\\n\s*", "", page.read())
    return re.findall(r"^(?: {4})?(gst-launch-1\.0 .*)$", text, re.M)


def for_this_machine(command):
    """Without a display autovideosink tries sinks that may crash."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return command
    return command.replace("autovideosink", "fakevideosink")


def outputs(command):
    return re.findall(r"filesink location=(\S+)", command)


def problem(command, folder):
    """None if `command` did what it should."""
    try:
        result = subprocess.run(
            ["sh", "-c", command], cwd=folder, timeout=TIMEOUT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except subprocess.TimeoutExpired as late:
        return f"not done after {TIMEOUT} s: {late.output}"
    if result.returncode != 0 or "\nERROR" in result.stdout:
        return f"exit {result.returncode}: {result.stdout[-2000:]}"
    for name in outputs(command):
        path = os.path.join(folder, name)
        if not os.path.exists(path) or os.path.getsize(path) == 0:
            return f"{name} was not written"
    return None


def run(number, command, folder):
    name = command.replace("#", "")
    reasons = [f"needs {need}" for word, need in NEEDS.items()
               if word in command]
    if NO_CASCADES and "cascade" in command:
        reasons.append(NO_CASCADES)
    if reasons:
        print(f"ok {number} {name} # SKIP {reasons[0]}")
        return True
    found = problem(command, folder)
    print(f"{'not ok' if found else 'ok'} {number} {name}", flush=True)
    for line in (found or "").splitlines():
        print("# " + line)
    return not found


def main():
    clip, picture, *pages = sys.argv[1:]
    if not shutil.which("gst-launch-1.0"):
        print("1..0 # SKIP no gst-launch-1.0")
        return
    all_commands = [for_this_machine(command)
                    for page in pages for command in commands(page)]
    print(f"1..{len(all_commands)}")
    with tempfile.TemporaryDirectory() as folder:
        # The face of the picture is at 223, 125.
        subprocess.run([clip, picture, "223", "125",
                        os.path.join(folder, "party.mp4")], check=True)
        results = [run(number, command, folder)
                   for number, command in enumerate(all_commands, 1)]
    sys.exit(not all(results) or not results)


main()
