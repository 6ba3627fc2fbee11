# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests the cameras in docs/pipelines.md that feed one consumer through NATS.

usage: pipelines_many.py docs/pipelines.md
"""

import json
import os
import pathlib
import shutil
import socket
import sys
import threading

import page
import pipelines_events
import scene
import tap

TESTED = ["many"]
MANY = pathlib.Path(sys.argv[1]).resolve().parent / "examples" / "many"
PATH = os.environ["PATH"] + ":/usr/sbin"


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server(scene.Process):
    """The broker, on the loopback interface."""

    def __init__(self, port=None, options=""):
        if not shutil.which("nats-server", path=PATH):
            raise tap.Skip("no nats-server")
        self.port = port or scene.free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        super().__init__(f"nats-server -a 127.0.0.1 -p {self.port} {options}",
                         PATH=PATH)
        scene.wait_for(lambda: is_open(self.port), "the broker")


class Consumer(scene.Process):
    """aggregate.py alone."""

    def __init__(self, url, options="--every 1"):
        super().__init__(
            f"/usr/bin/python3 {MANY}/aggregate.py {url} {options}")

    def wait_ready(self):
        scene.wait_for(lambda: "Listening" in self.output, "the consumer")


def reports(process):
    """The printed reports, by camera."""
    found = {}
    for line in process.output.splitlines():
        if line.startswith("{"):
            report = json.loads(line)
            found.setdefault(report["source"], []).append(report)
    return found


def test_many(blocks, folder):
    """Three cameras: a visitor, a face that stays, and nobody."""
    block = scene.examples(blocks["many"], sys.argv[1])
    block = block.replace("sh docs/", f"sh {MANY.parent.parent}/")
    block = block.replace("aggregate.py", "aggregate.py --every 1")
    with Server() as server, pipelines_events.visit(folder) as door, \
            scene.Camera(scene.PORTRAIT) as gate, \
            scene.Camera(scene.ENDLESS) as yard, \
            scene.Process(block, folder, BROKER=server.url, CAMERA=door.url,
                          CAMERA2=gate.url, CAMERA3=yard.url) as process:
        scene.wait_for(
            lambda: len(reports(process)) == 3
            and reports(process)["door"][-1]["frames"] == 0
            and all(any(report["frames"] for report in of)
                    for of in reports(process).values()),
            "all cameras, and the end of one of them")
        assert process.interrupt() == 0, process.output
        found = reports(process)
    assert sum(report["came"] for report in found["door"]) == 1, found
    assert max(report["most"] for report in found["door"]) == 1, found
    assert any(0.9 < report["faces"] <= 1 and report["emotions"]
               for report in found["gate"]), found
    assert all(report["faces"] == report["came"] == 0
               and not report["emotions"] for report in found["yard"]), found
    for report in sum(found.values(), []):
        assert abs(sum(report["emotions"].values()) - 1) < 0.01 \
            or not report["emotions"], report


def line(name, emotion=None):
    faces = [{"emotion": {"label": emotion}}] if emotion else []
    return json.dumps({"source": name, "objects": faces})


def publish(url, lines, folder):
    path = folder / "lines"
    path.write_text("\n".join(lines) + "\n")
    return scene.Process(f"/usr/bin/python3 {MANY}/publish.py {url} faces.x "
                         f"<{path}")


def test_sums(blocks, folder):
    """Every line arrives; an invalid one is reported and does no harm."""
    lines = [line("a", "sad"), line("a", "happy"), line("a"), "[]", "{", "3",
             line("b"), '{"event": "came", "source": "a"}'] \
        + [line("a", "happy")] * 900
    with Server() as server, Consumer(server.url, "--every 1000") as consumer:
        consumer.wait_ready()
        with publish(server.url, lines, folder) as publisher:
            assert publisher.finish() == 0, publisher.output
        scene.wait_for(lambda: consumer.output.count("no line of") == 3,
                       "complaints")
        # The publisher exits when the server has received everything; the
        # consumer may still be reading.
        with publish(server.url, ["{"], folder) as publisher:
            assert publisher.finish() == 0, publisher.output
        scene.wait_for(lambda: consumer.output.count("no line of") == 4,
                       "the last line")
        assert consumer.interrupt() == 0, consumer.output
        (a,), (b,) = (reports(consumer)[name] for name in "ab")
    assert a["frames"] == 903 and a["came"] == a["most"] == 1, a
    assert a["emotions"] == {"happy": 0.999, "sad": 0.001}, a
    assert abs(a["faces"] - 902 / 903) < 0.001, a
    assert b["frames"] == 1 and b["faces"] == 0 and not b["emotions"], b


def test_server_returns(blocks, folder):
    """Publisher and consumer reconnect; a password is required."""
    port = scene.free_port()
    url = f"nats://me:pass%20word@127.0.0.1:{port}"
    with Consumer(url) as consumer, \
            publish(url, [line("a")], folder) as publisher:
        for process in consumer, publisher:
            scene.wait_for(lambda: "Trying again" in process.output,
                           "a complaint")
        options = "--user me --pass 'pass word'"
        with Server(port, options):
            consumer.wait_ready()
            scene.wait_for(lambda: publisher.finish() == 0, "the publisher")
        with Server(port, options):
            scene.wait_for(lambda: consumer.output.count("Listening") == 2,
                           "the consumer")
            with publish(url, [line("b")], folder) as publisher:
                assert publisher.finish() == 0, publisher.output
            scene.wait_for(lambda: "b" in reports(consumer), "the line")
            with publish(url.replace("me", "you"), [], folder) as other:
                scene.wait_for(lambda: "Authorization" in other.output,
                               "the refusal")


def test_wrong_address(blocks, folder):
    with publish("mqtt://127.0.0.1", [], folder) as publisher:
        assert publisher.finish() == 1, publisher.output
        assert "Expected nats://" in publisher.output, publisher.output


def test_compose(blocks, folder):
    """The commands in compose.yaml exist, and reach the broker by its name."""
    try:
        import yaml
    except ImportError:
        raise tap.Skip("no YAML for Python") from None
    services = yaml.safe_load((MANY / "compose.yaml").read_text())["services"]
    ours = {name: service for name, service in services.items()
            if service["image"] == "mien"}
    assert sorted(ours) == ["aggregate", "door", "gate", "yard"], ours
    for name, service in ours.items():
        program, script, *rest = service["command"]
        assert shutil.which(program), program
        assert (MANY / pathlib.Path(script).relative_to("/many")).exists()
        assert rest[-1] == "nats://broker:4222" and "broker" in services
        assert service["restart"] == "always", service
        assert name == "aggregate" or rest[:2] == [
            name, f"${{{name.upper()}}}"], rest


if __name__ == "__main__":
    scene.run_tests([test_many, test_sums, test_server_returns,
                     test_wrong_address, test_compose],
                    page.tested(sys.argv[1]))
