# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a camera saw: a sample each second, and events."""

import collections
import threading
import time

SECONDS = 600  # of samples that are kept
EVENTS = 100  # of all cameras; with a picture of a few kB each


class Samples:
    """Counts of faces and of emotions per second, of one camera.

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
        """The faces of a frame, as facejson writes them."""
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
            # Emotions as frames on which each was seen.
            sample = {"time": self.second, "frames": self.frames,
                      "faces": round(self.faces / self.frames, 2),
                      "emotions": dict(self.emotions)}
            self.done.append(sample)
            self.publish(sample)


class Events:
    """The last events of all cameras, the latest one last."""

    def __init__(self):
        self.lock = threading.Lock()
        self.events = collections.deque(maxlen=EVENTS)
        self.pictures = {}  # JPEG by the number of the event
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
