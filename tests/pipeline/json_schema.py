# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks every line written by facejson against its schema. Prints TAP.

usage: json_schema.py docs/facejson.schema.json
"""

import json
import random
import sys

import tap
from bindings import Gst, GstMien, GstMienJson, jsonschema

WIDTH, HEIGHT = 64, 48
ODD_LABELS = ['say "hi"', "two\nlines", "back\\slash", "glücklich", "\x01", ""]


def add_face(buffer, dice):
    face = GstMien.Face.new(
        dice.uniform(-70, 70), dice.uniform(-50, 50),
        dice.uniform(0.1, 90), dice.uniform(0.1, 90), dice.random(),
        dice.choice(["yunet", "cascade", None, 'a "b"\n']))
    face.track_id = dice.choice([0, 1, 2**32 - 1])
    face.frames_ago = dice.choice([0, 7])
    face.has_landmarks = dice.random() < 0.5
    if dice.random() < 0.1:
        face.confidence = float("nan")
    for name in dice.sample(["emotion", "gender", "x", "id", "a\nb"],
                            dice.randint(0, 3)):
        scores = [dice.choice([dice.random(), float("nan"), float("inf")])
                  for _ in ODD_LABELS]
        attribute = GstMien.Attribute.new(
            GstMien.ClassSet.new(name, name + ".onnx", ODD_LABELS), scores)
        if dice.random() < 0.3:
            face.recall_attribute(attribute.copy_with(-1, 0), 3)
        else:
            face.take_attribute(attribute)
    if dice.random() < 0.3:
        number = GstMien.ClassSet.new_number(
            "age", "age.onnx", dice.choice(["years", None, 'a "b"\n']))
        face.take_attribute(GstMien.Attribute.new_number(
            number, dice.choice([34.25, -1e30, float("nan")])))
    GstMien.buffer_take_face(buffer, face)


def make_buffer(index, dice):
    buffer = Gst.Buffer.new_allocate(None, WIDTH * HEIGHT, None)
    buffer.pts = index * Gst.SECOND // 25
    for _ in range(dice.choice([0, 1, 2, 3, 50])):
        add_face(buffer, dice)
    if dice.random() < 0.3:
        buffer.add_reference_timestamp_meta(
            Gst.Caps.from_string("timestamp/x-ntp"),
            3_900_000_000 * Gst.SECOND + index, Gst.CLOCK_TIME_NONE)
    return buffer


def lines_of(buffers, properties):
    """The output of facejson for these buffers."""
    pipeline = Gst.parse_launch(
        "appsrc name=in format=time caps=video/x-raw,format=GRAY8,"
        f"width={WIDTH},height={HEIGHT},framerate=25/1 ! facejson {properties}"
        " ! appsink name=out sync=false")
    source, sink = pipeline.get_by_name("in"), pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)
    for buffer in buffers:
        source.push_buffer(buffer)
    source.end_of_stream()
    lines = []
    while sample := sink.try_pull_sample(10 * Gst.SECOND):
        out = sample.get_buffer()
        lines.append(out.extract_dup(0, out.get_size()))
    assert sink.is_eos()
    pipeline.set_state(Gst.State.NULL)
    return lines


def refuse(text):
    raise ValueError(f"{text} is not JSON")


def test_lines(validator):
    dice = random.Random(4)
    buffers = [make_buffer(index, dice) for index in range(60)]
    lines = lines_of(buffers, 'source="door \\"1\\"" tags="{\\"floor\\":2}"')
    assert len(lines) == len(buffers), len(lines)
    for line in lines:
        assert line.endswith(b"\n") and line.count(b"\n") == 1
        value = json.loads(line.decode(), parse_constant=refuse)
        validator.validate(value)
        assert value["source"] == 'door "1"' and value["tags"] == {"floor": 2}
    for key in ('"rtp"', '"age"'):
        assert any(key in line.decode() for line in lines), key


def test_fields(validator):
    """Whatever is left out, the rest matches the schema and is unchanged."""
    for fields in ("", "id", "box", "detection", "landmarks,box", "emotion",
                   "age,gender,scores", "attributes", "id,attributes,scores"):
        dice = random.Random(6)
        buffers = [make_buffer(index, dice) for index in range(20)]
        lines = [json.loads(line) for line in lines_of(
            buffers, f'fields="{fields}"')]
        whole = [json.loads(line) for line in lines_of(buffers, "")]
        assert len(lines) == len(whole) == 20
        for some, all_of_it in zip(lines, whole):
            validator.validate(some)
            check_part(some, all_of_it)


def check_part(some, whole):
    """Checks that `some` equals `whole` or is a part of it."""
    if isinstance(some, dict):
        for key, value in some.items():
            check_part(value, whole[key])
    elif isinstance(some, list):
        assert len(some) == len(whole)
        for one, other in zip(some, whole):
            check_part(one, other)
    else:
        assert some == whole, (some, whole)


def test_sample(validator):
    buffer = make_buffer(0, random.Random(5))
    caps = Gst.Caps.from_string(f"video/x-raw,width={WIDTH},height={HEIGHT}")
    sample = Gst.Sample.new(buffer, caps, None, None)
    validator.validate(json.loads(GstMienJson.sample_to_json(sample, None, None)))


def test_schema_is_strict(validator):
    """Checks that the schema rejects invalid input."""
    buffer = Gst.Buffer.new()
    GstMien.buffer_add_face(buffer, 1, 2, 3, 4, 1, None)
    caps = Gst.Caps.from_string(f"video/x-raw,width={WIDTH},height={HEIGHT}")
    sample = Gst.Sample.new(buffer, caps, None, None)
    good = json.loads(GstMienJson.sample_to_json(sample, None, None))
    validator.validate(good)
    face = good["objects"][0]
    for broken in (
            {"objects": []},
            dict(good, objects=[dict(face, x=-1)]),
            dict(good, objects=[dict(face, x=1.5)]),
            dict(good, objects=[dict(face, emotion="happy")]),
            dict(good, objects=[dict(face, landmarks=[])]),
            dict(good, objects=[dict(face, emotion={
                "model": {"name": "m"}, "frames_ago": 0,
                "scores": {"happy": "0.5"}})]),
            dict(good, objects=[{k: v for k, v in face.items() if k != "y"}]),
            dict(good, objects=[dict(face, age={
                "model": {"name": "m"}, "frames_ago": 0, "value": 34,
                "raw_value": 34, "scores": {}})]),
            dict(good, timestamp="0")):
        assert not validator.is_valid(broken), broken


def main():
    Gst.init(None)
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    tap.run([test_lines, test_fields, test_sample, test_schema_is_strict],
            jsonschema.Draft7Validator(schema))


main()
