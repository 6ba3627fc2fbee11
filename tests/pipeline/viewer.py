# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs docs/examples/view.py for tests."""

import contextlib
import http.client
import json
import os
import re
import signal
import sys
import urllib.parse

import scene

# Prometheus' text format: a sample, with the labels of these metrics.
SAMPLE = re.compile(r'(\w+)\{(\w+="[^"]*"(?:,\w+="[^"]*")*)\} (-?[\d.e+-]+)')
LABEL = re.compile(r'(\w+)="([^"]*)"')


class View(scene.Process):
    """The program, watching one or two cameras."""

    def __init__(self, blocks, folder, door, gate=None, **variables):
        # The process is Python itself, not a shell.
        command = "exec " + scene.examples(
            blocks["view"], sys.argv[1]).replace("view.py", "view.py --port 0")
        if not gate:
            command = command.replace('gate="$CAMERA2"', "")
        super().__init__(command, folder, CAMERA=door, CAMERA2=gate or "",
                         PYTHONFAULTHANDLER=1, **variables)
        self.url = self._wait_for_url()
        self.address = urllib.parse.urlsplit(self.url).netloc

    def _wait_for_url(self):
        try:
            return scene.wait_for(
                lambda: re.search(r"^http://\S+/$", self.output, re.M),
                "the program")[0]
        except AssertionError as error:
            # Where its threads are.
            self.signal(signal.SIGABRT)
            self.popen.wait()
            raise AssertionError(f"{error}: {self.output}") from None

    def ask(self, path, method="GET", body=None, **headers):
        """Status, headers and body of a response."""
        with contextlib.closing(http.client.HTTPConnection(
                self.address, timeout=scene.PATIENCE)) as connection:
            connection.request(method, path, body, {
                name.replace("_", "-"): value
                for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def metrics(self):
        """Values by name and labels."""
        status, headers, body = self.ask("/metrics")
        assert status == 200, status
        assert headers["Content-Type"].startswith("text/plain; version=0.0.4")
        values, types = {}, {}
        for line in body.decode().splitlines():
            if line.startswith("# TYPE "):
                name, types[name] = line.split()[2], line.split()[3]
            elif not line.startswith("# HELP "):
                name, labels, value = SAMPLE.fullmatch(line).groups()
                assert name in types, line
                key = (name, *(v for _, v in LABEL.findall(labels)))
                assert key not in values, line
                values[key] = float(value)
        assert set(types.values()) == {"counter", "gauge"}, types
        for name, kind in types.items():
            assert name.endswith("_total") == (kind == "counter"), name
        return values

    @contextlib.contextmanager
    def happenings(self):
        """The events sent to a browser: pairs of a name and a value."""
        connection = http.client.HTTPConnection(self.address,
                                                timeout=scene.PATIENCE)
        connection.request("GET", "/events")
        answer = connection.getresponse()
        assert answer.headers["Content-Type"] == "text/event-stream"
        try:
            yield parsed(answer)
        finally:
            answer.close()
            connection.close()

    def wait_live(self, *cameras):
        scene.wait_for(lambda: all(self.metrics()["mien_camera_up", name]
                                   for name in cameras), "the cameras")

    @property
    def has_webrtc(self):
        return "No WebRTC here" not in self.output

    def open_files(self):
        return len(os.listdir(f"/proc/{self.popen.pid}/fd"))


def parsed(lines):
    name = None
    for line in lines:
        key, _, value = line.decode().rstrip("\n").partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)
