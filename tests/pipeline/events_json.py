# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks every line of an event against its schema, messages against lines,
and events while seeking in a film. Prints TAP.

usage: events_json.py docs/events.schema.json
"""

import collections
import json
import random
import sys

from bindings import Gst, GstMien, GstMienJson, jsonschema

import scene

WIDTH, HEIGHT = 64, 48
ODD_LABELS = ['say "hi"', "two\nlines", "back\\slash", "glücklich", "\x01", "",
              "timestamp", "a-b"]
CAPS = (f"video/x-raw,format=GRAY8,width={WIDTH},height={HEIGHT},"
        "framerate=25/1")


def add_face(buffer, track, dice):
    face = GstMien.Face.new(
        dice.uniform(-20, 60), dice.uniform(-20, 40), dice.uniform(1, 40),
        dice.uniform(1, 40), dice.random(), None)
    face.track_id = track
    if dice.random() < 0.1:
        face.confidence = float("nan")
    for name in dice.sample(["emotion", "gender", "stay", "a\nb", "a-b"], 3):
        attribute = GstMien.Attribute.new(
            GstMien.ClassSet.new(name, name + ".onnx", ODD_LABELS),
            [dice.choice([dice.random(), float("nan")]) for _ in ODD_LABELS])
        face.take_attribute(attribute.copy_with(-1, 0)
                            if dice.random() < 0.3 else attribute)
    number = GstMien.ClassSet.new_number("age", "age.onnx",
                                         dice.choice(["years", None]))
    face.take_attribute(GstMien.Attribute.new_number(
        number, dice.choice([34.25, float("nan")])))
    GstMien.buffer_take_face(buffer, face)


def run(dice, properties):
    """Lines and messages for 300 frames of random people."""
    pipeline = Gst.parse_launch(
        f"appsrc name=in format=time caps={CAPS} ! faceevents min-stay=80 "
        f"grace-time=100 hold-time=0 attributes=emotion,stay "
        f"count-threshold=3 ! facejson content=events {properties} ! "
        "appsink name=out sync=false")
    source, sink = pipeline.get_by_name("in"), pipeline.get_by_name("out")
    messages = []

    def on_message(bus, message):
        """Immediately: at most 100 messages wait on a bus."""
        if message.has_name("faceevents"):
            messages.append(message)
        return Gst.BusSyncReply.DROP

    pipeline.get_bus().set_sync_handler(on_message)
    pipeline.set_state(Gst.State.PLAYING)
    for index in range(300):
        buffer = Gst.Buffer.new_allocate(None, WIDTH * HEIGHT, None)
        buffer.memset(0, 128, WIDTH * HEIGHT)
        buffer.pts = index * Gst.SECOND // 25
        for track in range(1 + index // 20, 6 + index // 20):
            if dice.random() < 0.8:
                add_face(buffer, track, dice)
        if dice.random() < 0.3:
            buffer.add_reference_timestamp_meta(
                Gst.Caps.from_string("timestamp/x-ntp"),
                3_900_000_000 * Gst.SECOND + index, Gst.CLOCK_TIME_NONE)
        source.push_buffer(buffer)
    source.end_of_stream()
    lines = []
    while sample := sink.try_pull_sample(10 * Gst.SECOND):
        out = sample.get_buffer()
        lines.append(out.extract_dup(0, out.get_size()))
    assert sink.is_eos()
    pipeline.set_state(Gst.State.NULL)
    return lines, messages


def refuse(text):
    raise ValueError(f"{text} is not JSON")


def parse(line):
    return json.loads(line, parse_constant=refuse)


def test_lines(validator, folder):
    lines, messages = run(random.Random(4),
                          'source="door \\"1\\"" tags="{\\"floor\\":2}"')
    counts = collections.Counter()
    for line in lines:
        assert line.endswith(b"\n") and line.count(b"\n") == 1
        value = parse(line.decode())
        validator.validate(value)
        assert value["source"] == 'door "1"' and value["tags"] == {"floor": 2}
        counts[value["event"]] += 1
    for event in "came", "left", "changed", "count-over", "count-back":
        assert counts[event] > 0, counts
    for key in ('"rtp"', '"old_label"', '"mean"', '"shares"', '"a-b":{'):
        assert any(key in line.decode() for line in lines), key
    # A reader of the bus gets the same events.
    assert len(messages) == len(lines), (len(messages), len(lines))
    for line, message in zip(lines, messages):
        text = GstMienJson.event_to_json(message.get_structure(), 'door "1"',
                                         '{"floor": 2}')
        assert text == line.decode().rstrip("\n")


def test_schema_is_strict(validator, folder):
    lines, _ = run(random.Random(5), "")
    for good in map(parse, lines):
        for broken in (dict(good, event="gone"), dict(good, stay="1"),
                       dict(good, delay=-1), dict(good, extra=1),
                       {key: good[key] for key in good if key != "delay"}):
            assert not validator.is_valid(broken), broken


FILM = ("filesrc location={film} ! decodebin ! videoconvert ! mienfacedetect "
        "updates=none ! facetrack ! faceclassify ! "
        "faceevents {properties} ! fakesink sync=false")


def watch(film, seeks, properties=""):
    """Messages for a film with one person, with random seeks."""
    pipeline = Gst.parse_launch(FILM.format(film=film, properties=properties))
    bus = pipeline.get_bus()
    pipeline.set_state(Gst.State.PAUSED)
    pipeline.get_state(scene.PATIENCE * Gst.SECOND)
    for seek in seeks:
        assert pipeline.seek_simple(
            Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE,
            int(seek * Gst.SECOND))
        pipeline.get_state(scene.PATIENCE * Gst.SECOND)
    pipeline.set_state(Gst.State.PLAYING)
    messages = []
    while message := bus.timed_pop_filtered(
            scene.PATIENCE * Gst.SECOND, Gst.MessageType.ELEMENT
            | Gst.MessageType.EOS | Gst.MessageType.ERROR):
        if message.type != Gst.MessageType.ELEMENT:
            break
        messages.append(message.get_structure())
    pipeline.set_state(Gst.State.NULL)
    assert message and message.type == Gst.MessageType.EOS, message
    return messages


def test_film(validator, folder):
    messages = watch(folder / "party.mp4", [], "snapshots=true")
    assert [m.get_string("event") for m in messages] == ["came", "left"]
    came, left = messages
    assert came.get_uint64("stream-time")[1] <= 0.1 * Gst.SECOND
    assert left.get_uint64("duration")[1] >= 1.8 * Gst.SECOND
    assert left.get_string("reason") == "eos"
    emotion = left.get_value("attributes").get_value("emotion")
    assert emotion.get_value("shares").get_double(
        emotion.get_string("label"))[1] > 0
    picture = left.get_value("snapshot")
    data = picture.get_buffer()
    assert data.extract_dup(0, 3) == b"\xff\xd8\xff"
    face, caps = left.get_value("face"), picture.get_caps()
    for side in "width", "height":
        size = min(int(1.6 * face.get_uint(side)[1]), 256)
        near = Gst.Caps.from_string(
            f"image/jpeg,{side}=[{size - 60},{size + 60}]")
        assert caps.can_intersect(near), (side, size, caps.to_string())


def test_seeks(validator, folder):
    """In ten runs nobody comes or leaves twice."""
    dice = random.Random(6)
    for _ in range(10):
        seeks = [dice.uniform(0, 1) for _ in range(dice.randint(1, 6))]
        events = [(m.get_string("event"), m.get_uint("stay")[1])
                  for m in watch(folder / "party.mp4", seeks)]
        assert events == [("came", 1), ("left", 1)], (seeks, events)


def main():
    Gst.init(None)
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    scene.run_tests([test_lines, test_schema_is_strict, test_film, test_seeks],
                    jsonschema.Draft7Validator(schema))


main()
