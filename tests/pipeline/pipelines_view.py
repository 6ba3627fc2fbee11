# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests the program in docs/pipelines.md that shows cameras, without a
browser.

usage: pipelines_view.py docs/pipelines.md
"""

import json
import sys

import page
import pipelines_events
import scene
from viewer import View

TESTED = ["view"]
FILES = ["/", "/page.css", "/page.js", "/camera.js", "/plot.js", "/icon.svg"]


def test_page(blocks, folder):
    """The files it serves, and who may request them."""
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
    """Cameras without a name get unique ones, which contain no password."""
    nobody = f"rtsp://user:secret@127.0.0.1:{scene.free_port()}/none"
    blocks = {"view": blocks["view"].replace("door=", "").replace("gate=", "")}
    with View(blocks, folder, nobody, nobody) as view:
        cameras = {key[1] for key in view.metrics()}
        assert cameras == {"127.0.0.1", "127.0.0.1 2"}, cameras


def test_events(blocks, folder):
    """A person comes and leaves: their picture, faces per second, metrics."""
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
    assert metrics["mien_step_seconds_total", "door", "detect"] > 0, metrics
    assert metrics["mien_step_work_total", "door", "classify"] > 0, metrics


def test_camera_dies(blocks, folder):
    """A failure is reported and the camera restarted; the other one continues,
    and counters do not go back."""
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
        for key in (("mien_frames_total", camera),
                    ("mien_step_seconds_total", camera, "detect")):
            assert after[key] >= before[key] > 0, (before, after)


def test_file(blocks, folder):
    """A film is played in a loop, which is not a failure."""
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


if __name__ == "__main__":
    scene.run_tests([test_page, test_names, test_events, test_camera_dies,
                     test_file, test_pictures], page.tested(sys.argv[1]))
