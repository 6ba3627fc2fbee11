# SPDX-License-Identifier: LGPL-2.1-or-later
"""A minimal NATS client for publish.py and aggregate.py. NATS is a protocol of
text lines. TLS is not supported; use PyPI's nats-py for that."""

import json
import socket
import threading
import urllib.parse

PORT = 4222
TIMEOUT_S = 10  # to connect, and to send
# A server sends a PING every two minutes.
SILENCE_S = 300


def check(url):
    """Splits nats://[USER:PASSWORD@]HOST[:PORT]; raises ValueError if
    invalid."""
    where = urllib.parse.urlsplit(url)
    if where.scheme != "nats" or not where.hostname:
        raise ValueError(
            f"Expected nats://[USER:PASSWORD@]HOST[:PORT], found {url}")
    return where


class Connection:
    def __init__(self, url):
        """Raises OSError if there is no server or it rejects the connection."""
        where = check(url)
        self.lock = threading.Lock()
        self.is_flushed = threading.Event()
        self.socket = socket.create_connection(
            (where.hostname, where.port or PORT), TIMEOUT_S)
        self.input = self.socket.makefile("rb")
        if not self.input.readline().startswith(b"INFO "):
            raise ConnectionError("Expected a NATS server, found another one.")
        login = {"user": urllib.parse.unquote(where.username or ""),
                 "pass": urllib.parse.unquote(where.password or "")}
        self.send("CONNECT " + json.dumps(
            {"verbose": False, "pedantic": False, "lang": "python",
             "version": "1"} | (login if where.username else {})))
        # The answer shows whether the server accepts the connection.
        self.send("PING")
        while (line := self.read_line()) != b"PONG":
            pass
        self.socket.settimeout(SILENCE_S)

    def send(self, line, payload=None):
        data = line.encode() + b"\r\n"
        if payload is not None:
            data += payload + b"\r\n"
        with self.lock:
            self.socket.sendall(data)

    def publish(self, subject, payload):
        self.send(f"PUB {subject} {len(payload)}", payload)

    def subscribe(self, subject):
        self.send(f"SUB {subject} 1")

    def read_line(self):
        """Returns the next line that is not about the connection itself."""
        while True:
            line = self.input.readline()
            if not line.endswith(b"\n"):
                raise ConnectionError("The server has gone.")
            line = line.strip()
            if line == b"PING":
                self.send("PONG")
            elif line.startswith(b"-ERR"):
                raise ConnectionError(line.decode(errors="replace"))
            elif line not in (b"+OK", b"") and not line.startswith(b"INFO "):
                return line

    def messages(self):
        """Yields subject and payload of each message while connected."""
        while True:
            words = self.read_line().split()
            if words[0] == b"PONG":
                self.is_flushed.set()
            if words[0] == b"MSG":
                payload = self.input.read(int(words[-1]))
                yield words[1].decode(), payload

    def finish(self):
        """Waits until the server has received everything that was sent, while
        another thread reads the messages; then closes the connection."""
        try:
            self.send("PING")
            self.is_flushed.wait(TIMEOUT_S)
        finally:
            self.close()

    def close(self):
        """Closes the connection, which ends messages() in any thread."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the server closed it first
        self.socket.close()
