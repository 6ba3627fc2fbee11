#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Annotates a camera and offers the result by RTSP to any number of viewers.

usage: restream.py CAMERA [PORT]

CAMERA is an rtsp:// URL; the result is at rtsp://HOST:PORT/faces (port 8554).
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

PIPELINE = """(
rtspsrc location="{camera}" latency=200 ! application/x-rtp,media=video !
decodebin ! queue leaky=downstream max-size-buffers=2 ! videoconvert !
mienfacedetect inference-interval=3 ! facetrack ! faceclassify !
faceannotate ! videoconvert ! queue !
x264enc tune=zerolatency speed-preset=veryfast key-int-max=50 !
rtph264pay name=pay0 config-interval=-1
)"""


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    Gst.init(None)
    camera = sys.argv[1]
    port = sys.argv[2] if len(sys.argv) > 2 else "8554"
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(PIPELINE.format(camera=camera))
    # One pipeline for all viewers, while there are any.
    factory.set_shared(True)
    server = GstRtspServer.RTSPServer()
    server.set_service(port)
    server.get_mount_points().add_factory("/faces", factory)
    if server.attach(None) == 0:
        sys.exit(f"port {port} cannot be used")
    print(f"rtsp://127.0.0.1:{server.get_bound_port()}/faces", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
