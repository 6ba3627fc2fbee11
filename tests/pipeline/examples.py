# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the blocks named "launch" on the pages as a reader would paste them, in
a folder with a clip party.mp4. Prints TAP.

usage: examples.py MIEN-CLIP PICTURE SOURCE-ROOT
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

import page

TIMEOUT = 90


def outputs(command):
    return re.findall(r"filesink location=(\S+)", command)


def problem(command, folder):
    """What went wrong with `command`, or None."""
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
        os.remove(path)
    return None


def run(number, name, command, folder):
    found = problem(command, folder)
    print(f"{'not ok' if found else 'ok'} {number} {name}", flush=True)
    for line in (found or "").splitlines():
        print("# " + line)
    return not found


def make_clip(program, picture, folder):
    """Makes the first two seconds of the program's clip."""
    # The face of the picture is at 223, 125.
    subprocess.run([program, picture, "223", "125", f"{folder}/whole.mp4"],
                   check=True)
    cut = (f"filesrc location={folder}/whole.mp4 ! qtdemux ! "
           "identity eos-after=50 ! h264parse ! mp4mux ! "
           f"filesink location={folder}/party.mp4")
    subprocess.run(["gst-launch-1.0", "-q", *cut.split()], check=True)


def main():
    clip, picture, root = sys.argv[1:]
    if not shutil.which("gst-launch-1.0"):
        print("1..0 # SKIP no gst-launch-1.0")
        return
    commands = [(f"{path.relative_to(root)}:{block.line}",
                 page.without_screen(block.code))
                for path in page.pages(root) for block in page.read(path)
                if block.name == "launch"]
    print(f"1..{len(commands)}")
    with tempfile.TemporaryDirectory() as folder:
        make_clip(clip, picture, folder)
        results = [run(number, *command, folder)
                   for number, command in enumerate(commands, 1)]
    sys.exit(not all(results) or not results)


main()
