#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Annotates and records any number of cameras in one process.

usage: cameras.py NAME=URL...

A camera that fails, falls silent or goes away does not disturb the others: it
is tried again every second and goes on in another file, NAME-0.mp4,
NAME-1.mp4 and so on. Ctrl-C finishes all files.
"""

import os
import signal
import sys

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst

# Cameras may change their size; a file must keep one.
PIPELINE = """
rtspsrc location="{url}" protocols=tcp latency=200 !
application/x-rtp,media=video ! decodebin ! watchdog timeout=5000 !
queue leaky=downstream max-size-buffers=2 ! videoconvert ! videoscale !
video/x-raw,width=640,height=480 !
mienfacedetect inference-interval=3 ! facetrack ! faceclassify !
faceannotate ! videoconvert ! queue !
x264enc name=encoder tune=zerolatency speed-preset=veryfast key-int-max=50 !
mp4mux fragment-duration=1000 !
filesink location="{file}" buffer-mode=unbuffered
"""

RETRY_S = 1
# Time limit for finishing a file.
FINISH_S = 5


class Camera:
    def __init__(self, name, url, on_end):
        self.name, self.url, self.on_end = name, url, on_end
        self.n_files = 0
        self.pipeline = None
        self.stopping = False
        self.start()

    def start(self):
        while os.path.exists(f"{self.name}-{self.n_files}.mp4"):
            self.n_files += 1
        file = f"{self.name}-{self.n_files}.mp4"
        print(f"{self.name}: recording to {file}", flush=True)
        self.pipeline = Gst.parse_launch(
            PIPELINE.format(url=self.url, file=file))
        self.file = file
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self.on_error)
        bus.connect("message::eos", self.on_eos)
        self.pipeline.set_state(Gst.State.PLAYING)
        return GLib.SOURCE_REMOVE

    def on_error(self, bus, message):
        error, debug = message.parse_error()
        print(f"{self.name}: {error.message}", flush=True)
        self.end()

    def on_eos(self, bus, message):
        print(f"{self.name}: end of the stream", flush=True)
        self.end()

    def end(self):
        if not self.pipeline:
            return
        self.pipeline.get_bus().remove_signal_watch()
        self.pipeline.set_state(Gst.State.NULL)
        self.pipeline = None
        # The camera never sent anything: do not leave an empty file for each
        # try.
        if os.path.exists(self.file) and os.path.getsize(self.file) == 0:
            os.unlink(self.file)
        if self.stopping:
            self.on_end(self)
        else:
            GLib.timeout_add_seconds(RETRY_S, self.retry)

    def retry(self):
        if self.stopping:
            self.on_end(self)
        else:
            self.start()
        return GLib.SOURCE_REMOVE

    def stop(self):
        self.stopping = True
        if self.pipeline:
            # Sent to the encoder rather than the camera, which may not
            # respond.
            encoder = self.pipeline.get_by_name("encoder")
            encoder.get_static_pad("sink").send_event(Gst.Event.new_eos())
            GLib.timeout_add_seconds(FINISH_S, self.end)


def main():
    named = [argument.partition("=") for argument in sys.argv[1:]]
    if not named or not all(name and url for name, _, url in named):
        sys.exit(__doc__.strip())
    Gst.init(None)
    loop = GLib.MainLoop()
    cameras = []

    def on_end(camera):
        cameras.remove(camera)
        if not cameras:
            loop.quit()

    def on_interrupt():
        for camera in list(cameras):
            camera.stop()
        return GLib.SOURCE_CONTINUE

    for name, _, url in named:
        cameras.append(Camera(name, url, on_end))
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGINT, on_interrupt)
    loop.run()


if __name__ == "__main__":
    main()
