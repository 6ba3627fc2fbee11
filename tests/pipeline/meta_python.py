# SPDX-License-Identifier: LGPL-2.1-or-later
"""Faces from Python, with the examples in docs/metadata.md. Prints TAP.

usage: meta_python.py docs/metadata.md
"""

import contextlib
import io
import sys

import page
import tap

try:
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
except (ImportError, ValueError) as error:
    tap.skip_all(f"no GStreamer for Python: {error}")

gi.require_version("GstMien", "1.0")
from gi.repository import GstMien


TESTED = ["on-buffer", "add-probe"]


def make_buffer():
    buffer = Gst.Buffer.new_allocate(None, 64 * 48 * 3, None)
    buffer.pts = 0
    face = GstMien.Face.new(8, 4, 16, 24, 0.5, "yunet")
    face.track_id = 7
    for name, labels, scores in (
            ("emotion", ["angry", "happy", "sad"], [0.25, 0.5, 0.25]),
            ("gender", ["woman", "man"], [0.125, 0.875])):
        classes = GstMien.ClassSet.new(name, name + ".onnx", labels)
        face.take_attribute(GstMien.Attribute.new(classes, scores))
    age = GstMien.ClassSet.new_number("age", "age.onnx", "years")
    face.take_attribute(GstMien.Attribute.new_number(age, 34.25))
    GstMien.buffer_take_face(buffer, face)
    GstMien.buffer_mirror_faces(buffer, 64, 48, GstMien.Metadata.ROI)
    return buffer


def run(path):
    """Pushes one buffer through a scaler; returns what the page's probe after
    it printed."""
    pipeline = Gst.parse_launch(
        "appsrc name=src format=time"
        " caps=video/x-raw,format=RGB,width=64,height=48,framerate=1/1"
        " ! videoscale ! video/x-raw,width=128,height=96 ! fakesink name=out")
    pad = pipeline.get_by_name("out").get_static_pad("sink")
    names = {"pad": pad}
    for name in TESTED:
        exec(page.tested(path)[name], names)
    source = pipeline.get_by_name("src")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        pipeline.set_state(Gst.State.PLAYING)
        source.emit("push-buffer", make_buffer())
        source.emit("end-of-stream")
        message = pipeline.get_bus().timed_pop_filtered(
            20 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        pipeline.set_state(Gst.State.NULL)
    assert message and message.type == Gst.MessageType.EOS, message
    return output.getvalue().splitlines()


def test_example(path):
    lines = run(path)
    assert lines == [
        "face at 16,8 32x48, track 7",
        "  emotion: happy {'angry': 0.25, 'happy': 0.5, 'sad': 0.25}",
        "  gender: man {'woman': 0.125, 'man': 0.875}",
        "  age: 34.2 years",
    ], lines


def test_attribute(path):
    classes = GstMien.ClassSet.new("a", "m", ["x", "y"])
    attribute = GstMien.Attribute.new(classes, [0.75, 0.25])
    later = attribute.copy_with(-1, 0.5)
    del attribute
    assert later.get_label() is None and later.get_label_id() == -1
    assert later.get_confidence() == 0.5
    face = GstMien.Face.new(0, 0, 1, 1, 1, None)
    face.recall_attribute(later, 3)
    assert face.get_attribute_age(face.get_attribute(0)) == 3
    assert later.get_scores() == [0.75, 0.25], later.get_scores()
    assert later.get_labels() == ["x", "y"], later.get_labels()


def test_number(path):
    classes = GstMien.ClassSet.new_number("age", "m", "years")
    attribute = GstMien.Attribute.new_number(classes, 34.25)
    later = attribute.copy_with_value(33)
    del attribute, classes
    assert later.is_number() and later.get_unit() == "years"
    assert later.get_value() == 33 and later.get_raw_value() == 34.25
    assert later.get_label() is None
    assert list(later.get_scores()) == [] and list(later.get_labels()) == []
    assert GstMien.ClassSet.new_number("v", "m", None).get_unit() is None


def test_face(path):
    buffer = Gst.Buffer.new()
    face = GstMien.buffer_add_face(buffer, 1, 2, 3, 4, 1, None)
    assert face.id != 0 and face.detector is None
    assert list(face.get_landmarks() or []) == []
    face.has_landmarks = True
    points = [(point.x, point.y) for point in face.get_landmarks()]
    assert points == [(0, 0)] * GstMien.N_LANDMARKS, points
    assert face.find_attribute("emotion") is None
    kept = GstMien.buffer_get_faces(buffer)
    assert [f.id for f in kept] == [face.id]
    del buffer
    assert kept[0].width == 3


def test_map(path):
    area = GstMien.Area()
    area.x, area.y, area.width, area.height = -0.25, 0, 1.5, 1
    face = GstMien.Face.new(1, 2, 3, 4, 1, None)
    assert face.find_map("gbp") is None
    values = [0.5, -2, 0, 1, 3, -0.25]
    face.take_map(GstMien.Map.new("gbp", "m", None, area, 2, values))
    assert face.get_n_maps() == 1
    found = face.find_map("gbp")
    assert found.get_values() == values, found.get_values()
    assert found.get_target() is None
    assert found.get_width() == 2 and found.get_height() == 3
    assert found.get_area().x == -0.25 and found.get_area().width == 1.5


Gst.init(None)
tap.run([test_example, test_attribute, test_number, test_face, test_map], sys.argv[1])
