#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures live pipelines on an otherwise idle machine. Not part of the test
suite, since nothing is asserted.

usage: meson devenv -C build /usr/bin/python3 ../tests/pipeline/measure_live.py
           camera|explain|join [SECONDS]

camera   A camera with 1280x720 at 60 frames/s: the time from the camera's clock
         to the encoded, annotated frame, and memory, over time.
explain  Live video with 640x480 at 30 frames/s and two faces, with and without
         gbpoverlay: frames shown and frames too late to be shown, per second,
         and processor time per frame.
join     Live video with 3840x2160 at 30 frames/s and a face, analysed in a
         640x360 copy on a leaky branch: frames shown and frames too late to be
         shown, the age of their faces, and processor time per frame; without
         the branch, with it, and with frames waiting for it.
"""

import contextlib
import resource
import statistics
import sys
import time

import scene
from scene import Gst

FACE = f"filesrc location={scene.PICTURE} ! jpegdec ! videoconvert ! "

# A ball moves next to the face.
CAMERA = (f"( videotestsrc is-live=true pattern=ball ! "
          "video/x-raw,format=I420,width=1280,height=720,framerate=60/1 ! "
          "compositor name=mix sink_1::xpos=280 ! "
          "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=60 ! "
          "h264parse config-interval=-1 ! rtph264pay name=pay0 "
          f"{FACE} videoscale ! video/x-raw,format=I420,width=480,height=720,"
          "pixel-aspect-ratio=1/1 ! imagefreeze is-live=true ! "
          "video/x-raw,framerate=60/1 ! mix. )")
WATCH = ("rtspsrc location={url} protocols=tcp latency=200 "
         "add-reference-timestamp-meta=true ! application/x-rtp,media=video ! "
         "decodebin ! queue leaky=downstream max-size-buffers=2 ! "
         "videoconvert ! mienfacedetect name=detect inference-interval=3 ! "
         "facetrack ! faceclassify name=classify ! faceannotate ! "
         "videoconvert ! queue ! x264enc tune=zerolatency "
         "speed-preset=ultrafast ! fakesink name=out sync=false")

TWO_FACES = (f"compositor name=mix sink_1::xpos=320 ! "
             "video/x-raw,format=I420,width=640,height=480 ! "
             "imagefreeze is-live=true ! video/x-raw,framerate=30/1 ! "
             "queue ! mienfacedetect inference-interval=3 ! facetrack ! "
             "faceclassify ! queue ! {overlay} fakesink name=out sync=true "
             "qos=true "
             + 2 * (FACE + "videoscale ! video/x-raw,width=320,height=480,"
                    "pixel-aspect-ratio=1/1 ! mix. "))
OVERLAYS = {"without": "", "gbpoverlay": "gbpoverlay ! ",
            "gbpoverlay device=vulkan interval=5":
            "gbpoverlay device=vulkan interval=5 ! "}

LARGE = (f"{FACE} videoscale ! video/x-raw,format=NV12,width=3840,height=2160,"
         "pixel-aspect-ratio=1/1 ! imagefreeze is-live=true ! "
         "video/x-raw,framerate=30/1 ! {join} fakesink name=out sync=true "
         "qos=true")
JOIN = ("tee name=t ! queue leaky=downstream max-size-buffers=1 ! videoscale ! "
        "video/x-raw,width=640 ! mienfacedetect ! facetrack ! faceclassify ! "
        "join.faces t. ! queue max-size-bytes=0 ! facejoin name=join {wait} ! ")
JOINS = {"without": "", "facejoin": JOIN.format(wait=""),
         "facejoin max-wait=40000000": JOIN.format(wait="max-wait=40000000")}


@contextlib.contextmanager
def playing(description):
    pipeline = Gst.parse_launch(description)
    pipeline.set_state(Gst.State.PLAYING)
    try:
        yield pipeline
    finally:
        pipeline.set_state(Gst.State.NULL)


def fail_on_error(pipeline):
    message = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
    if message:
        sys.exit(str(message.parse_error()))


def resident():
    """In KiB."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status
                    if line.startswith("VmRSS"))


def keep_latency(_, info, latencies):
    """Seconds since the camera took the picture, according to its clock."""
    meta = info.get_buffer().get_reference_timestamp_meta(
        Gst.Caps.from_string("timestamp/x-ntp"))
    if meta:
        since_1900 = time.time() + 2_208_988_800
        latencies.append(since_1900 - meta.timestamp / Gst.SECOND)
    return Gst.PadProbeReturn.OK


def measure_camera(seconds):
    with scene.Camera(CAMERA) as camera, \
            playing(WATCH.format(url=camera.url)) as pipeline:
        latencies = []
        pipeline.get_by_name("out").get_static_pad("sink").add_probe(
            Gst.PadProbeType.BUFFER, keep_latency, latencies)
        print("seconds  frames/s  latency ms (median, most)  resident KiB")
        for second in range(10, seconds + 1, 10):
            time.sleep(10)
            fail_on_error(pipeline)
            window, latencies[:] = latencies[:], []
            if window:
                print(f"{second:7}  {len(window) / 10:8.1f}  "
                      f"{statistics.median(window) * 1e3:8.0f} "
                      f"{max(window) * 1e3:8.0f}  {resident():18}", flush=True)
        for name in "detect", "classify":
            print(name, pipeline.get_by_name(name).get_property("stats"))


def processors():
    """Processor time of all threads, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure_explain(seconds):
    print("frames  late  processor ms per frame")
    for name, overlay in OVERLAYS.items():
        with playing(TWO_FACES.format(overlay=overlay)) as pipeline:
            sink = pipeline.get_by_name("out")
            time.sleep(10)
            first, spent = sink.get_property("stats"), processors()
            time.sleep(seconds)
            fail_on_error(pipeline)
            last, spent = sink.get_property("stats"), processors() - spent
        frames, late = (last[key] - first[key]
                        for key in ("rendered", "dropped"))
        print(f"{frames:6}  {late:4}  {spent / (frames + late) * 1e3:6.2f}  "
              f"{name}", flush=True)


def keep_ages(pipeline):
    """For each frame, the time difference to the nearest frame that had been
    analysed when it passed facejoin; a growing list, in ms."""
    join = pipeline.get_by_name("join")
    analyzed, ages = [], []

    def take(_, info):
        analyzed.append(info.get_buffer().pts)
        return Gst.PadProbeReturn.OK

    def join_frame(_, info):
        time = info.get_buffer().pts
        if analyzed:
            ages.append(min(abs(time - other) for other in analyzed[-100:])
                        / Gst.MSECOND)
        return Gst.PadProbeReturn.OK

    if join:
        join.get_static_pad("faces").add_probe(Gst.PadProbeType.BUFFER, take)
        join.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER,
                                             join_frame)
    return ages


def measure_join(seconds):
    print("frames  late  faces' age ms (median, most)  "
          "processor ms per frame")
    for name, join in JOINS.items():
        with playing(LARGE.format(join=join)) as pipeline:
            sink = pipeline.get_by_name("out")
            ages = keep_ages(pipeline)
            time.sleep(10)
            first, spent = sink.get_property("stats"), processors()
            ages.clear()
            time.sleep(seconds)
            fail_on_error(pipeline)
            last, spent = sink.get_property("stats"), processors() - spent
        frames, late = (last[key] - first[key]
                        for key in ("rendered", "dropped"))
        ages = ages or [0]
        print(f"{frames:6}  {late:4}  {statistics.median(ages):16.0f} "
              f"{max(ages):11.0f}  {spent / (frames + late) * 1e3:22.2f}  "
              f"{name}", flush=True)


def main():
    measures = {"camera": measure_camera, "explain": measure_explain,
                "join": measure_join}
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in measures:
        sys.exit(__doc__)
    measures[sys.argv[1]](int(sys.argv[2]) if len(sys.argv) == 3 else 300)


if __name__ == "__main__":
    main()
