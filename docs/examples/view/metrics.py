# SPDX-License-Identifier: LGPL-2.1-or-later
"""The counters of a camera's elements, in Prometheus' text format."""

import collections

# Element -> the field of its statistics that counts its work.
STEPS = {
    "detect": "detections",
    "track": "updates",
    "classify": "classifications",
    "events": "events",
    "annotate": "drawings",
}
EVENTS = ("came", "changed", "left")

METRICS = {
    "mien_camera_up": ("gauge", "Whether the camera sends pictures."),
    "mien_camera_starts_total": ("counter", "Times the camera was started."),
    "mien_viewers": ("gauge", "Browsers that watch by WebRTC."),
    "mien_frames_total": ("counter", "Frames that were analysed."),
    "mien_faces_total": ("counter", "Faces on all of these frames."),
    "mien_events_total": ("counter", "Events by kind."),
    "mien_skipped_frames_total": (
        "counter", "Frames that came too fast: dropped before the analysis "
        "(step queue), or passed on without this step."),
    "mien_step_work_total": (
        "counter", "What a step did: frames searched, tracked or drawn on, "
        "faces classified, events reported."),
    "mien_step_seconds_total": ("counter", "Time that a step spent on it."),
    "mien_step_mean_milliseconds": (
        "gauge", "Mean time per frame on which the step did its work, since "
        "the camera was last started."),
    "mien_step_max_milliseconds": ("gauge", "The longest such time."),
}


def counts(pipeline):
    """The counters of the pipeline, by metric and labels."""
    stats = {step: pipeline.get_by_name(step).get_property("stats")
             for step in STEPS}
    frames = stats["detect"].get_value("frames")
    waiting = pipeline.get_by_name("waiting").get_property(
        "current-level-buffers")
    arrived = pipeline.get_by_name("arrived").get_property(
        "stats").get_value("num-buffers")
    found = collections.Counter({
        ("mien_frames_total", ""): frames,
        ("mien_faces_total", ""): stats["events"].get_value("faces"),
        # The counters are not read at the same moment, so this may be
        # negative.
        ("mien_skipped_frames_total", "queue"):
            max(0, arrived - frames - waiting),
    })
    for step, work in STEPS.items():
        found["mien_step_work_total", step] = stats[step].get_value(work)
        found["mien_step_seconds_total", step] = \
            stats[step].get_value("total-ms") / 1000
        found["mien_skipped_frames_total", step] = \
            stats[step].get_value("skipped")
    return found


def times(pipeline):
    return {(f"mien_step_{which}_milliseconds", step):
            pipeline.get_by_name(step).get_property("stats").get_value(
                f"{which}-ms")
            for step in STEPS for which in ("mean", "max")}


LABEL = {"mien_events_total": "event"}  # all others: step


def escaped(text):
    return text.replace("\\", r"\\").replace('"', r'\"').replace("\n", r"\n")


def write(cameras):
    """Returns the page /metrics."""
    lines = collections.defaultdict(list)
    for camera in cameras:
        for (name, value), number in sorted(camera.metrics().items()):
            labels = f'camera="{escaped(camera.title)}"'
            if value:
                labels += f',{LABEL.get(name, "step")}="{value}"'
            lines[name].append(f"{name}{{{labels}}} {number:.10g}")
    text = []
    for name, (kind, meaning) in METRICS.items():
        text += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}",
                 *lines[name]]
    return "\n".join(text) + "\n"
