#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records a camera only while somebody is there.

A clip begins some seconds before a person came and ends some seconds after
the last one left. The camera's own H.264 or H.265 is stored as it comes: only
the copy that faces are looked for in is decoded. When the clips in the folder
grow beyond the budget, the oldest are deleted. A camera that fails or falls
silent is tried again. Ctrl-C finishes the last clip.
"""

import argparse
import collections
import datetime
import heapq
import pathlib
import signal
import sys
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp

# Encoding names in the caps of rtspsrc, and how to depayload each.
CODECS = {
    "H264": "rtph264depay ! h264parse config-interval=-1",
    "H265": "rtph265depay ! h265parse config-interval=-1",
}
# Times are the camera's own (buffer-mode=none): estimates from the arrival of
# packets would put B-frames into a wrong order. Frames are dropped only after
# decoding, where no other frame depends on them.
PIPELINE = """
rtspsrc name=camera protocols=tcp latency=200 buffer-mode=none
tee name=encoded
encoded. ! queue ! decodebin ! watchdog timeout=5000 !
  queue leaky=downstream max-size-buffers=2 ! videoconvert !
  mienfacedetect updates=none inference-interval=3 ! facetrack !
  faceevents ! fakesink sync=false
encoded. ! queue !
  capsfilter caps="video/x-h264,stream-format=avc,alignment=au;
                   video/x-h265,stream-format=hvc1,alignment=au" !
  appsink name=frames sync=false max-buffers=100
"""
# Longer clips continue in another file, so that old files can be deleted.
MAX_FILE_S = 600
# Frames are kept for longer, since events are reported late.
SLACK_S = 5
CLIPS = "????????-??????.???-???.mp4"
RETRY_S = 1
FINISH_S = 5
# The most frames that H.264 and H.265 decode before one that is shown earlier.
MAX_REORDERED = 16

WHOLE = (Gst.BufferCopyFlags.FLAGS | Gst.BufferCopyFlags.META
         | Gst.BufferCopyFlags.MEMORY)

Frame = collections.namedtuple("Frame", "time buffer caps is_key")


class Reordering:
    """How far the frames of a stream are out of their order of display."""

    def __init__(self):
        self.depth = 0  # most frames decoded before one that is shown earlier
        self.interval = Gst.CLOCK_TIME_NONE  # shortest between two frames
        self.recent = collections.deque(maxlen=MAX_REORDERED)

    def on_frame(self, pts):
        self.depth = max(self.depth, sum(pts < time for time in self.recent))
        self.interval = min([self.interval] + [
            abs(pts - time) for time in self.recent if time != pts])
        self.recent.append(pts)


class DecodingTimes:
    """The decoding times of a clip, which files need and RTP lacks: the times
    of display in rising order, early enough that no frame is late."""

    def __init__(self, reordering, first):
        self.early = [first - n * reordering.interval
                      for n in range(reordering.depth, 0, -1)]
        self.first = min(self.early, default=first)
        self.waiting = []
        self.last = self.first

    def next(self, pts):
        heapq.heappush(self.waiting, pts)
        time = self.early.pop(0) if self.early else heapq.heappop(self.waiting)
        # They never decrease, even if the depth turns out to be larger.
        self.last = max(self.last, time)
        return self.last


class Clip:
    """Files that are being written."""

    def __init__(self, folder, frame, reordering):
        self.pipeline = Gst.parse_launch(
            "appsrc name=in format=time ! splitmuxsink name=out "
            f"max-size-time={MAX_FILE_S * Gst.SECOND}")
        self.source = self.pipeline.get_by_name("in")
        self.source.set_property("caps", frame.caps)
        sink = self.pipeline.get_by_name("out")
        name = datetime.datetime.now().strftime("%Y%m%d-%H%M%S.%f")[:-3]
        sink.set_property("location", str(folder / f"{name}-%03d.mp4"))
        # Fragments, so that the file plays even after a power cut.
        muxer = Gst.ElementFactory.make("mp4mux")
        muxer.set_property("fragment-duration", 1000)
        sink.set_property("muxer", muxer)
        self.first = frame.buffer.pts
        self.times = DecodingTimes(reordering, self.first)
        self.pipeline.set_state(Gst.State.PLAYING)

    def add(self, frame):
        buffer = frame.buffer
        # Frames shown before the first key frame depend on earlier frames.
        if buffer.pts < self.first:
            return
        dts = self.times.next(buffer.pts)
        # Buffers from the camera may have other owners. The clip begins at 0.
        stored = buffer.copy_region(WHOLE, 0, buffer.get_size())
        stored.pts = buffer.pts - self.times.first
        stored.dts = dts - self.times.first
        self.source.push_buffer(stored)

    def finish(self):
        self.source.end_of_stream()
        message = self.pipeline.get_bus().timed_pop_filtered(
            FINISH_S * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        self.pipeline.set_state(Gst.State.NULL)
        if not message or message.type == Gst.MessageType.ERROR:
            print("a clip was not finished:",
                  message.parse_error()[0].message if message else "no answer",
                  flush=True)


class Recorder:
    """Decides which frames are stored."""

    def __init__(self, folder, before, after):
        self.folder = folder
        self.before, self.after = before * Gst.SECOND, after * Gst.SECOND
        self.frames = collections.deque()  # from a key frame on
        self.reordering = Reordering()
        self.present = set()  # stays
        self.begin = self.end = None  # running time of the clip
        self.clip = None

    def on_frame(self, frame):
        self.reordering.on_frame(frame.buffer.pts)
        if self.clip and self.end is not None and frame.time > self.end:
            self.finish()
        if self.clip:
            self.clip.add(frame)
        self.frames.append(frame)
        self.forget(frame.time - self.before - SLACK_S * Gst.SECOND)

    def forget(self, until):
        """Drops what is older, but for what begins with its key frame."""
        keys = [i for i, frame in enumerate(self.frames)
                if frame.is_key and frame.time <= until]
        for _ in range(keys[-1] if keys else 0):
            self.frames.popleft()

    def on_event(self, report):
        event, stay = report.get_string("event"), report.get_uint("stay")[1]
        known, happened = report.get_uint64("running-time")
        if not known or event not in ("came", "left"):
            return
        print(f"{time.strftime('%F %T')} {event} {stay}", flush=True)
        if event == "came":
            self.present.add(stay)
            self.end = None
            if not self.clip:
                self.start(happened - self.before)
        else:
            self.present.discard(stay)
            if not self.present:
                self.end = happened + self.after

    def start(self, begin):
        keys = [i for i, frame in enumerate(self.frames) if frame.is_key]
        if not keys:
            return
        first = max((i for i in keys if self.frames[i].time <= begin),
                    default=keys[0])
        frames = list(self.frames)[first:]
        self.clip = Clip(self.folder, frames[0], self.reordering)
        for frame in frames:
            self.clip.add(frame)

    def finish(self):
        if self.clip:
            self.clip.finish()
        self.clip = None


def keep_budget(folder, budget):
    """Deletes the oldest clips, but for the one that is written to."""
    clips = sorted(folder.glob(CLIPS))
    sizes = [clip.stat().st_size for clip in clips]
    while len(clips) > 1 and sum(sizes) > budget:
        clips.pop(0).unlink()
        sizes.pop(0)


def chain_for(caps):
    """What gets the frames out of the camera's stream, if that is video."""
    for name, chain in CODECS.items():
        if caps.can_intersect(Gst.Caps.from_string(
                f"application/x-rtp,media=video,encoding-name={name}")):
            return chain
    return None


def link_camera(camera, pad, pipeline):
    chain = chain_for(pad.get_current_caps() or pad.query_caps(None))
    tee = pipeline.get_by_name("encoded")
    if not chain or tee.get_static_pad("sink").is_linked():
        return
    depay = Gst.parse_bin_from_description(chain, True)
    pipeline.add(depay)
    depay.link(tee)
    depay.sync_state_with_parent()
    pad.link(depay.get_static_pad("sink"))


def frame_of(sample):
    buffer = sample.get_buffer()
    _, position = sample.get_segment().to_running_time_full(
        Gst.Format.TIME, buffer.pts)
    return Frame(position, buffer, sample.get_caps(),
                 not buffer.has_flags(Gst.BufferFlags.DELTA_UNIT))


class Program:
    def __init__(self, options):
        self.options = options
        self.folder = pathlib.Path(options.folder)
        self.stopping = False

    def watch(self):
        """Plays the camera to its end; what went wrong, or None."""
        options = self.options
        pipeline = Gst.parse_launch(PIPELINE)
        camera, sink = map(pipeline.get_by_name, ("camera", "frames"))
        camera.set_property("location", options.camera)
        camera.connect("pad-added", link_camera, pipeline)
        recorder = Recorder(self.folder, options.before, options.after)
        pipeline.set_state(Gst.State.PLAYING)
        problem = self.follow(pipeline.get_bus(), sink, recorder)
        pipeline.set_state(Gst.State.NULL)
        recorder.finish()
        return problem

    def follow(self, bus, sink, recorder):
        wanted = (Gst.MessageType.ELEMENT | Gst.MessageType.EOS
                  | Gst.MessageType.ERROR)
        checked = float("-inf")
        while not self.stopping:
            if time.monotonic() - checked > 10:
                checked = time.monotonic()
                keep_budget(self.folder, self.options.budget * 1e9)
            sample = sink.try_pull_sample(Gst.SECOND // 10)
            if sample:
                recorder.on_frame(frame_of(sample))
            while message := bus.pop_filtered(wanted):
                if message.type == Gst.MessageType.ERROR:
                    return message.parse_error()[0].message
                if message.type == Gst.MessageType.EOS:
                    return "the camera ended the stream"
                if message.has_name("faceevents"):
                    recorder.on_event(message.get_structure())
        return None

    def run(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        while not self.stopping:
            problem = self.watch()
            if problem:
                print(f"{problem}: trying again", flush=True)
                time.sleep(RETRY_S)

    def stop(self, *_):
        self.stopping = True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("camera", help="rtsp://user:password@camera/stream")
    parser.add_argument("folder", help="where the clips go")
    parser.add_argument("--before", type=float, default=5,
                        help="seconds before somebody came (5)")
    parser.add_argument("--after", type=float, default=5,
                        help="seconds after the last one left (5)")
    parser.add_argument("--budget", type=float, default=10,
                        help="gigabytes of clips to keep (10)")
    program = Program(parser.parse_args())
    Gst.init(None)
    signal.signal(signal.SIGINT, program.stop)
    program.run()


if __name__ == "__main__":
    sys.exit(main())
