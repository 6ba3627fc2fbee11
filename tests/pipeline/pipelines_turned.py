# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clips and photographs with an orientation tag, in the pipelines of
docs/pipelines.md that read a file, and in the tools.

usage: pipelines_turned.py docs/pipelines.md
"""

import os
import re
import sys

import page
import scene
import turned

# Blocks that no other test runs.
TESTED = ["photo"]


def picture_size(path):
    """Width and height of a JPEG file."""
    video = scene.Video(path)
    assert len(video.sizes) == 1, video.sizes
    return video.sizes[0]


def turn_film(folder):
    (folder / "party.mp4").unlink()
    turned.make_film(folder / "party.mp4")


def test_clip(blocks, folder):
    """Upright, with its face, and without a warning."""
    turn_film(folder)
    lines = scene.run(scene.examples(blocks["appsink"], sys.argv[1]),
                      folder).splitlines()
    assert len(lines) == scene.FRAMES, lines
    assert all("face at" in line for line in lines), lines
    program = os.environ["MIEN_APPSINK"]
    assert scene.run([program, "party.mp4"], folder).splitlines() == lines
    output = scene.run(blocks["mp4"], folder)
    assert "WARNING" not in output, output


def test_warning(blocks, folder):
    """A pipeline that does not rotate warns, and suggests elements; with them
    inserted, there is no warning."""
    turn_film(folder)
    launch = "gst-launch-1.0 filesrc location=party.mp4 ! decodebin ! "
    output = scene.run(launch + "mienfacedetect ! fakesink", folder)
    warnings = re.findall("WARNING: .*", output)
    assert len(warnings) == 1 and "rotate-90" in warnings[0], output
    words = re.search("Put '(.*)' before", warnings[0])[1]
    output = scene.run(f"{launch}{words} ! mienfacedetect ! fakesink", folder)
    assert "WARNING" not in output, output


def test_photo(blocks, folder):
    """With the page's pipeline all are upright, and their face is found."""
    to_json = (blocks["photo"].partition("faceannotate")[0]
               + "facejson ! filesink location=photo.jsonl")
    for orientation in turned.STORED:
        turned.make_photo(folder / "photo.jpg", orientation)
        scene.run(blocks["photo"], folder)
        size = picture_size(folder / "annotated.jpg")
        assert size == (512, 480), (orientation, size)
        scene.run(to_json, folder)
        text = (folder / "photo.jsonl").read_text()
        assert text.count('"detection"') == 1, (orientation, text)


def test_demo(blocks, folder):
    """tools/demo with a phone's picture, and with a PNG, which has no such
    tag."""
    annotate = os.environ["MIEN_ANNOTATE"]
    names = [f"o{orientation}.jpg" for orientation in turned.STORED]
    for orientation, name in zip(turned.STORED, names):
        turned.make_photo(folder / name, orientation)
    scene.play(f"filesrc location={scene.PICTURE} ! jpegdec ! videoconvert ! "
               f"pngenc ! filesink location={folder}/plain.png")
    for name in names + ["plain.png"]:
        output = scene.run([annotate, name, "a.mp4", "a.png"], folder)
        assert "frames: 1, with faces: 1" in output, (name, output)
    turn_film(folder)
    output = scene.run([annotate, "party.mp4", "a.mp4", "a.png"], folder)
    assert re.search(r"with faces: [1-9]", output), output


def make_folder(folder):
    """One photograph, of a woman, in all orientations."""
    label = folder / "all" / "woman"
    label.mkdir(parents=True)
    for orientation in turned.STORED:
        turned.make_photo(label / f"{orientation}.jpg", orientation)
    return folder / "all"


def test_mosaic(blocks, folder):
    output = scene.run([os.environ["MIEN_MOSAIC"], "--device=cpu",
                        "--model=gender", "--rows=woman,man", "--columns=20",
                        make_folder(folder), folder / "mosaic.png"])
    faces = sum(map(int, re.findall(": ([0-9]+) faces", output)))
    assert faces == len(turned.STORED), output


def test_eval(blocks, folder):
    """The network sees the same in all of them."""
    pictures = make_folder(folder)
    (pictures / "man").mkdir()
    scene.run([os.environ["MIEN_EVAL"], "gender", "--folders", pictures,
               "--device=cpu", "--shows=4,0.5", "--framing=1.2",
               "--csv", folder / "told.csv"])
    rows = (folder / "told.csv").read_text().splitlines()[1:]
    scores = [float(row.split(",")[3]) for row in rows]
    assert len(scores) == len(turned.STORED), rows
    assert max(scores) - min(scores) < 0.05, rows


if __name__ == "__main__":
    scene.run_tests([test_clip, test_warning, test_photo, test_demo,
                     test_mosaic, test_eval], page.tested(sys.argv[1]))
