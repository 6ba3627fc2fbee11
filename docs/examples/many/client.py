# SPDX-License-Identifier: LGPL-2.1-or-later
"""As much of NATS as publish.py and aggregate.py need: its protocol is lines of
text. It knows no TLS; PyPI's nats-py does."""

import json
import socket
import threading
import urllib.parse

PORT = 4222
TIMEOUT_S = 10  # to connect, and to send
# A server asks for a sign of life every two minutes.
SILENCE_S = 300


def check(url):
    """The parts of nats://[USER:PASSWORD@]HOST[:PORT]; else ValueError."""
    where = urllib.parse.urlsplit(url)
    if where.scheme != "nats" or not where.hostname:
        raise ValueError(
            f"Expected nats://[USER:PASSWORD@]HOST[:PORT], found {url}")
    return where


class Connection:
    def __init__(self, url):
        """OSError: there is no server, or it does not let us in."""
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
        # Its answer says whether the server takes us.
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
        """The next line that is not about the connection itself."""
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
        """Subject and payload of each message, as long as there is a server."""
        while True:
            words = self.read_line().split()
            if words[0] == b"PONG":
                self.is_flushed.set()
            if words[0] == b"MSG":
                payload = self.input.read(int(words[-1]))
                yield words[1].decode(), payload

    def finish(self):
        """Waits until the server has all that was sent, while another thread
        reads the messages, and closes."""
        try:
            self.send("PING")
            self.is_flushed.wait(TIMEOUT_S)
        finally:
            self.close()

    def close(self):
        """Ends messages() in whatever thread."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the server was faster
        self.socket.close()
