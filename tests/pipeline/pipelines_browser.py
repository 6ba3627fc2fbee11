# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests the page in docs/pipelines.md that shows cameras, in Chromium.

usage: pipelines_browser.py docs/pipelines.md
"""

import pathlib
import re
import sys

import browser
import page
import scene
import tap
from viewer import View

MOVES = """(() => {
  const video = document.querySelector("video");
  return video?.videoWidth && video.getVideoPlaybackQuality()
    .totalVideoFrames > 5 && [video.videoWidth, video.videoHeight];
})()"""
BRIGHTNESS = """(() => {
  const [canvas, video] = [document.createElement("canvas"),
    document.querySelector("video")];
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 64, 64);
  const data = context.getImageData(0, 0, 64, 64).data;
  return data.reduce((sum, value) => sum + value, 0) / data.length;
})()"""


# The arrow keys move through the plot.
MOVE_CURSOR = """(() => {
  const plot = document.querySelector("svg");
  plot.focus();
  for (const key of ["End", "ArrowLeft", "ArrowLeft"])
    plot.dispatchEvent(new KeyboardEvent("keydown", { key }));
  return [plot.getAttribute("aria-valuenow"),
    document.querySelector("output").textContent, !!plot.querySelector(
      ".cursor")];
})()"""


def check_page(tab):
    number, words, is_shown = tab.run(MOVE_CURSOR)
    assert number == "118" and is_shown, (number, is_shown)
    assert re.match(r"\d\d:\d\d:\d\d: ", words), words
    colours = set()
    for is_dark in False, True:
        tab.show(390, 844, is_dark, is_phone=True)
        colours.add(tab.run("getComputedStyle(document.body).backgroundColor"))
        width = tab.run("document.documentElement.scrollWidth")
        assert width == 390, width
    assert len(colours) == 2, colours
    assert tab.picture().startswith(b"\x89PNG")


def test_browser(blocks, folder):
    """Two browsers get video by WebRTC and one gets pictures, the second as
    live as the first. Nothing is left after they disconnect."""
    with scene.Camera(scene.PORTRAIT) as camera, \
            View(blocks, folder, camera.url) as view, \
            browser.Browser() as chromium:
        if not view.has_webrtc:
            raise tap.Skip("no webrtcbin, or no libnice for GStreamer")
        view.wait_live("door")
        before = view.open_files()
        tabs = [chromium.open(view.url), chromium.open(view.url)]
        for tab in tabs:
            assert tab.wait_for(MOVES) == [256, 256]
            assert tab.run(BRIGHTNESS) > 80
            tab.wait_for("document.querySelector('.live .faces')"
                         "?.textContent === '1 face'")
            tab.wait_for("document.querySelectorAll('#events li').length > 0")
            tab.wait_for("!!document.querySelector('svg path.count')")
        assert view.metrics()["mien_viewers", "door"] == 2
        check_page(tabs[0])
        tabs.append(chromium.open(view.url + "?pictures"))
        tabs[-1].wait_for(
            "document.querySelector('.picture img')?.naturalWidth === 256")

        for tab in tabs:
            tab.close()
        scene.wait_for(lambda: not view.metrics()["mien_viewers", "door"],
                       "the browsers' end")
        scene.wait_for(lambda: view.open_files() <= before + 2,
                       "their descriptors' end")
        assert view.interrupt() == 0, view.output
        assert "Traceback" not in view.output, view.output


SHOWS_PICTURES = """
document.querySelector(".picture img")?.naturalWidth === 256
  && document.querySelector("video").hidden"""


# Simulates a server that cannot be reached at its address.
UNREACHABLE = "RTCPeerConnection.prototype.setRemoteDescription = () => {};"


def test_unreachable(blocks, folder):
    """If WebRTC does not connect, the page shows pictures."""
    with scene.Camera(scene.PORTRAIT) as camera, \
            View(blocks, folder, camera.url) as view, \
            browser.Browser() as chromium:
        if not view.has_webrtc:
            raise tap.Skip("no webrtcbin, or no libnice for GStreamer")
        view.wait_live("door")
        tab = chromium.open(view.url, UNREACHABLE)
        tab.wait_for(SHOWS_PICTURES)
        scene.wait_for(lambda: not view.metrics()["mien_viewers", "door"],
                       "the end of WebRTC")


def test_no_webrtc(blocks, folder):
    """Without the plugin, the program says so and the page shows pictures."""
    plugins = folder / "plugins"
    plugins.mkdir()
    system = pathlib.Path(scene.Gst.Registry.get().find_plugin(
        "coreelements").get_filename()).parent
    for plugin in system.glob("*.so"):
        if plugin.name != "libgstnice.so":
            (plugins / plugin.name).symlink_to(plugin)
    with scene.Camera(scene.PORTRAIT) as camera, View(
            blocks, folder, camera.url, GST_REGISTRY=folder / "registry",
            GST_PLUGIN_SYSTEM_PATH=plugins) as view, \
            browser.Browser() as chromium:
        assert not view.has_webrtc and "gstreamer1.0-nice" in view.output
        status, _, body = view.ask("/cameras/0/offer?viewer=1", "POST", b"v=0",
                                   Content_Type="application/sdp")
        assert status == 501, (status, body)
        view.wait_live("door")
        tab = chromium.open(view.url)
        tab.wait_for(SHOWS_PICTURES)


def test_states(blocks, folder):
    """The page says that a camera, and then the program, does not respond."""
    nobody = f"rtsp://127.0.0.1:{scene.free_port()}/none"
    with View(blocks, folder, nobody) as view, \
            browser.Browser() as chromium:
        tab = chromium.open(view.url)
        tab.wait_for("document.querySelector('.down .message')"
                     "?.textContent.includes('Trying again')")
        view.signal(9)
        tab.wait_for("document.body.innerText.includes('No answer')")


if __name__ == "__main__":
    scene.run_tests([test_browser, test_unreachable, test_no_webrtc,
                     test_states], page.tested(sys.argv[1]))
