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


def on_sample(sink):
    """Called in a streaming thread."""
    sample = sink.pull_sample()
    if not sample:
        return Gst.FlowReturn.FLUSHING
    buffer = sample.get_buffer()
    for face in GstMien.buffer_get_faces(buffer):
        words = [f"{buffer.pts / Gst.SECOND:.3f} face at "
                 f"{face.x:.0f},{face.y:.0f} "
                 f"{face.width:.0f}x{face.height:.0f}"]
        for i in range(face.get_n_attributes()):
            attribute = face.get_attribute(i)
            words.append(f"{attribute.get_label() or 'unsure'} "
                         f"{attribute.get_confidence():.2f}")
        print(*words)
    return Gst.FlowReturn.OK


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    Gst.init(None)
    pipeline = Gst.parse_launch(
        "filesrc name=file ! decodebin ! videoconvert ! "
        "videoflip video-direction=auto ! mienfacedetect ! faceclassify ! appsink name=sink sync=false emit-signals=true")
    pipeline.get_by_name("file").set_property("location", sys.argv[1])
    pipeline.get_by_name("sink").connect("new-sample", on_sample)
    pipeline.set_state(Gst.State.PLAYING)
    bus = pipeline.get_bus()
    # Wait with a timeout, since Ctrl-C is only handled between the calls.
    while not (message := bus.timed_pop_filtered(
            Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)):
        pass
    pipeline.set_state(Gst.State.NULL)
    if message.type == Gst.MessageType.ERROR:
        sys.exit(message.parse_error()[0].message)


if __name__ == "__main__":
    main()
