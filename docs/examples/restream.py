#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Annotates a camera, or makes the people in front of it unrecognisable, and
serves the result by RTSP to any number of viewers: rtsp://HOST:PORT/faces.
"""

import argparse
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

PIPELINE = """(
rtspsrc location="{camera}" latency=200 ! application/x-rtp,media=video !
decodebin ! queue leaky=downstream max-size-buffers=2 ! videoconvert !
{analysis} ! videoconvert ! queue !
x264enc tune=zerolatency speed-preset=veryfast key-int-max=50 !
rtph264pay name=pay0 config-interval=-1
)"""
ANNOTATE = ("mienfacedetect inference-interval=3 ! facetrack ! faceclassify ! "
            "faceannotate")
# Frames are delayed by half a second at 30 frames/s, so that faces are also
# covered before they are first detected.
ANONYMIZE = ("mienfacedetect score-threshold=0.6 ! facetrack ! "
             "faceannotate anonymize=pixelate look-ahead=15 "
             "draw-boxes=false draw-labels=false")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("camera", metavar="CAMERA", help="an rtsp:// URL")
    parser.add_argument("port", metavar="PORT", nargs="?", default="8554",
                        help="to listen on (%(default)s)")
    parser.add_argument("--anonymize", action="store_true",
                        help="cover heads instead of annotating faces")
    return parser.parse_args()


def main():
    options = parse_arguments()
    Gst.init(None)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(PIPELINE.format(
        camera=options.camera,
        analysis=ANONYMIZE if options.anonymize else ANNOTATE))
    # One pipeline, shared by all viewers and stopped when there are none.
    factory.set_shared(True)
    server = GstRtspServer.RTSPServer()
    server.set_service(options.port)
    server.get_mount_points().add_factory("/faces", factory)
    if server.attach(None) == 0:
        sys.exit(f"port {options.port} cannot be used")
    print(f"rtsp://127.0.0.1:{server.get_bound_port()}/faces", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
