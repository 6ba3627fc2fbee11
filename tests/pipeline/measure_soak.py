#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs two cameras for hours of stream time, as fast as possible, and shows
whether memory, threads or descriptors grow. Not part of the test suite, since
it takes long.

usage: meson devenv -C build /usr/bin/python3 ../tests/pipeline/measure_soak.py
           [HOURS [REPORT]]

Each camera shows 15 frames/s with 256x192 pixels, on which people come, move
and leave, some of them together. The pipelines detect, track, classify, report
events with snapshots, anonymize, and write JSON. Prints every REPORT (default
1) hours of stream time, for HOURS (default 12): resident memory, threads,
descriptors, and the elements' total counts. The last line is a comparison with
the first hour.
"""

import os
import pathlib
import sys
import tempfile
import time

import scene
from scene import Gst

RATE = 15
WIDTH, HEIGHT = 256, 192
FACE = 96
VISIT = 20 * RATE  # frames between two arrivals

CAMERA = ("appsrc name=camera format=time is-live=false block=true "
          "max-buffers=4 ! mienfacedetect inference-interval=5 "
          "updates=on_change ! facetrack ! faceclassify ! "
          "faceevents name=events snapshots=true "
          "snapshot-location={folder}/{name}-%07d.jpg ! tee name=t ! "
          "queue ! faceannotate anonymize=blur look-ahead=7 ! fakesink "
          "t. ! queue ! facejson content=faces+events source={name} ! fakesink")


def read_face():
    """The head of the portrait, FACE x FACE, gray."""
    pipeline = Gst.parse_launch(
        f"filesrc location={scene.PICTURE} ! jpegdec ! videoconvert ! "
        "videocrop left=129 top=20 right=191 bottom=300 ! "
        f"videoscale ! video/x-raw,format=GRAY8,width={FACE},height={FACE},"
        "pixel-aspect-ratio=1/1 ! appsink name=sink")
    pipeline.set_state(Gst.State.PLAYING)
    buffer = pipeline.get_by_name("sink").pull_sample().get_buffer()
    pixels = buffer.extract_dup(0, buffer.get_size())
    pipeline.set_state(Gst.State.NULL)
    return [pixels[row * FACE:(row + 1) * FACE] for row in range(FACE)]


def place(frame, face, left, top):
    first, last = max(0, -left), min(FACE, WIDTH - left)
    if first >= last:
        return
    for row in range(FACE):
        at = (top + row) * WIDTH + left + first
        frame[at:at + last - first] = face[row][first:last]


def draw(face, number):
    """Frame NUMBER of a visit: one person walks through the picture, and
    during the second third another one stands on the right."""
    frame = bytearray(b"\x70" * (WIDTH * HEIGHT))
    part = number / VISIT
    if part < 0.75:
        place(frame, face, int(-FACE + part / 0.75 * (WIDTH + FACE)),
              40 + int(20 * part))
    if 1 / 3 < part < 2 / 3:
        place(frame, face, WIDTH - FACE, 0)
    return bytes(frame)


class Camera:
    def __init__(self, name, folder, frames):
        self.pipeline = Gst.parse_launch(
            CAMERA.format(name=name, folder=folder))
        self.source = self.pipeline.get_by_name("camera")
        self.source.set_property("caps", Gst.Caps.from_string(
            f"video/x-raw,format=GRAY8,width={WIDTH},height={HEIGHT},"
            f"framerate={RATE}/1"))
        self.frames = frames
        self.pipeline.set_state(Gst.State.PLAYING)

    def push(self, number):
        buffer = Gst.Buffer.new_wrapped(self.frames[number % VISIT])
        buffer.pts = number * Gst.SECOND // RATE
        buffer.duration = Gst.SECOND // RATE
        assert self.source.emit("push-buffer", buffer) == Gst.FlowReturn.OK

    def read_messages(self):
        bus = self.pipeline.get_bus()
        while message := bus.pop():
            assert message.type != Gst.MessageType.ERROR, message.parse_error()

    def events(self):
        stats = self.pipeline.get_by_name("events").get_property("stats")
        return stats.get_value("events")


def delete_snapshots(folder):
    """Deletes all but the newest, so that numbering continues."""
    for name in sorted(pathlib.Path(folder).iterdir())[:-10]:
        name.unlink()


def usage():
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return (int(fields["VmRSS"].split()[0]), int(fields["Threads"]),
            len(os.listdir("/proc/self/fd")))


def main(hours=12, report=1):
    face = read_face()
    frames = [draw(face, number) for number in range(VISIT)]
    used = []
    with tempfile.TemporaryDirectory() as folder:
        cameras = [Camera(name, folder, frames) for name in ("door", "gate")]
        start = time.monotonic()
        for number in range(int(hours * 3600 * RATE)):
            for index, camera in enumerate(cameras):
                camera.push(number + index * VISIT // 3)
            if number % RATE == 0:
                for camera in cameras:
                    camera.read_messages()
            if number % (60 * RATE) == 0:
                delete_snapshots(folder)
            if (number + 1) % int(report * 3600 * RATE) == 0:
                used.append(usage())
                memory, threads, descriptors = used[-1]
                print(f"{(number + 1) / 3600 / RATE:6.2f} h  {memory} KiB  "
                      f"{threads} threads  {descriptors} descriptors  "
                      f"{sum(c.events() for c in cameras)} events  "
                      f"{time.monotonic() - start:.0f} s", flush=True)
        for camera in cameras:
            camera.pipeline.set_state(Gst.State.NULL)
    first, last = used[0], used[-1]
    print(f"memory {100 * (last[0] / first[0] - 1):+.2f} %, "
          f"threads {last[1] - first[1]:+d}, "
          f"descriptors {last[2] - first[2]:+d}")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
