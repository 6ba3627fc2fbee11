# SPDX-License-Identifier: LGPL-2.1-or-later
"""Commands and programs in the README and on the pages about installing,
explanations and metadata in C.

usage: commands.py SOURCE-ROOT
"""

import contextlib
import io
import json
import os
import re
import shutil
import sys

import checkout
import page
import scene
import tap
from gi.repository import Gst

TESTED = ["readme-events", "readme-clips", "uninstalled", "doctor",
          "explanations-picture", "maps", "mosaic", "probe", "probe.c",
          "appsink-build"]

ADDRESS = "rtsp://camera/stream"
NO_DRIVER = {"VK_DRIVER_FILES": "/dev/null", "VK_ICD_FILENAMES": "/dev/null"}


def at_camera(block, camera):
    assert ADDRESS in block, block
    return block.replace(ADDRESS, camera.url)


def test_readme_events(blocks, folder):
    """A person comes; Ctrl-C ends their stay too."""
    events = folder / "events.jsonl"
    with scene.Camera(scene.PORTRAIT) as camera, scene.Process(
            at_camera(blocks["readme-events"], camera), folder) as process:
        scene.wait_for(lambda: events.is_file() and events.stat().st_size,
                       "a person who comes")
        assert process.interrupt() == 0, process.output
    names = [json.loads(line)["event"]
             for line in events.read_text().splitlines()]
    assert names == ["came", "left"], names


def test_readme_clips(blocks, folder):
    checkout.link(folder)
    with scene.Camera(scene.PORTRAIT) as camera, scene.Process(
            at_camera(blocks["readme-clips"], camera), folder,
            PATH=checkout.PATH) as process:
        clip = scene.wait_for(lambda: scene.newest(folder / "clips", "*"),
                              "a clip")
        scene.wait_for(lambda: scene.has_grown(folder / "clips" / clip),
                       "pictures in it")
        assert process.interrupt() == 0, process.output
    assert scene.Video(folder / "clips" / clip).frames > 5


def test_uninstalled(blocks, folder):
    """The plugin, a network and a preset are found."""
    checkout.link(folder)
    # May have the plugins of an uninstalled GStreamer.
    others = [path for path in os.environ["GST_PLUGIN_PATH"].split(os.pathsep)
              if path != str(checkout.BUILD / "gst")]
    checkout.run(
        "unset GST_PLUGIN_PATH MIEN_MODEL_PATH GST_PRESET_PATH\n"
        "export GST_REGISTRY=$PWD/registry.bin\n" + blocks["uninstalled"] +
        f"export GST_PLUGIN_PATH=$GST_PLUGIN_PATH:{os.pathsep.join(others)}\n"
        "gst-launch-1.0 videotestsrc num-buffers=1 ! videoconvert ! "
        "mienfacedetect @preset=privacy ! faceclassify ! fakesink", folder)


def test_doctor(blocks, folder):
    """Its findings have a separate test."""
    output = checkout.run(blocks["doctor"], folder, **NO_DRIVER)
    assert re.search(r"^0 problems, \d+ notes?$", output, re.M), output


def test_explanations_picture(blocks, folder):
    checkout.link(folder)
    checkout.run(blocks["explanations-picture"], folder)
    video = scene.Video(folder / "docs" / "images" / "explanations.jpg")
    assert video.sizes == [(5 * 240, 240)], video


def explained_buffer(film):
    pipeline = Gst.parse_launch(
        f"filesrc location={film} ! decodebin ! videoconvert ! mienfacedetect "
        "! gbpoverlay attach=true ! appsink name=sink sync=false")
    pipeline.set_state(Gst.State.PLAYING)
    sample = pipeline.get_by_name("sink").try_pull_sample(
        scene.PATIENCE * Gst.SECOND)
    pipeline.set_state(Gst.State.NULL)
    return sample.get_buffer()


def test_maps(blocks, folder):
    import gi
    gi.require_version("GstMien", "1.0")
    from gi.repository import GstMien
    names = {"GstMien": GstMien,
             "buffer": explained_buffer(folder / "party.mp4")}
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(blocks["maps"], names)
    assert re.fullmatch(r"happy 64 64 [0-9.]+\n", output.getvalue()), \
        output.getvalue()


def test_mosaic(blocks, folder):
    """Mosaics of photographs and of cropped faces, each with one face."""
    (folder / "photos" / "holidays").mkdir(parents=True)
    shutil.copy(scene.PICTURE, folder / "photos" / "holidays")
    (folder / "faces").mkdir()
    scene.play(f"filesrc location={scene.PICTURE} ! jpegdec ! videocrop "
               "left=160 right=232 top=60 bottom=332 ! videoconvert ! pngenc ! "
               f"filesink location={folder}/faces/face.png")
    mosaic = folder / "mosaic.png"
    for command in blocks["mosaic"].splitlines():
        output = checkout.run(command, folder)
        assert re.search(r"^happy: 1 ", output, re.M), output
        assert mosaic.read_bytes()[1:4] == b"PNG"
        mosaic.unlink()


PROBE_MAIN = r"""
int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  GstElement *pipeline = gst_parse_launch ("filesrc location=party.mp4 ! "
      "decodebin ! videoconvert ! mienfacedetect ! faceclassify ! "
      "fakesink name=end", NULL);
  GstElement *end = gst_bin_get_by_name (GST_BIN (pipeline), "end");
  gst_pad_add_probe (gst_element_get_static_pad (end, "sink"),
      GST_PAD_PROBE_TYPE_BUFFER, on_buffer, NULL, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_bus_timed_pop_filtered (gst_element_get_bus (pipeline),
      GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return 0;
}
"""


def compile_and_run(block, program, folder):
    """Builds as if Mien were installed, and returns the program's output."""
    if not shutil.which("cc") or not shutil.which("pkg-config"):
        raise tap.Skip("no C compiler, or no pkg-config")
    packages = [str(checkout.BUILD / "meson-uninstalled"),
                os.environ.get("PKG_CONFIG_PATH", "")]
    return checkout.run(block + program, folder,
                        C_INCLUDE_PATH=checkout.BUILD / "tests" / "headers",
                        PKG_CONFIG_PATH=os.pathsep.join(packages))


def test_probe(blocks, folder):
    """In a complete program, the probe prints each face."""
    (folder / "probe.c").write_text(blocks["probe.c"] + PROBE_MAIN)
    output = compile_and_run(blocks["probe"], "./a.out", folder)
    lines = output.splitlines()
    assert lines.count("  emotion: happy") == scene.FRAMES, output
    assert sum(line.startswith("face at ") for line in lines) == scene.FRAMES, \
        output


def test_appsink_build(blocks, folder):
    """The program's output has a separate test."""
    checkout.link(folder)
    output = compile_and_run(blocks["appsink-build"], "./appsink party.mp4",
                             folder)
    assert len(output.splitlines()) == scene.FRAMES, output


if __name__ == "__main__":
    scene.run_tests(
        [test_readme_events, test_readme_clips, test_uninstalled, test_doctor,
         test_explanations_picture, test_maps, test_mosaic, test_probe,
         test_appsink_build],
        page.tested(sys.argv[1]))
