# SPDX-License-Identifier: LGPL-2.1-or-later
"""A camera: its pipeline, which is restarted whenever it ends."""

import collections
import json
import re
import threading
import time
import urllib.parse

from gi.repository import GLib, Gst, GstVideo

from view import history, metrics

CAMERA = """
rtspsrc name=source protocols=tcp latency=200 !
application/x-rtp,media=video ! decodebin ! watchdog timeout=5000 !
"""
DEVICE = "v4l2src name=source ! decodebin ! watchdog timeout=5000 !"
# A file is played at its own speed, in a loop.
FILE = """
filesrc name=source ! decodebin ! videoconvert !
videoflip video-direction=auto ! clocksync !
"""
# Frames that arrive faster than they are processed are dropped by the first
# queue. A valve is closed while nobody watches, and then nothing is encoded.
PIPELINE = """
identity name=arrived silent=true !
queue name=waiting leaky=downstream max-size-buffers=2 ! videoconvert !
mienfacedetect name=detect updates=none inference-interval=3 !
facetrack name=track ! faceclassify name=classify !
faceevents name=events snapshots=true snapshot-size=160 !
tee name=analysed
analysed. ! queue ! facejson fields=emotion !
  appsink name=faces sync=false async=false emit-signals=true
analysed. ! queue leaky=downstream max-size-buffers=2 !
  faceannotate name=annotate ! videoconvert ! videoscale !
  video/x-raw,format=I420,width=[1,1280],height=[1,960],pixel-aspect-ratio=1/1 !
  tee name=annotated
annotated. ! queue leaky=downstream max-size-buffers=2 !
  valve name=film-valve drop=true drop-mode=forward-sticky-events !
  vp8enc deadline=1 cpu-used=8 threads=2 lag-in-frames=0 end-usage=cbr
    target-bitrate=2000000 keyframe-max-dist=300 !
  appsink name=film sync=false async=false emit-signals=true
annotated. ! queue leaky=downstream max-size-buffers=2 !
  valve name=pictures-valve drop=true drop-mode=forward-sticky-events !
  jpegenc ! appsink name=pictures sync=false async=false emit-signals=true
"""
RETRY_S = 2
AGAIN_S = 0.1  # after the end of a file
# Pictures are encoded for this long after one was requested.
PICTURES_S = 5


def name_of(location):
    """A name for the page, without passwords."""
    host = urllib.parse.urlsplit(location).hostname
    return host or location.rstrip("/").rpartition("/")[2] or location


def without_password(text):
    return re.sub(r"//[^/\s@]*@", "//", text)


def kind_of(location):
    """The start of the pipeline, and the property of its source that takes the
    location."""
    if location.startswith(("rtsp://", "rtsps://")):
        return CAMERA, "location"
    if location.startswith("/dev/"):
        return DEVICE, "device"
    return FILE, "location"


def to_dict(structure):
    """Converts a structure and nested ones; fields that JSON cannot represent
    are omitted."""
    fields = {}
    for i in range(structure.n_fields()):
        name = structure.nth_field_name(i)
        value = structure.get_value(name)
        if isinstance(value, Gst.Structure):
            value = to_dict(value)
        if isinstance(value, (str, int, float, dict)):
            fields[name] = value
    return fields


def bytes_of(sample):
    buffer = sample.get_buffer()
    return buffer.extract_dup(0, buffer.get_size())


class Camera(threading.Thread):
    def __init__(self, number, name, location, publish, events):
        super().__init__(name=f"camera {number}", daemon=True)
        self.number, self.title, self.location = number, name, location
        self.head, self.option = kind_of(location)
        self.is_file = self.head is FILE
        self.publish, self.events = publish, events
        self.lock = threading.Condition()
        self.stopping = threading.Event()
        self.state = {"state": "starting"}
        self.pipeline = None
        self.starts = 0
        self.stays = self.stays_before = 0  # of earlier pipelines
        self.samples = history.Samples(
            lambda sample: publish("sample", sample | {"camera": number}))
        self.totals = collections.Counter()  # of earlier pipelines
        self.peers = set()
        self.picture = (0, None)  # number, JPEG
        self.asked = float("-inf")  # time of the last request for a picture

    # Called in a separate thread.

    def run(self):
        while not self.stopping.is_set():
            try:
                problem = self.play()
            except GLib.Error as error:  # such as a missing element
                problem = error.message
            if problem and not self.stopping.is_set():
                print(f"{self.title}: {problem}", flush=True)
                self.set_state("down", reason=problem)
            self.stopping.wait(RETRY_S if problem else AGAIN_S)

    def play(self):
        """Plays the camera to its end. Returns what went wrong, or None."""
        pipeline = Gst.parse_launch(self.head + PIPELINE)
        pipeline.get_by_name("source").set_property(
            self.option, self.location)
        for name in ("faces", "film", "pictures"):
            pipeline.get_by_name(name).connect(
                "new-sample", self.on_sample, getattr(self, f"on_{name}"))
        with self.lock:
            self.pipeline = pipeline
            self.starts += 1
            self.open_valves()
        pipeline.set_state(Gst.State.PLAYING)
        problem = self.follow(pipeline.get_bus())
        with self.lock:
            self.totals.update(metrics.counts(pipeline))
            self.pipeline = None
        pipeline.set_state(Gst.State.NULL)
        self.stays_before = self.stays
        self.samples.finish()
        self.samples.begin(None)
        return problem

    def follow(self, bus):
        wanted = (Gst.MessageType.ELEMENT | Gst.MessageType.EOS
                  | Gst.MessageType.ERROR)
        while not self.stopping.is_set():
            message = bus.timed_pop_filtered(Gst.SECOND // 5, wanted)
            with self.lock:
                self.open_valves()
            if not message:
                continue
            if message.type == Gst.MessageType.ERROR:
                return without_password(message.parse_error()[0].message)
            if message.type == Gst.MessageType.EOS:
                return None if self.is_file else "The stream has ended."
            if message.has_name("faceevents"):
                self.on_event(message.get_structure())
        return None

    def on_event(self, report):
        sample = report.get_value("snapshot")
        event = to_dict(report)
        kind = event["event"]
        with self.lock:
            self.totals["mien_events_total", kind] += 1
        # Numbering continues across pipelines.
        if "stay" in event:
            event["stay"] += self.stays_before
            self.stays = max(self.stays, event["stay"])
        event |= {"camera": self.number,
                  "time": time.time() - event.pop("delay", 0) / 1e9}
        self.publish("happened", self.events.add(
            event, bytes_of(sample) if sample else None))

    # Called in streaming threads.

    def on_sample(self, sink, handle):
        sample = sink.emit("pull-sample")
        if not sample:
            return Gst.FlowReturn.EOS
        handle(sample)
        return Gst.FlowReturn.OK

    def on_faces(self, sample):
        if self.state["state"] != "live":
            self.set_state("live")
        self.samples.add(json.loads(bytes_of(sample))["objects"])

    def on_film(self, sample):
        frame = bytes_of(sample)
        is_key = not sample.get_buffer().has_flags(Gst.BufferFlags.DELTA_UNIT)
        with self.lock:
            peers = list(self.peers)
        for peer in peers:
            peer.add(frame, is_key)

    def on_pictures(self, sample):
        with self.lock:
            self.picture = (self.picture[0] + 1, bytes_of(sample))
            self.lock.notify_all()

    # May be called in any thread.

    def set_state(self, state, **more):
        self.state = {"state": state} | more
        self.publish("camera", self.state | {"camera": self.number})

    def open_valves(self):
        """Call with the lock held."""
        if self.pipeline:
            wanted = {"film": bool(self.peers), "pictures":
                      time.monotonic() - self.asked < PICTURES_S}
            for name, is_wanted in wanted.items():
                valve = self.pipeline.get_by_name(f"{name}-valve")
                if valve.get_property("drop") == is_wanted:
                    valve.set_property("drop", not is_wanted)

    def metrics(self):
        """{(metric, label): number}"""
        with self.lock:
            found = collections.Counter(
                {("mien_events_total", kind): 0 for kind in metrics.EVENTS})
            found.update(self.totals)
            found["mien_camera_up", ""] = int(self.state["state"] == "live")
            found["mien_camera_starts_total", ""] = self.starts
            found["mien_viewers", ""] = len(self.peers)
            if self.pipeline:
                found.update(metrics.counts(self.pipeline))
                found.update(metrics.times(self.pipeline))
        return found

    def add_peer(self, peer):
        with self.lock:
            self.peers.add(peer)
            self.open_valves()
        self.request_key_frame()

    def remove_peer(self, peer):
        with self.lock:
            self.peers.discard(peer)
            self.open_valves()

    def request_key_frame(self):
        with self.lock:
            pipeline = self.pipeline
        if pipeline:
            pipeline.get_by_name("film").get_static_pad("sink").push_event(
                GstVideo.video_event_new_upstream_force_key_unit(
                    Gst.CLOCK_TIME_NONE, True, 0))

    def next_picture(self, after, timeout):
        """Returns the first picture after the one numbered `after`, as
        (number, picture); the picture is None if there was none in time."""
        with self.lock:
            self.asked = time.monotonic()
            self.open_valves()
            self.lock.wait_for(lambda: self.picture[0] > after
                               or self.stopping.is_set(), timeout)
            number, picture = self.picture
        return number, picture if number > after else None

    def stop(self):
        self.stopping.set()
        with self.lock:
            self.lock.notify_all()
