#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Shows cameras in a browser: live annotated video, events, and faces and
emotions over time. /metrics is for Prometheus.

A CAMERA is an rtsp:// URL, a video device such as /dev/video0, or a file,
which is played in a loop; NAME=CAMERA gives it a name. A camera that fails or
falls silent is restarted. Ctrl-C ends the program.
"""

import argparse
import itertools
import re
import signal
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstVideo", "1.0")
from gi.repository import Gst

from view import camera, history, server


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cameras", metavar="[NAME=]CAMERA", nargs="+",
                        help="what to watch")
    parser.add_argument(
        "--listen", metavar="ADDRESS", default="127.0.0.1",
        help="where browsers may connect: an address of this machine, or "
        "0.0.0.0 for all. There is no password (%(default)s: only from this "
        "machine)")
    parser.add_argument("--port", type=int, default=8080,
                        help="TCP port; 0 = any that is free (%(default)s)")
    return parser.parse_args()


def named(arguments):
    """Returns {name: location} for NAME=CAMERA or CAMERA; the names are
    unique."""
    cameras = {}
    for argument in arguments:
        found = re.fullmatch(r"([^=/:]+)=(.+)", argument)
        wanted, location = found.groups() if found else (
            camera.name_of(argument), argument)
        name = wanted
        for number in itertools.count(2):
            if name not in cameras:
                break
            name = f"{wanted} {number}"
        cameras[name] = location
    return cameras


def main():
    options = parse_arguments()
    Gst.init(None)
    hub, events = server.Hub(), history.Events()
    try:
        pages = server.Server(options.listen, options.port, hub, events)
    except (OSError, ValueError) as error:
        sys.exit(f"Cannot listen on {options.listen} port {options.port}: "
                 f"{error}")
    pages.cameras = [
        camera.Camera(number, *each, hub.publish, events)
        for number, each in enumerate(named(options.cameras).items())]
    for each in pages.cameras:
        each.start()
    host = f"[{options.listen}]" if ":" in options.listen else options.listen
    print(f"http://{host}:{pages.server_port}/", flush=True)
    if not pages.has_webrtc:
        print("No WebRTC here (Debian: gstreamer1.0-plugins-bad, "
              "gstreamer1.0-nice, gir1.2-gst-plugins-bad-1.0): the page shows "
              "single pictures.", flush=True)
    threading.Thread(target=pages.serve_forever, daemon=True).start()

    done = threading.Event()
    for number in signal.SIGINT, signal.SIGTERM:
        signal.signal(number, lambda *_: done.set())
    done.wait()
    pages.stopping.set()
    pages.shutdown()
    for each in pages.cameras:
        each.stop()
    for each in pages.cameras:
        each.join(5)


if __name__ == "__main__":
    main()
