# SPDX-License-Identifier: LGPL-2.1-or-later
"""Serves the page, its data, and /metrics."""

import http.server
import ipaddress
import json
import pathlib
import queue
import re
import socket
import sys
import threading
import urllib.parse

from view import metrics, peer

HERE = pathlib.Path(__file__).parent
FILES = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/camera.js": ("camera.js", "text/javascript; charset=utf-8"),
    "/plot.js": ("plot.js", "text/javascript; charset=utf-8"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
# Protects privacy: other sites must not embed or read the faces.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy":
        "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
MAX_OFFER = 100_000  # bytes
PICTURE_S = 5  # time limit of a request for a picture
PING_S = 2  # interval for checking that a browser is connected
BEHIND = 1000  # maximum queued messages before a browser is disconnected


class Viewer:
    """A browser that receives events."""

    def __init__(self):
        self.messages = queue.Queue(BEHIND)
        self.peers = []
        self.is_gone = False


class Hub:
    """All connected browsers, and the messages sent to them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.viewers = {}
        self.number = 0

    def publish(self, kind, value):
        with self.lock:
            viewers = list(self.viewers.values())
        for viewer in viewers:
            try:
                viewer.messages.put_nowait((kind, value))
            except queue.Full:
                viewer.is_gone = True

    def enter(self):
        with self.lock:
            self.number += 1
            self.viewers[self.number] = viewer = Viewer()
            return self.number, viewer

    def leave(self, number):
        with self.lock:
            peers = self.viewers.pop(number).peers
        for each in peers:
            each.close()

    def add_peer(self, number, new):
        """Returns False if the browser has disconnected meanwhile."""
        with self.lock:
            viewer = self.viewers.get(number)
            if viewer:
                # One per camera: the newest.
                old = [each for each in viewer.peers
                       if each.camera is new.camera]
                viewer.peers = [each for each in viewer.peers
                                if each not in old] + [new]
        for each in old if viewer else [new]:
            each.close()
        return bool(viewer)


def is_own_name(host):
    """True if a Host header names this machine. This prevents DNS rebinding:
    another site can point a domain name of its own here, but not an address."""
    own = socket.gethostname().lower()
    try:
        name = urllib.parse.urlsplit(f"//{host}").hostname
        return (name in ("localhost", own, f"{own}.local")
                or bool(ipaddress.ip_address(name)))
    except ValueError:
        return False


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if not self.is_allowed():
            return
        if path in FILES:
            name, kind = FILES[path]
            self.reply(200, kind, (HERE / name).read_bytes())
        elif path == "/metrics":
            self.reply(200, "text/plain; version=0.0.4; charset=utf-8",
                       metrics.write(self.server.cameras).encode())
        elif path == "/events":
            self.send_events()
        elif camera := self.camera(path, "picture"):
            self.send_picture(camera, query)
        elif found := re.fullmatch(r"/people/(\d+)\.jpg", path):
            picture = self.server.events.pictures.get(int(found[1]))
            if picture:
                self.reply(200, "image/jpeg", picture)
            else:
                self.fail(404, "This picture is not kept any more.")
        else:
            self.fail(404, "There is no such page.")

    def do_POST(self):
        path, _, query = self.path.partition("?")
        length = self.headers.get("Content-Length", "")
        # Otherwise unread data would be parsed as the next request.
        self.close_connection = True
        if not self.is_allowed():
            return
        camera = self.camera(path, "offer")
        viewer = re.fullmatch(r"viewer=(\d+)", query)
        if not camera or not viewer:
            self.fail(404, "There is no such page.")
        elif self.headers.get("Content-Type") != "application/sdp":
            self.fail(415, "Expected an offer as application/sdp.")
        elif not length.isdecimal() or int(length) > MAX_OFFER:
            self.fail(413, f"Expected an offer of at most {MAX_OFFER} bytes.")
        elif not self.server.has_webrtc:
            self.fail(501, "There is no WebRTC here.")
        else:
            offer = self.rfile.read(int(length))
            self.answer(camera, int(viewer[1]), offer)

    def is_allowed(self):
        host, origin = map(self.headers.get, ("Host", "Origin"))
        if not host or not is_own_name(host):
            self.fail(403, "Expected the address of this machine as Host.")
            return False
        if origin and origin.partition("://")[2] != host:
            self.fail(403, "Only for the page of this server.")
            return False
        return True

    def camera(self, path, what):
        """The camera in a path /cameras/NUMBER/WHAT."""
        found = re.fullmatch(rf"/cameras/(\d+)/{what}", path)
        cameras = self.server.cameras
        if found and int(found[1]) < len(cameras):
            return cameras[int(found[1])]
        return None

    def answer(self, camera, viewer, offer):
        new = peer.Peer(camera, self.server.only_address)
        try:
            answer = new.answer(offer)
            if self.server.hub.add_peer(viewer, new):
                self.reply(201, "application/sdp", answer)
            else:
                self.fail(404, "There is no such viewer.")
        except (peer.Refused, OSError) as reason:
            new.close()
            self.fail(400, str(reason))

    def send_picture(self, camera, query):
        after = urllib.parse.parse_qs(query).get("after", ["0"])[0]
        number, picture = camera.next_picture(
            int(after) if after.isdecimal() else 0, PICTURE_S)
        if picture:
            self.reply(200, "image/jpeg", picture, Number=str(number))
        else:
            self.reply(204, None, b"")

    def send_events(self):
        """Sends server-sent events until the browser disconnects."""
        number, viewer = self.server.hub.enter()
        try:
            self.send_head(200, "text/event-stream", Connection="close")
            self.send_event("all", self.server.everything(number))
            while not viewer.is_gone and not self.server.stopping.is_set():
                try:
                    self.send_event(*viewer.messages.get(timeout=PING_S))
                except queue.Empty:
                    self.wfile.write(b": nothing\n\n")
        except OSError:
            pass  # the browser has disconnected
        finally:
            self.server.hub.leave(number)

    def send_event(self, kind, value):
        self.wfile.write(
            f"event: {kind}\ndata: {json.dumps(value)}\n\n".encode())

    def send_head(self, status, kind, **headers):
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in (HEADERS | headers).items():
            self.send_header(name, value)
        if headers.get("Connection") == "close" or self.close_connection:
            self.close_connection = True
        self.end_headers()

    def reply(self, status, kind, body, **headers):
        # A browser may disconnect at any time.
        try:
            headers["Content-Length"] = str(len(body))
            self.send_head(status, kind, **headers)
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def fail(self, status, reason):
        self.reply(status, "text/plain; charset=utf-8",
                   (reason + "\n").encode())

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # Allows restarting immediately.
    allow_reuse_address = True

    def __init__(self, address, port, hub, events):
        if ":" in address:
            self.address_family = socket.AF_INET6
        self.hub, self.events = hub, events
        self.cameras = []
        self.stopping = threading.Event()
        # If only one address is served, video is also sent only from that
        # address.
        self.only_address = (
            "" if ipaddress.ip_address(address).is_unspecified else address)
        self.has_webrtc = peer.is_possible()
        super().__init__((address, port), Handler)

    def everything(self, viewer):
        """The initial state for a browser."""
        return {
            "viewer": viewer,
            "webrtc": self.has_webrtc,
            "cameras": [camera.state | {
                "camera": camera.number, "name": camera.title,
                "samples": list(camera.samples.done)}
                for camera in self.cameras],
            "events": self.events.all(),
        }

    def handle_error(self, request, client_address):
        """A browser that disconnects during a request is not an error."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)
