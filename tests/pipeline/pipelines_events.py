# SPDX-License-Identifier: LGPL-2.1-or-later
"""The recordings of docs/pipelines.md that begin with an event.

usage: pipelines_events.py docs/pipelines.md
"""

import json
import sys

import page
import scene
from gi.repository import Gst

TESTED = ["events", "record-events"]

RATE = 15
CAPS = f"video/x-raw,format=I420,width=256,height=256,framerate={RATE}/1"
BEFORE, VISIT, AFTER = 45, 45, 120  # frames; an encoder's key frame a second
# Uncompressed first: at a join, an encoder would give the frames that it still
# holds the times of the next part.
SHOW_VISIT = f"""
concat name=film ! y4menc ! filesink location={{film}}
videotestsrc pattern=black num-buffers={BEFORE} ! {CAPS} ! film.
{scene.SHOW_PICTURE} imagefreeze num-buffers={VISIT} ! {CAPS} ! film.
videotestsrc pattern=black num-buffers={AFTER} ! {CAPS} ! film.
"""


ENCODE_VISIT = f"""
filesrc location={{source}} ! y4mdec !
x264enc speed-preset=ultrafast bframes={{bframes}} b-adapt=false
  key-int-max={RATE} ! h264parse ! mp4mux ! filesink location={{film}}
"""


def visit(folder, bframes=0):
    """A camera that films an arrival and a departure."""
    source, film = folder / "visit.y4m", folder / "visit.mp4"
    scene.play(SHOW_VISIT.format(film=source))
    scene.play(ENCODE_VISIT.format(source=source, film=film, bframes=bframes))
    return scene.Camera(scene.SHOW_FILM.format(film=film))


def frames_of(path):
    """The encoded frames of a file, without their parameter sets."""
    pipeline = Gst.parse_launch(
        f"filesrc location={path} ! qtdemux ! h264parse ! "
        "video/x-h264,stream-format=avc,alignment=au ! "
        "appsink name=sink sync=false")
    sink = pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    frames = []
    while sample := sink.try_pull_sample(scene.PATIENCE * Gst.SECOND):
        buffer = sample.get_buffer()
        data = buffer.extract_dup(0, buffer.get_size())
        # The picture is the last unit; each is preceded by its length.
        while len(data) > 4 + int.from_bytes(data[:4], "big"):
            data = data[4 + int.from_bytes(data[:4], "big"):]
        frames.append(data)
    pipeline.set_state(Gst.State.NULL)
    return frames


def test_events(blocks, folder):
    """From the same camera: who came and left, as lines, and a picture."""
    block = scene.without_watchdog(blocks["events"])
    with visit(folder) as camera, scene.Process(
            block, folder, CAMERA=camera.url) as process:
        process.finish()
    lines = [json.loads(line) for line in
             (folder / "door.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines] == ["came", "left"], lines
    came, left = (line["timestamp"] / 1e9 for line in lines)
    assert abs(came - BEFORE / RATE) < 0.5, came
    assert abs(left - (BEFORE + VISIT) / RATE) < 0.5, left
    picture = folder / lines[1]["snapshot_location"]
    assert picture.read_bytes()[:3] == b"\xff\xd8\xff"


def record(blocks, folder, bframes):
    """The clip of a visit, with a second before and after it."""
    command = scene.examples(blocks["record-events"], sys.argv[1]) \
        .replace("record_events.py", "record_events.py --before 1 --after 1")
    with visit(folder, bframes) as camera, scene.Process(
            command, folder, CAMERA=camera.url) as process:
        scene.wait_for(lambda: "ended the stream" in process.output,
                       "the end of the film")
        assert process.interrupt() == 0, process.output
    clip = min((folder / "clips").glob("*.mp4"))
    video = scene.Video(clip)
    # It begins at a key frame and ends once the departure is known.
    assert 4.5 < video.duration < 7, video
    # All frames, as far apart as the camera sent them.
    assert abs(video.frames / RATE - video.duration) < 1.5 / RATE, video
    assert video.times == sorted(video.times), video
    assert video.longest_gap < 1.5 / RATE, video
    return clip


def test_record_events(blocks, folder):
    """The very frames that the camera sent."""
    clip = record(blocks, folder, bframes=0)
    sent, stored = frames_of(folder / "visit.mp4"), frames_of(clip)
    begins = [first for first in range(len(sent))
              if sent[first:first + len(stored)] == stored]
    assert len(begins) == 1, (begins, len(stored), len(sent))
    assert BEFORE - 2.5 * RATE < begins[0] <= BEFORE - RATE, begins


def test_record_b_frames(blocks, folder):
    """Clips of cameras with B-frames play as fast as the camera's video."""
    record(blocks, folder, bframes=3)


def test_budget(blocks, folder):
    """The oldest clips go, and nothing else."""
    clips = folder / "clips"
    clips.mkdir()
    for number in range(5):
        (clips / f"20250101-00000{number}.000-000.mp4").write_bytes(bytes(1000))
    (clips / "holidays.mp4").write_bytes(bytes(5000))
    command = scene.examples(blocks["record-events"], sys.argv[1]) \
        .replace("record_events.py", "record_events.py --budget 2.5e-6")
    with scene.Process(
            command, folder,
            CAMERA=f"rtsp://127.0.0.1:{scene.free_port()}/none") as process:
        scene.wait_for(lambda: "trying again" in process.output, "a problem")
        assert process.interrupt() == 0, process.output
    left = sorted(path.name for path in clips.iterdir())
    assert left == ["20250101-000003.000-000.mp4",
                    "20250101-000004.000-000.mp4", "holidays.mp4"], left


if __name__ == "__main__":
    scene.run_tests([test_events, test_record_events, test_record_b_frames,
                     test_budget], page.tested(sys.argv[1]))
