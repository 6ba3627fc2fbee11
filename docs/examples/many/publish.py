#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Publishes the lines of standard input to a NATS server.

usage: publish.py nats://[USER:PASSWORD@]HOST[:PORT] SUBJECT

If there is no server, it retries every second. It never blocks the program
that writes the lines: when the server is too slow, the oldest are dropped.
"""

import queue
import sys
import threading
import time

import client

WAITING = 1000  # lines
RETRY_S = 1


def read(lines):
    """Reads standard input into the queue; None marks its end."""
    for line in sys.stdin.buffer:
        while True:
            try:
                lines.put_nowait(line.rstrip(b"\n"))
                break
            except queue.Full:
                try:
                    lines.get_nowait()
                except queue.Empty:
                    pass
    lines.put(None)  # blocks until there is room


def answer(connection):
    """Answers the server's PINGs until the connection ends."""
    try:
        for _ in connection.messages():
            pass
    except OSError:
        connection.close()


def publish(url, subject, lines):
    """Publishes until the lines end. Raises OSError if the connection is
    lost."""
    connection = client.Connection(url)
    threading.Thread(target=answer, args=[connection], daemon=True).start()
    try:
        while (line := lines.get()) is not None:
            connection.publish(subject, line)
    finally:
        connection.finish()


def publish_all(url, subject, lines):
    while True:
        try:
            return publish(url, subject, lines)
        except OSError as error:
            print(f"{error} Trying again.", file=sys.stderr, flush=True)
            time.sleep(RETRY_S)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    url, subject = sys.argv[1:]
    try:
        client.check(url)
    except ValueError as error:
        sys.exit(str(error))
    lines = queue.Queue(WAITING)
    publisher = threading.Thread(
        target=publish_all, args=[url, subject, lines], daemon=True)
    publisher.start()
    read(lines)
    publisher.join()


if __name__ == "__main__":
    main()
