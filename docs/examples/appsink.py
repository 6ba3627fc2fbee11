#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints the faces of a film.

usage: appsink.py FILE
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstMien", "1.0")
from gi.repository import Gst, GstApp, GstMien


def print_sample(sample):
    buffer = sample.get_buffer()
    for face in GstMien.buffer_get_faces(buffer):
        words = [f"{buffer.pts / Gst.SECOND:.3f} face at "
                 f"{face.x:.0f},{face.y:.0f} "
                 f"{face.width:.0f}x{face.height:.0f}"]
        for i in range(face.n_attributes()):
            attribute = face.get_attribute(i)
            words.append(f"{attribute.get_label() or 'unsure'} "
                         f"{attribute.get_confidence():.2f}")
        print(*words)


def main():
    Gst.init(None)
    pipeline = Gst.parse_launch(
        "filesrc name=file ! decodebin ! videoconvert ! mienfacedetect ! "
        "faceclassify ! appsink name=sink sync=false max-buffers=4")
    pipeline.get_by_name("file").set_property("location", sys.argv[1])
    sink = pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    while sample := sink.pull_sample():
        print_sample(sample)

    # No more samples: the end, or an error.
    message = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message:
        sys.exit(message.parse_error()[0].message)


if __name__ == "__main__":
    main()
