# SPDX-License-Identifier: LGPL-2.1-or-later
"""The history of a camera: one sample per second, and events."""

import collections
import threading
import time

SECONDS = 600  # of samples to keep
EVENTS = 100  # of all cameras; each has a picture of a few kB


class Samples:
    """Counts faces and emotions per second, for one camera.

    Called by one thread and read by others."""

    def __init__(self, publish):
        self.publish = publish
        self.done = collections.deque(maxlen=SECONDS)
        self.second = None
        self.begin(None)

    def begin(self, second):
        self.second, self.frames, self.faces = second, 0, 0
        self.emotions = collections.Counter()

    def add(self, faces):
        """Adds the faces of a frame, as written by facejson."""
        second = int(time.time())
        if second != self.second:
            self.finish()
            self.begin(second)
        self.frames += 1
        self.faces += len(faces)
        self.emotions.update(face["emotion"].get("label", "unsure")
                             for face in faces if "emotion" in face)

    def finish(self):
        if self.frames:
            # For each emotion, the number of frames with it.
            sample = {"time": self.second, "frames": self.frames,
                      "faces": round(self.faces / self.frames, 2),
                      "emotions": dict(self.emotions)}
            self.done.append(sample)
            self.publish(sample)


class Events:
    """The last events of all cameras, the newest last."""

    def __init__(self):
        self.lock = threading.Lock()
        self.events = collections.deque(maxlen=EVENTS)
        self.pictures = {}  # JPEGs by event number
        self.number = 0

    def add(self, event, picture):
        with self.lock:
            if len(self.events) == EVENTS:
                self.pictures.pop(self.events[0]["number"], None)
            self.number += 1
            event = event | {"number": self.number}
            if picture:
                self.pictures[self.number] = picture
                event["picture"] = f"/people/{self.number}.jpg"
            self.events.append(event)
        return event

    def all(self):
        with self.lock:
            return list(self.events)
