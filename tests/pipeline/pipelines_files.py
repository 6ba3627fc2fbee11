# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests the pipelines in docs/pipelines.md that read a file.

usage: pipelines_files.py docs/pipelines.md
"""

import json
import os
import socket
import sys
import threading

import page
import scene
import tap

FRAMES = scene.FRAMES
TESTED = ["mp4", "mkv", "anonymised", "appsink", "tcp", "mqtt"]


def check(path, frames=FRAMES):
    video = scene.Video(path)
    assert video.frames == frames, video
    assert abs(video.duration - frames / scene.RATE) < 0.05, video


def test_mp4(blocks, folder):
    scene.run(blocks["mp4"], folder)
    check(folder / "annotated.mp4")


def test_mkv(blocks, folder):
    scene.run(blocks["mkv"], folder)
    check(folder / "annotated.mkv")


def count_faces(film, folder):
    """The number of frames on which a face is found."""
    lines = scene.run(
        f"gst-launch-1.0 -q filesrc location={film} ! decodebin ! "
        "videoconvert ! mienfacedetect ! facejson ! fdsink", folder)
    found = [json.loads(line)["objects"] for line in lines.splitlines()]
    assert len(found) == FRAMES, lines
    return sum(bool(faces) for faces in found)


def test_anonymised(blocks, folder):
    """No frame shows a face, including the first and the last one."""
    scene.run(blocks["anonymised"], folder)
    check(folder / "anonymised.mp4")
    assert count_faces("party.mp4", folder) == FRAMES
    assert count_faces("anonymised.mp4", folder) == 0


def test_appsink(blocks, folder):
    """Both programs print the same, one line per frame; and both report an
    invalid file and exit."""
    command = scene.examples(blocks["appsink"], sys.argv[1])
    lines = scene.run(command, folder).splitlines()
    assert len(lines) == FRAMES, lines
    assert all("face at" in line for line in lines), lines
    program = os.environ["MIEN_APPSINK"]
    assert scene.run([program, "party.mp4"], folder).splitlines() == lines

    (folder / "text.mp4").write_text("no film")
    for name in "text.mp4", "nosuch.mp4":
        for each in command.replace("party.mp4", name), [program, name]:
            with scene.Process(each, folder) as process:
                assert process.finish() == 1, (name, process.output)
                assert len(process.output.splitlines()) == 1, process.output


def check_lines(lines):
    faces = [json.loads(line) for line in lines]
    assert len(faces) == FRAMES, len(faces)
    assert [face["timestamp"] for face in faces] == [
        i * 1_000_000_000 // scene.RATE for i in range(FRAMES)]
    assert all(face["source"] == "door" and len(face["objects"]) == 1
               and "scores" in face["objects"][0]["emotion"]
               for face in faces)


def test_tcp(blocks, folder):
    received = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(scene.PATIENCE)

        def collect():
            connection, _ = server.accept()
            with connection, connection.makefile(encoding="utf-8") as lines:
                received.extend(lines)

        collector = threading.Thread(target=collect)
        collector.start()
        port = server.getsockname()[1]
        scene.run(blocks["tcp"].replace("port=5000", f"port={port}"), folder,
                  COLLECTOR="127.0.0.1")
        collector.join()
    check_lines(received)


def test_mqtt(blocks, folder):
    path = os.environ["PATH"] + ":/usr/sbin"
    port = scene.free_port()
    config = folder / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    missing = scene.run("command -v mosquitto mosquitto_pub mosquitto_sub "
                        "| wc -l", PATH=path).strip() != "3"
    if missing:
        raise tap.Skip("no mosquitto, or not its clients")
    with scene.Process(f"mosquitto -c {config}", folder, PATH=path):
        scene.wait_for(lambda: is_open(port), "the broker")
        subscribe = (f"stdbuf -oL mosquitto_sub -h 127.0.0.1 -p {port} -t 'faces/#' "
                     f"-q 1 -C {FRAMES} -d")
        with scene.Process(subscribe) as consumer:
            scene.wait_for(lambda: "SUBACK" in consumer.output,
                           "the subscription")
            scene.run(blocks["mqtt"].replace("-p 1883", f"-p {port}"), folder,
                      BROKER="127.0.0.1")
            assert consumer.finish() == 0, consumer.output
            check_lines([line for line in consumer.output.splitlines()
                         if line.startswith("{")])


def test_demo_names(blocks, folder):
    """tools/demo FILE, with a file name that needs quoting."""
    film = folder / "a \"b' \\ c!.mp4"
    film.symlink_to(folder / "party.mp4")
    annotated = folder / "d \"e' \\ f=.mp4"
    scene.run([os.environ["MIEN_ANNOTATE"], film, annotated,
               folder / "frame.png"])
    check(annotated)


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    scene.run_tests([globals()["test_" + name] for name in TESTED]
                    + [test_demo_names], page.tested(sys.argv[1]))
