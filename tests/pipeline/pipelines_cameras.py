# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests the pipelines in docs/pipelines.md that watch cameras.

usage: pipelines_cameras.py docs/pipelines.md
"""

import json
import os
import signal
import sys
import time

import page
import scene

TESTED = ["record", "fragmented", "segments", "two-cameras", "cameras",
          "restream", "restream-anonymised", "clock", "side-branch"]


def film(folder):
    return scene.Camera(scene.SHOW_FILM.format(film=folder / "party.mp4"))


ENOUGH = 10  # seconds; the film lasts two


def test_record(blocks, folder):
    """Frames that arrive too fast are dropped, the timestamps are right."""
    with film(folder) as camera, scene.Process(
            scene.without_watchdog(blocks["record"]), folder,
            CAMERA=camera.url) as process:
        process.end(ENOUGH)
    video = scene.Video(folder / "door.mp4")
    assert 5 < video.frames <= scene.FRAMES, video
    assert video.times[-1] < video.duration < 2.25, video


def test_record_all(blocks, folder):
    """With a queue that drops nothing, every frame arrives."""
    all_of_it = blocks["record"].replace(
        "leaky=downstream max-size-buffers=2", "")
    assert all_of_it != blocks["record"]
    with film(folder) as camera, scene.Process(
            scene.without_watchdog(all_of_it), folder,
            CAMERA=camera.url) as process:
        process.end(ENOUGH)
    video = scene.Video(folder / "door.mp4")
    assert video.frames == scene.FRAMES, video
    assert abs(video.duration - scene.FRAMES / scene.RATE) < 0.1, video
    assert video.longest_gap < 1.5 / scene.RATE, video


def test_side_branch(blocks, folder):
    """Every frame is recorded, and has faces once one was analysed."""
    block = scene.without_watchdog(blocks["side-branch"])
    with film(folder) as camera, scene.Process(
            block, folder, CAMERA=camera.url) as process:
        process.end(ENOUGH)
    video = scene.Video(folder / "door.mp4")
    assert video.frames == scene.FRAMES, video

    drawn = block[block.index("faceannotate"):]
    with film(folder) as camera, scene.Process(
            block.replace(drawn, "facejson ! filesink location=door.jsonl"),
            folder, CAMERA=camera.url) as process:
        process.end(ENOUGH)
    lines = (folder / "door.jsonl").read_text().splitlines()
    faces = [face for line in lines for face in json.loads(line)["objects"]]
    assert len(lines) == scene.FRAMES, lines
    assert faces and all("emotion" in face and "id" in face
                         for face in faces), lines


def test_fragmented(blocks, folder):
    """After being killed, the recording is playable up to its last fragment."""
    path = folder / "door.mp4"
    with scene.Camera(scene.ENDLESS) as camera, scene.Process(
            blocks["fragmented"], folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: scene.has_grown(path), "the recording")
        process.signal(signal.SIGKILL)
        process.finish()
    video = scene.Video(path)
    assert video.frames > 5 and video.duration > 0.5, video


def test_segments(blocks, folder):
    """With segments of one second, ended by Ctrl-C."""
    block = blocks["segments"].replace("=60000000000", "=1000000000")
    assert block != blocks["segments"]
    with scene.Camera(scene.ENDLESS) as camera, scene.Process(
            block, folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: (folder / "door-00002.mp4").exists(),
                       "the third segment")
        assert process.interrupt() == 0, process.output
    for path in sorted(folder.glob("door-0000?.mp4")):
        video = scene.Video(path)
        assert video.frames > 0 and video.duration < 2.5, (path, video)


def test_two_cameras(blocks, folder):
    paths = [folder / "door.mp4", folder / "gate.mp4"]
    with scene.Camera(scene.ENDLESS) as door, \
            scene.Camera(scene.ENDLESS) as gate, scene.Process(
                blocks["two-cameras"], folder, CAMERA=door.url,
                CAMERA2=gate.url) as process:
        scene.wait_for(lambda: all(map(scene.has_grown, paths)),
                       "both recordings")
        assert process.interrupt() == 0, process.output
    for path in paths:
        video = scene.Video(path)
        assert video.frames > 5, video


def test_cameras(blocks, folder):
    """One camera disappears and returns; the other is not affected."""
    command = scene.examples(blocks["cameras"], sys.argv[1])
    first, other = folder / "door-0.mp4", folder / "gate-0.mp4"
    with scene.Camera(scene.ENDLESS) as gate, \
            scene.Camera(scene.ENDLESS) as door, scene.Process(
                command, folder, CAMERA=door.url,
                CAMERA2=gate.url) as process:
        scene.wait_for(lambda: scene.has_grown(first)
                       and scene.has_grown(other), "both recordings")
        door.kill()
        scene.wait_for(lambda: process.output.count("door: ") > 1,
                       "the camera's end")
        with scene.Camera(scene.ENDLESS, "--port", door.port):
            scene.wait_for(lambda: scene.has_grown(
                folder / scene.newest(folder, "door-[1-9]")),
                "the camera's return")
            assert process.interrupt() == 0, process.output
    for path in first, folder / scene.newest(folder, "door-[1-9]"), other:
        video = scene.Video(path)
        assert video.frames > 5 and video.duration > 0.5, (path, video)
    assert video.longest_gap < 2, video
    assert not (folder / "gate-1.mp4").exists()


def restream(block, launch, folder, frames=20):
    """The output frames of the second server."""
    port = scene.free_port()
    command = scene.examples(block, sys.argv[1]).replace("8554", str(port))
    with scene.Camera(launch) as camera, scene.Process(
            command, folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: "rtsp://" in process.output, "the server")
        scene.run("gst-launch-1.0 -e rtspsrc protocols=tcp "
                  f"location=rtsp://127.0.0.1:{port}/faces ! "
                  "application/x-rtp,media=video ! rtph264depay ! h264parse ! "
                  f"identity eos-after={frames} ! mp4mux ! "
                  "filesink location=again.mp4", folder)
    return scene.Video(folder / "again.mp4")


def test_restream(blocks, folder):
    """The second server's output is a picture that changes."""
    video = restream(blocks["restream"], scene.ENDLESS, folder)
    assert video.frames >= 15 and video.sizes == [(160, 120)], video


def test_restream_anonymised(blocks, folder):
    """No face is found in the output, but one in the original."""
    video = restream(blocks["restream-anonymised"], scene.PORTRAIT, folder)
    assert video.frames >= 15 and video.sizes == [(256, 256)], video
    find = ("gst-launch-1.0 -q filesrc location={} ! decodebin ! videoconvert ! "
            "mienfacedetect ! facejson updates=on_face ! fdsink")
    assert scene.run(find.format("party.mp4"), folder)
    assert not scene.run(find.format("again.mp4"), folder)


def test_clock(blocks, folder):
    """One person has one id, and the camera's clock agrees with this
    machine's."""
    path = folder / "door.jsonl"
    with scene.Camera(scene.PORTRAIT) as camera, scene.Process(
            blocks["clock"], folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: path.exists() and '"rtp"' in path.read_text(),
                       "the camera's clock")
        assert process.interrupt() == 0, process.output
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    ids = {face.get("id") for line in lines for face in line["objects"]}
    assert len(ids) == 1 and None not in ids, ids
    sent = lines[-1]["rtp"]["sender_ntp_unix_timestamp_ns"]
    assert abs(time.time() - sent / 1e9) < scene.PATIENCE, lines[-1]


def test_demo(blocks, folder):
    """The program that tools/demo runs for rtsp://..."""
    program = os.environ["MIEN_ANNOTATE"]
    with film(folder) as camera, scene.Process(
            [program, camera.url, "demo.mp4", "frame.png"],
            folder) as process:
        assert process.end(ENOUGH) == 0, process.output
        assert "with faces: " in process.output, process.output
        assert "emotion: " in process.output, process.output
    video = scene.Video(folder / "demo.mp4")
    assert 5 < video.frames <= scene.FRAMES, video
    assert (folder / "frame.png").read_bytes()[1:4] == b"PNG"


if __name__ == "__main__":
    scene.run_tests([test_record, test_record_all, test_side_branch,
                     test_fragmented,
                     test_segments, test_two_cameras, test_cameras,
                     test_restream, test_restream_anonymised,
                     test_clock, test_demo], page.tested(sys.argv[1]))
