# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page of docs/pipelines.md that shows cameras, in a browser and without.

usage: pipelines_view.py docs/pipelines.md
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import sys
import urllib.parse

import browser
import page
import pipelines_events
import scene
import tap

TESTED = ["view"]
FILES = ["/", "/page.css", "/page.js", "/camera.js", "/plot.js", "/icon.svg"]

# Prometheus' text format: a sample, with labels as these metrics have them.
SAMPLE = re.compile(r'(\w+)\{(\w+="[^"]*"(?:,\w+="[^"]*")*)\} (-?[\d.e+-]+)')
LABEL = re.compile(r'(\w+)="([^"]*)"')


class View(scene.Process):
    """The program, watching one camera or two."""

    def __init__(self, blocks, folder, door, gate=None, **variables):
        # Its process is Python's, not a shell's.
        command = "exec " + scene.examples(
            blocks["view"], sys.argv[1]).replace("view.py", "view.py --port 0")
        if not gate:
            command = command.replace('gate="$CAMERA2"', "")
        super().__init__(command, folder, CAMERA=door, CAMERA2=gate or "",
                         **variables)
        self.url = scene.wait_for(
            lambda: re.search(r"^http://\S+/$", self.output, re.M),
            "the program")[0]
        self.address = urllib.parse.urlsplit(self.url).netloc

    def ask(self, path, method="GET", body=None, **headers):
        """Status, headers and body of an answer."""
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
        """What a browser is sent: pairs of a name and a value."""
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


def test_page(blocks, folder):
    """Its files; and who may ask for them."""
    nobody = f"rtsp://user:secret@127.0.0.1:{scene.free_port()}/none"
    with View(blocks, folder, nobody) as view:
        for path in FILES:
            status, headers, body = view.ask(path)
            assert status == 200 and body, path
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "default-src 'self'" in headers["Content-Security-Policy"]
            assert "Access-Control-Allow-Origin" not in headers, path
        assert b'<html lang="en">' in view.ask("/")[2]
        for path in "/nothing", "/../view.py", "/cameras/7/picture", \
                "/people/1.jpg":
            assert view.ask(path)[0] == 404, path

        port = view.address.rpartition(":")[2]
        for host, wanted in {
                "evil.example": 403, f"evil.example:{port}": 403, "[": 403,
                "127.0.0.1.evil.example": 403, f"localhost:{port}": 200,
                "192.0.2.7": 200, f"[::1]:{port}": 200}.items():
            assert view.ask("/", Host=host)[0] == wanted, host
        assert view.ask("/", Origin="http://evil.example")[0] == 403
        assert view.ask("/", Origin=view.url.rstrip("/"))[0] == 200

        offer, sdp = "/cameras/0/offer?viewer=1", "application/sdp"
        for status, path, body, kind in (
                (404, "/", b"v=0", sdp),
                (404, "/cameras/1/offer?viewer=1", b"v=0", sdp),
                (415, offer, b"v=0", "text/plain"),
                (413, offer, b"v" * 200_000, sdp),
                (400 if view.has_webrtc else 501, offer, b"v=0", sdp)):
            answer = view.ask(path, "POST", body, Content_Type=kind)
            assert answer[0] == status, (status, path, answer)
        assert view.ask(offer, "POST", b"v=0", Content_Type=sdp,
                        Host="evil.example")[0] == 403

        assert view.ask("/cameras/0/picture?after=0")[0] == 204
        with view.happenings() as happenings:
            name, value = next(happenings)
            assert name == "all" and value["cameras"][0]["name"] == "door"
        assert "secret" not in view.output + json.dumps(value), view.output
        assert view.interrupt() == 0, view.output
        assert "Traceback" not in view.output, view.output


def test_names(blocks, folder):
    """Cameras without a name have one each, and no password in it."""
    nobody = f"rtsp://user:secret@127.0.0.1:{scene.free_port()}/none"
    blocks = {"view": blocks["view"].replace("door=", "").replace("gate=", "")}
    with View(blocks, folder, nobody, nobody) as view:
        cameras = {key[1] for key in view.metrics()}
        assert cameras == {"127.0.0.1", "127.0.0.1 2"}, cameras


def test_events(blocks, folder):
    """Somebody comes and leaves; their picture, faces per second, metrics."""
    got, samples = {}, []
    with pipelines_events.visit(folder) as camera, \
            View(blocks, folder, camera.url) as view:
        with view.happenings() as happenings:
            assert next(happenings)[0] == "all"
            for name, value in happenings:
                if name == "happened":
                    got[value["event"]] = value
                elif name == "sample":
                    samples.append(value)
                if "left" in got:
                    break
        status, headers, body = view.ask(got["left"]["picture"])
        assert status == 200 and body[:3] == b"\xff\xd8\xff", headers
        metrics = view.metrics()
        assert view.interrupt() == 0, view.output
        assert "Traceback" not in view.output, view.output
    assert got["left"]["stay"] == got["came"]["stay"] == 1, got
    assert "picture" not in got["came"], got
    assert 1 < got["left"]["time"] - got["came"]["time"] < 4.5, got
    faces = [sample["faces"] for sample in samples]
    assert min(faces) == 0 and max(faces) == 1, samples
    assert any(sample["emotions"] for sample in samples), samples
    for event in "came", "left":
        assert metrics["mien_events_total", "door", event] == 1, metrics
    assert metrics["mien_frames_total", "door"] > 50, metrics
    assert metrics["mien_faces_total", "door"] > 20, metrics
    assert metrics["mien_step_mean_milliseconds", "door", "detect"] > 0
    assert metrics["mien_step_work_total", "door", "classify"] > 0, metrics


def test_camera_dies(blocks, folder):
    """It is said and tried again; the other goes on, numbers do not go back."""
    with scene.Camera(scene.ENDLESS) as gate, \
            scene.Camera(scene.ENDLESS) as door, \
            View(blocks, folder, door.url, gate.url) as view:
        view.wait_live("door", "gate")
        with view.happenings() as happenings:
            next(happenings)
            door.kill()
            states = (value for name, value in happenings if name == "camera")
            down = next(states)
            assert down["state"] == "down" and down["camera"] == 0, down
            assert down["reason"], down
            before = view.metrics()
            assert not before["mien_camera_up", "door"], before
            with scene.Camera(scene.ENDLESS, "--port", door.port):
                assert next(value for value in states if value["state"]
                            == "live")["camera"] == 0
                view.wait_live("gate")
                after = view.metrics()
        assert view.interrupt() == 0, view.output
    assert after["mien_camera_starts_total", "door"] > 1, after
    assert after["mien_camera_starts_total", "gate"] == 1, after
    for camera in "door", "gate":
        key = "mien_frames_total", camera
        assert after[key] >= before[key] > 0, (before, after)


def test_file(blocks, folder):
    """A film is played again and again, which is no failure."""
    with View(blocks, folder, folder / "party.mp4") as view:
        scene.wait_for(lambda: view.metrics()["mien_camera_starts_total",
                                              "door"] > 2, "the third time")
        metrics = view.metrics()
        assert view.interrupt() == 0, view.output
        assert view.output.count("\n") <= 2, view.output
    assert metrics["mien_frames_total", "door"] > scene.FRAMES, metrics


def test_pictures(blocks, folder):
    """Without WebRTC: one picture after the other."""
    with scene.Camera(scene.PORTRAIT) as camera, \
            View(blocks, folder, camera.url) as view:
        view.wait_live("door")
        number = 0
        for _ in range(3):
            status, headers, body = view.ask(
                f"/cameras/0/picture?after={number}")
            assert status == 200 and body[:3] == b"\xff\xd8\xff", status
            assert int(headers["Number"]) > number, headers
            number = int(headers["Number"])


MOVES = """(() => {
  const video = document.querySelector("video");
  return video?.videoWidth && video.getVideoPlaybackQuality()
    .totalVideoFrames > 5 && [video.videoWidth, video.videoHeight];
})()"""
BRIGHTNESS = """(() => {
  const [canvas, video] = [document.createElement("canvas"),
    document.querySelector("video")];
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 64, 64);
  const data = context.getImageData(0, 0, 64, 64).data;
  return data.reduce((sum, value) => sum + value, 0) / data.length;
})()"""


# The arrow keys move through the plot.
MOVE_CURSOR = """(() => {
  const plot = document.querySelector("svg");
  plot.focus();
  for (const key of ["End", "ArrowLeft", "ArrowLeft"])
    plot.dispatchEvent(new KeyboardEvent("keydown", { key }));
  return [plot.getAttribute("aria-valuenow"),
    document.querySelector("output").textContent, !!plot.querySelector(
      ".cursor")];
})()"""


def check_page(tab):
    number, words, is_shown = tab.run(MOVE_CURSOR)
    assert number == "118" and is_shown, (number, is_shown)
    assert re.match(r"\d\d:\d\d:\d\d: ", words), words
    colours = set()
    for is_dark in False, True:
        tab.show(390, 844, is_dark, is_phone=True)
        colours.add(tab.run("getComputedStyle(document.body).backgroundColor"))
        width = tab.run("document.documentElement.scrollWidth")
        assert width == 390, width
    assert len(colours) == 2, colours
    assert tab.picture().startswith(b"\x89PNG")


def test_browser(blocks, folder):
    """Two browsers get the film by WebRTC and one pictures, the second as late
    as the first; none of it is left when they have gone."""
    with scene.Camera(scene.PORTRAIT) as camera, \
            View(blocks, folder, camera.url) as view, \
            browser.Browser() as chromium:
        if not view.has_webrtc:
            raise tap.Skip("no webrtcbin, or no libnice for GStreamer")
        view.wait_live("door")
        before = view.open_files()
        tabs = [chromium.open(view.url), chromium.open(view.url)]
        for tab in tabs:
            assert tab.wait_for(MOVES) == [256, 256]
            assert tab.run(BRIGHTNESS) > 80
            tab.wait_for("document.querySelector('.live .faces')"
                         "?.textContent === '1 face'")
            tab.wait_for("document.querySelectorAll('#events li').length > 0")
            tab.wait_for("!!document.querySelector('svg path.count')")
        assert view.metrics()["mien_viewers", "door"] == 2
        check_page(tabs[0])
        tabs.append(chromium.open(view.url + "?pictures"))
        tabs[-1].wait_for(
            "document.querySelector('.picture img')?.naturalWidth === 256")

        for tab in tabs:
            tab.close()
        scene.wait_for(lambda: not view.metrics()["mien_viewers", "door"],
                       "the browsers' end")
        scene.wait_for(lambda: view.open_files() <= before + 2,
                       "their descriptors' end")
        assert view.interrupt() == 0, view.output
        assert "Traceback" not in view.output, view.output


SHOWS_PICTURES = """
document.querySelector(".picture img")?.naturalWidth === 256
  && document.querySelector("video").hidden"""


# As if the server could not be reached where it says.
UNREACHABLE = "RTCPeerConnection.prototype.setRemoteDescription = () => {};"


def test_unreachable(blocks, folder):
    """Where WebRTC does not get through, the page takes pictures."""
    with scene.Camera(scene.PORTRAIT) as camera, \
            View(blocks, folder, camera.url) as view, \
            browser.Browser() as chromium:
        if not view.has_webrtc:
            raise tap.Skip("no webrtcbin, or no libnice for GStreamer")
        view.wait_live("door")
        tab = chromium.open(view.url, UNREACHABLE)
        tab.wait_for(SHOWS_PICTURES)
        scene.wait_for(lambda: not view.metrics()["mien_viewers", "door"],
                       "the end of WebRTC")


def test_no_webrtc(blocks, folder):
    """Without the plugin: the program says so, and the page takes pictures."""
    plugins = folder / "plugins"
    plugins.mkdir()
    system = pathlib.Path(scene.Gst.Registry.get().find_plugin(
        "coreelements").get_filename()).parent
    for plugin in system.glob("*.so"):
        if plugin.name != "libgstnice.so":
            (plugins / plugin.name).symlink_to(plugin)
    with scene.Camera(scene.PORTRAIT) as camera, View(
            blocks, folder, camera.url, GST_REGISTRY=folder / "registry",
            GST_PLUGIN_SYSTEM_PATH=plugins) as view, \
            browser.Browser() as chromium:
        assert not view.has_webrtc and "gstreamer1.0-nice" in view.output
        status, _, body = view.ask("/cameras/0/offer?viewer=1", "POST", b"v=0",
                                   Content_Type="application/sdp")
        assert status == 501, (status, body)
        view.wait_live("door")
        tab = chromium.open(view.url)
        tab.wait_for(SHOWS_PICTURES)


def test_states(blocks, folder):
    """The page says that a camera, and then the program, does not answer."""
    nobody = f"rtsp://127.0.0.1:{scene.free_port()}/none"
    with View(blocks, folder, nobody) as view, \
            browser.Browser() as chromium:
        tab = chromium.open(view.url)
        tab.wait_for("document.querySelector('.down .message')"
                     "?.textContent.includes('Trying again')")
        view.signal(9)
        tab.wait_for("document.body.innerText.includes('No answer')")


if __name__ == "__main__":
    scene.run_tests([test_page, test_names, test_events, test_camera_dies,
                     test_file, test_pictures, test_browser, test_unreachable,
                     test_no_webrtc, test_states], page.tested(sys.argv[1]))
