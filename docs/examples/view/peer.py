# SPDX-License-Identifier: LGPL-2.1-or-later
"""A browser that watches a camera by WebRTC, served by a separate process."""

import pathlib
import queue
import subprocess
import sys
import threading

import gi

from gi.repository import Gst

PROGRAM = pathlib.Path(__file__).with_name("webrtc.py")
ELEMENTS = ("webrtcbin", "nicesrc", "dtlsenc", "srtpenc", "rtpvp8pay")
TYPELIBS = ("GstSdp", "GstWebRTC")
WAITING = 60  # frames


def is_possible():
    """True if everything that WebRTC needs is installed."""
    try:
        for name in TYPELIBS:
            gi.require_version(name, "1.0")
    except ValueError:
        return False
    return all(map(Gst.ElementFactory.find, ELEMENTS))


class Refused(Exception):
    """The text says what is wrong with an offer."""


class Peer:
    def __init__(self, camera, address):
        """`address` is the local address to use, or "" for all."""
        self.camera = camera
        self.frames = queue.Queue(WAITING)
        self.needs_key = True
        # A new session, so that Ctrl-C does not reach it.
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, address], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, start_new_session=True)

    def answer(self, offer):
        self.write(offer)
        kind, _, text = (self.read() or b"refused WebRTC ended.").partition(
            b" ")
        if kind != b"answer":
            raise Refused(text.decode())
        for work in self.write_frames, self.read_requests:
            threading.Thread(target=work, daemon=True).start()
        self.camera.add_peer(self)
        return text

    def add(self, frame, is_key):
        """Adds a video frame. Frames before a key frame cannot be decoded and
        are skipped."""
        if self.needs_key and not is_key:
            return
        try:
            self.frames.put_nowait(frame)
            self.needs_key = False
        except queue.Full:
            self.needs_key = True
            self.camera.request_key_frame()

    def close(self):
        """Releases everything. May be called more than once and from any
        thread."""
        self.camera.remove_peer(self)
        self.process.kill()
        self.process.wait()
        try:
            self.frames.put_nowait(None)
        except queue.Full:
            pass  # the writing thread is busy then, and will fail

    def write(self, data):
        self.process.stdin.write(len(data).to_bytes(4, "big") + data)
        self.process.stdin.flush()

    def read(self):
        head = self.process.stdout.read(4)
        return self.process.stdout.read(int.from_bytes(head, "big"))

    # Each runs in its own thread.

    def write_frames(self):
        try:
            while frame := self.frames.get():
                self.write(frame)
            self.process.stdin.close()
        except OSError:
            pass  # the process has exited

    def read_requests(self):
        while self.read() == b"key":
            self.camera.request_key_frame()
        self.close()
        self.process.stdout.close()
