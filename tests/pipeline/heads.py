# SPDX-License-Identifier: LGPL-2.1-or-later
"""A network with three heads, in one pipeline: read from Python, drawn, and
written as JSON. Prints TAP.

usage: heads.py docs/facejson.schema.json

MIEN_THREE_HEADS in the environment names the program that writes the network,
which is that of tests/support/threeheads.h.
"""

import json
import math
import os
import subprocess
import sys
import tempfile

import tap
from bindings import Gst, GstMien, jsonschema

SIZE, GRAY = 240, 153


def make_model(folder):
    path = os.path.join(folder, "three.onnx")
    subprocess.run([os.environ["MIEN_THREE_HEADS"], path,
                    os.path.join(folder, "three.modelinfo")], check=True)
    return path


def run(model):
    """For one frame: the face as read in Python, the rows that were drawn on,
    and the JSON line."""
    pipeline = Gst.parse_launch(
        "appsrc name=in format=time caps=video/x-raw,format=GRAY8,"
        f"width={SIZE},height={SIZE},framerate=25/1,colorimetry=1:1:0:0"
        f" ! faceclassify device=cpu models={model}"
        " ! faceannotate name=draw draw-boxes=false"
        " ! facejson ! appsink name=out sync=false")
    told, drawn = {}, []

    def on_classified(pad, info):
        for face in GstMien.buffer_get_faces(info.get_buffer()):
            for i in range(face.get_n_attributes()):
                attribute = face.get_attribute(i)
                told[attribute.get_name()] = attribute
        return Gst.PadProbeReturn.OK

    def on_drawn(pad, info):
        buffer = info.get_buffer()
        drawn.append(buffer.extract_dup(0, buffer.get_size()))
        return Gst.PadProbeReturn.OK

    draw = pipeline.get_by_name("draw")
    for name, probe in ("sink", on_classified), ("src", on_drawn):
        draw.get_static_pad(name).add_probe(Gst.PadProbeType.BUFFER, probe)
    buffer = Gst.Buffer.new_wrapped(bytes([GRAY]) * SIZE * SIZE)
    buffer.pts = 0
    GstMien.buffer_take_face(
        buffer, GstMien.Face.new(60, 100, 120, 120, 1, "yunet"))
    pipeline.set_state(Gst.State.PLAYING)
    source = pipeline.get_by_name("in")
    source.push_buffer(buffer)
    source.end_of_stream()
    sample = pipeline.get_by_name("out").try_pull_sample(20 * Gst.SECOND)
    pipeline.set_state(Gst.State.NULL)
    line = sample.get_buffer()
    return told, drawn[0], json.loads(line.extract_dup(0, line.get_size()))


def check_near(found, expected):
    assert abs(found - expected) < 1e-4, (found, expected)


def test_three_heads(schema):
    mean = GRAY / 255
    age = (mean / 2 + 0.125) * 80 - 2
    man = 1 / (1 + math.exp(-2 * mean))
    with tempfile.TemporaryDirectory() as folder:
        told, picture, line = run(make_model(folder))

    assert list(told) == ["age", "gender", "mood"], told
    check_near(told["age"].get_value(), age)
    assert told["age"].get_unit() == "years"
    assert told["gender"].get_label() == "man"
    check_near(told["gender"].get_scores()[1], man)
    assert told["mood"].get_label() == "happy"

    rows = {i // SIZE for i, gray in enumerate(picture) if gray != GRAY}
    assert len(rows) > 30, rows  # three lines of a label

    schema.validate(line)
    face = line["objects"][0]
    check_near(face["age"]["value"], age)
    check_near(face["age"]["raw_value"], age)
    assert face["age"]["unit"] == "years"
    assert face["gender"]["label"] == "man"
    check_near(face["gender"]["scores"]["man"], man)
    assert face["mood"]["label"] == "happy"


def main():
    Gst.init(None)
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    tap.run([test_three_heads], jsonschema.Draft7Validator(schema))


main()
