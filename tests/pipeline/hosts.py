# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests that each example in docs/hosts.md does what the page says.

usage: hosts.py docs/hosts.md
"""

import ast
import shutil
import subprocess
import sys

import page
import scene
import tap

TESTED = ["playbin", "ges", "opencv", "python"]

PYTHON = "/usr/bin/python3"


def run_python(code, folder):
    program = folder / "example.py"
    program.write_text(code)
    return scene.run([PYTHON, str(program)], folder).splitlines()


def test_playbin(blocks, folder):
    """Faces are found before the sink; no screen is needed."""
    command = blocks["playbin"].replace("gst-launch-1.0", "gst-launch-1.0 -m")
    output = scene.run(command.rstrip() + " video-sink=fakesink", folder)
    assert output.count("facedetect, timestamp") >= scene.FRAMES, output


def test_ges(blocks, folder):
    if not shutil.which("ges-launch-1.0"):
        raise tap.Skip("no ges-launch-1.0")
    scene.run(blocks["ges"], folder)
    video = scene.Video(folder / "edited.mkv")
    assert abs(video.duration - scene.FRAMES / scene.RATE) < 0.1, video


def test_opencv(blocks, folder):
    probe = [PYTHON, "-c", "import cv2; assert 'GStreamer:' + ' ' * 19 + 'YES'"
             " in cv2.getBuildInformation()"]
    if subprocess.run(probe, stderr=subprocess.DEVNULL).returncode != 0:
        raise tap.Skip("no OpenCV for Python with GStreamer")
    lines = run_python(blocks["opencv"], folder)
    assert lines.count("(256, 256, 3)") == scene.FRAMES, lines


def test_python(blocks, folder):
    lines = run_python(blocks["python"], folder)
    faces = [ast.literal_eval(line) for line in lines]
    assert len(faces) == scene.FRAMES, lines
    assert all(face.keys() == {"emotion", "gender"} for face in faces), lines
    assert all(face["emotion"] == "happy" for face in faces), lines


if __name__ == "__main__":
    scene.run_tests([globals()["test_" + name] for name in TESTED],
                    page.tested(sys.argv[1]))
