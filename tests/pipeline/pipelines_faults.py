# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests recordings of misbehaving cameras.

usage: pipelines_faults.py docs/pipelines.md
"""

import signal
import sys
import time

import page
import scene

ENCODED = ("video/x-raw,width={},height={},framerate=15/1 ! "
           "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! "
           "video/x-h264,stream-format=byte-stream ! all. ")

# Two seconds at one size, then four at another.
RESIZED = ("( concat name=all ! h264parse config-interval=-1 ! "
           "rtph264pay name=pay0 videotestsrc pattern=ball num-buffers=30 ! "
           + ENCODED.format(160, 120)
           + "videotestsrc pattern=ball num-buffers=60 ! "
           + ENCODED.format(320, 240) + ")")


# Bytes of about six seconds of scene.ENDLESS; the clock jumps in the third.
BEYOND_JUMP = 45_000


def check(path, frames):
    video = scene.Video(path)
    assert video.frames > frames, video
    return video


def test_killed(blocks, folder):
    """The error is reported, and the file is finished anyway."""
    path = folder / "door.mp4"
    with scene.Camera(scene.ENDLESS) as camera, scene.Process(
            blocks["record"], folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: scene.has_grown(path), "the recording")
        camera.kill()
        process.finish()
        assert "The server closed the connection" in process.output, \
            process.output
    check(path, 5)


def test_silent(blocks, folder):
    """A camera that hangs: TCP would wait, the watchdog does not."""
    path = folder / "door.mp4"
    with scene.Camera(scene.ENDLESS) as camera, scene.Process(
            blocks["fragmented"], folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: scene.has_grown(path), "the recording")
        camera.signal(signal.SIGSTOP)
        process.finish()
        assert "Watchdog triggered" in process.output, process.output
    check(path, 5)


def test_short_cut(blocks, folder):
    """After two seconds without network, the recording continues."""
    path = folder / "door.mp4"
    with scene.Camera(scene.ENDLESS) as camera, scene.Process(
            blocks["fragmented"], folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: scene.has_grown(path), "the recording")
        camera.signal(signal.SIGSTOP)
        time.sleep(2)
        camera.signal(signal.SIGCONT)
        size = path.stat().st_size
        scene.wait_for(lambda: scene.has_grown(path, size + 10_000),
                       "more of it")
        assert process.interrupt() == 0, process.output
    video = check(path, 20)
    assert video.duration > 2, video


def test_resized(blocks, folder):
    """If the size is fixed, one file of one size contains both."""
    command = scene.examples(blocks["cameras"], sys.argv[1])
    with scene.Camera(RESIZED) as camera, scene.Process(
            command, folder, CAMERA=camera.url,
            CAMERA2=camera.url) as process:
        scene.wait_for(lambda: process.output.count("door: ") > 1,
                       "the camera's end")
        assert process.interrupt() == 0, process.output
    video = check(folder / "door-0.mp4", 20)
    assert video.sizes == [(640, 480)] and video.duration > 4, video


def test_resized_freely(blocks, folder):
    """If it is not, the file has both sizes."""
    with scene.Camera(RESIZED) as camera, scene.Process(
            scene.without_watchdog(blocks["record"]), folder,
            CAMERA=camera.url) as process:
        process.end(15)
    video = check(folder / "door.mp4", 20)
    assert video.sizes == [(160, 120), (320, 240)], video
    assert video.duration > 4, video


def test_corrupted(blocks, folder):
    """Corrupted frames look broken, and the recording continues."""
    path = folder / "door.mp4"
    with scene.Camera(scene.ENDLESS, "--corrupt", "4") as camera, \
            scene.Process(blocks["fragmented"], folder,
                          CAMERA=camera.url) as process:
        scene.wait_for(lambda: scene.has_grown(path, 30_000),
                       "the recording")
        assert process.interrupt() == 0, process.output
    check(path, 20)


def jump(block, folder, seconds):
    """Lets the camera's clock jump after about three seconds. rtspsrc of
    GStreamer 1.22 ignores the jump, that of 1.26 follows it."""
    path = folder / "door.mp4"
    with scene.Camera(scene.ENDLESS, "--jump", str(seconds)) as camera, \
            scene.Process(block, folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: scene.has_grown(path, BEYOND_JUMP),
                       "what comes after the jump")
        assert process.interrupt() == 0, process.output
    video = check(path, 40)
    hole = video.longest_gap if video.longest_gap > scene.PATIENCE else 0
    assert hole == 0 or abs(hole - seconds) < scene.PATIENCE, video
    assert 5 < video.duration - hole < scene.PATIENCE, video


def test_jump_forward(blocks, folder):
    jump(blocks["fragmented"], folder, 1000)


def test_jump_back(blocks, folder):
    jump(blocks["fragmented"], folder, -1000)


if __name__ == "__main__":
    scene.run_tests([test_killed, test_silent, test_short_cut, test_resized,
                     test_resized_freely, test_corrupted, test_jump_forward,
                     test_jump_back], page.tested(sys.argv[1]))
