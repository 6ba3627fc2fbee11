#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Adds up what any number of cameras publish to a NATS server.

Prints a line of JSON per camera and minute: the number of frames it sent,
faces per frame (mean and maximum), people who came, and the share of each
emotion. A camera that was there before and is silent now has 0 frames.
"""

import argparse
import collections
import json
import signal
import sys
import threading
import time

import client

RETRY_S = 1


class Sums:
    """Counts of one camera since the last report."""

    def __init__(self):
        self.frames = self.faces = self.most = self.came = 0
        self.emotions = collections.Counter()

    def add(self, line):
        if "event" in line:
            self.came += line["event"] == "came"
            return
        faces = line["objects"]
        self.frames += 1
        self.faces += len(faces)
        self.most = max(self.most, len(faces))
        self.emotions.update(face["emotion"].get("label", "unsure")
                             for face in faces if "emotion" in face)

    def report(self):
        labelled = self.emotions.total()
        return {
            "frames": self.frames,
            "faces": round(self.faces / self.frames, 3) if self.frames else 0,
            "most": self.most,
            "came": self.came,
            "emotions": {label: round(number / labelled, 3) for label, number
                         in self.emotions.most_common()},
        }


class Aggregate:
    """Filled by one thread, reported by another."""

    def __init__(self):
        self.lock = threading.Lock()
        self.cameras = {}

    def add(self, subject, payload):
        try:
            line = json.loads(payload)
            with self.lock:
                self.cameras.setdefault(
                    line.get("source", subject), Sums()).add(line)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            print(f"{subject}: no line of facejson: {error!r}",
                  file=sys.stderr, flush=True)

    def report(self):
        with self.lock:
            done, self.cameras = self.cameras, {
                name: Sums() for name in self.cameras}
        until = time.strftime("%FT%T%z")
        for name, sums in sorted(done.items()):
            print(json.dumps({"until": until, "source": name}
                             | sums.report()), flush=True)


def collect(url, subject, aggregate):
    """Runs forever."""
    while True:
        try:
            connection = client.Connection(url)
            connection.subscribe(subject)
            print(f"Listening to {subject}", file=sys.stderr, flush=True)
            for message in connection.messages():
                aggregate.add(*message)
        except OSError as error:
            print(f"{error} Trying again.", file=sys.stderr, flush=True)
            time.sleep(RETRY_S)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="nats://[USER:PASSWORD@]HOST[:PORT]")
    parser.add_argument("--subject", default="faces.>",
                        help="what to listen to (%(default)s)")
    parser.add_argument("--every", type=float, default=60, metavar="SECONDS",
                        help="time between reports (%(default)s)")
    options = parser.parse_args()
    try:
        client.check(options.server)
    except ValueError as error:
        parser.error(str(error))
    aggregate = Aggregate()
    done = threading.Event()
    for number in signal.SIGINT, signal.SIGTERM:
        signal.signal(number, lambda *_: done.set())
    threading.Thread(
        target=collect, args=[options.server, options.subject, aggregate],
        daemon=True).start()
    while not done.wait(options.every):
        aggregate.report()
    aggregate.report()


if __name__ == "__main__":
    main()
