# SPDX-License-Identifier: LGPL-2.1-or-later
"""mien-doctor in environments that lack something: each finding, its advice,
and the exit status. Prints TAP.

usage: doctor.py MIEN-DOCTOR PLUGIN MODELS GOLDEN-DATA
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import tap

DOCTOR, PLUGIN, MODELS, GOLDEN = map(pathlib.Path, sys.argv[1:])
NO_DRIVER = {"VK_DRIVER_FILES": "/dev/null", "VK_ICD_FILENAMES": "/dev/null"}


class Visit:
    """A run of mien-doctor with these changes to its environment (None:
    unset), and a registry and folders of its own. By default without a Vulkan
    driver, whose self-test is slow."""

    def __init__(self, folder, *options, **changes):
        variables = dict(os.environ, **NO_DRIVER)
        variables.update({
            "GST_REGISTRY": str(folder / "registry.bin"),
            "GST_PLUGIN_PATH": str(PLUGIN.parent),
            "XDG_DATA_HOME": str(folder / "data"),
            "MIEN_MODEL_PATH": str(MODELS)})
        variables.update(changes)
        variables = {name: value for name, value in variables.items()
                     if value is not None}
        result = subprocess.run([DOCTOR, *options], env=variables, text=True,
                                capture_output=True, check=False, timeout=240)
        self.text, self.status = result.stdout, result.returncode
        self.errors = result.stderr

    def expect(self, pattern):
        """Checks that a finding matches, with its advice."""
        if not re.search(pattern, self.text, re.M):
            raise AssertionError(
                f"expected {pattern!r}, found:\n{self.text}{self.errors}")

    def expect_status(self, status):
        if self.status != status:
            raise AssertionError(
                f"expected the exit status {status}, found {self.status}:\n"
                f"{self.text}{self.errors}")


def nothing_is_wrong(folder):
    visit = Visit(folder)
    visit.expect_status(0)
    visit.expect(r"^Mien [0-9.]+, GStreamer 1\.")
    visit.expect(r"^ok +built in: ")
    visit.expect(rf"^ok +plugin: {re.escape(str(PLUGIN))}, version [0-9.]+$")
    for name in "face", "emotion", "gender":
        visit.expect(rf"^ok +network {name}: {re.escape(str(MODELS))}/{name}.onnx$")
    visit.expect(r"^ok +device=cpu, CPU \(.*\), self-test: face [0-9.]+ ms at "
                 r"640x360, emotion [0-9.]+ ms, gender [0-9.]+ ms$")
    visit.expect(r"^ok +device=auto takes CPU")
    visit.expect(r"^0 problems, \d+ notes?$")


def quiet(folder):
    visit = Visit(folder, "--quiet")
    visit.expect_status(0)
    if re.search(r"^(ok|Mien) ", visit.text, re.M):
        raise AssertionError(visit.text)


def wrong_option(folder):
    visit = Visit(folder, "everything")
    visit.expect_status(2)
    if "expected options only, found 'everything'" not in visit.errors:
        raise AssertionError(visit.errors)


def vulkan_device(folder):
    """The self-test of the available Vulkan devices."""
    mine = {name: os.environ.get(name) for name in NO_DRIVER}
    visit = Visit(folder, **mine)
    visit.expect_status(0)
    if re.search(r"^note +(no Vulkan device|not built in: Vulkan)", visit.text,
                 re.M):
        raise tap.Skip("no Vulkan device")
    visit.expect(r"^ok +Vulkan device 0: .* \(.*, Vulkan 1\.\d+\)$")
    visit.expect(r"^ok +device=0, .*, self-test: face .* ms.*, emotion .* ms, "
                 r"gender .* ms$")


def no_driver(folder):
    visit = Visit(folder)
    if "not built in: Vulkan" in visit.text:
        raise tap.Skip("no Vulkan in this build")
    visit.expect_status(0)
    visit.expect(r"^note +no Vulkan device.*; networks run on the CPU\n +If "
                 r"there is a GPU, install its driver .*mesa-vulkan-drivers")


def no_networks(folder):
    visit = Visit(folder, MIEN_MODEL_PATH=str(folder))
    if re.search(r"^ok +network", visit.text, re.M):
        raise tap.Skip("Mien's networks are installed here")
    visit.expect_status(1)
    for name in "face", "emotion", "gender":
        visit.expect(
            rf'^problem +no model "{name}": expected {name}.onnx in '
            rf"{re.escape(str(folder))}, /.*/mien/models; .*\n +Install the "
            r"networks \(Debian: mien-models\), or set MIEN_MODEL_PATH")
    visit.expect(r"^ok +device=cpu, .*none of the shipped networks is there$")
    visit.expect(r"^3 problems, ")


def broken_network(folder):
    for path in MODELS.glob("*.onnx"):
        shutil.copy(path, folder)
        shutil.copy(path.with_suffix(".modelinfo"), folder)
    (folder / "emotion.onnx").write_bytes(b"no network")
    visit = Visit(folder, MIEN_MODEL_PATH=str(folder))
    visit.expect_status(1)
    visit.expect(rf"^problem +{re.escape(str(folder))}/emotion.onnx.*\n"
                 r" +Replace it by the file that comes with Mien")
    visit.expect(r"^ok +network gender: ")
    visit.expect(r"^1 problem, ")


def other_network(folder):
    for suffix in ".onnx", ".modelinfo":
        shutil.copy(GOLDEN / f"tiny-mien{suffix}", folder / f"emotion{suffix}")
    visit = Visit(folder, MIEN_MODEL_PATH=f"{folder}:{MODELS}")
    visit.expect_status(0)
    visit.expect(rf"^note +network emotion: {re.escape(str(folder))}/emotion.onnx, "
                 r"which is not the one of Mien [0-9.]+\n +Nothing, if it is")
    visit.expect(r"^ok +device=cpu, .*: face [^,]*, gender [^,]*$")


def no_plugin(folder):
    """Only these are reported."""
    visit = Visit(folder, GST_PLUGIN_PATH=str(folder),
                  GST_PLUGIN_SYSTEM_PATH_1_0="")
    visit.expect_status(1)
    visit.expect(r"^problem +GStreamer finds no plugin mien in GST_PLUGIN_PATH="
                 rf"{re.escape(str(folder))}, GST_PLUGIN_SYSTEM_PATH_1_0=\n +"
                 r"(Install the plugin \(Debian: gstreamer1.0-mien\)|Set GST_P)")
    for what, element, package in (
            ("H.264 decoding", "avdec_h264", "gstreamer1.0-libav"),
            ("H.265 decoding", "avdec_h265", "gstreamer1.0-libav"),
            ("H.264 encoding", "x264enc", "gstreamer1.0-plugins-ugly"),
            ("MP4 writing", "mp4mux", "gstreamer1.0-plugins-good"),
            ("RTSP cameras", "rtspsrc", "gstreamer1.0-plugins-good"),
            ("JPEG encoding", "jpegenc", "gstreamer1.0-plugins-good"),
            ("pages in a browser, WebRTC", "webrtcbin",
             "gstreamer1.0-plugins-bad"),
            ("WebRTC's connections", "nicesrc", "gstreamer1.0-nice")):
        visit.expect(rf"^note +no element for: {re.escape(what)}\n +Install the plugin "
                     rf"with the element {element} \(Debian: {package}\)$")


def broken_plugin(folder):
    (folder / PLUGIN.name).write_bytes(b"no library")
    visit = Visit(folder, GST_PLUGIN_PATH=str(folder))
    if re.search(r"^ok +plugin: ", visit.text, re.M):
        raise tap.Skip("Mien is installed here")
    visit.expect_status(1)
    visit.expect(rf"^problem +GStreamer has blacklisted the plugin "
                 rf"{re.escape(str(folder))}/{PLUGIN.name}: .*"
                 r"(too short|invalid ELF header).*\n"
                 r" +Install what is missing, .* remove the file that "
                 r"GST_REGISTRY names")
    if "finds no plugin" in visit.text:
        raise AssertionError(visit.text)


def other_facedetect(folder):
    """Another plugin has an element of this name and is loaded later."""
    visit = Visit(folder)
    if re.search(r"^ok +facedetect is Mien's, and so is mienfacedetect$",
                 visit.text, re.M):
        raise tap.Skip("no other element facedetect is read later")
    visit.expect_status(0)
    visit.expect(r"^note +facedetect is the element of the plugin opencv, not "
                 r"Mien's\n +Write mienfacedetect in pipelines")


def in_folder(test):
    """Runs the test in a folder of its own."""
    def run():
        with tempfile.TemporaryDirectory(prefix="mien-doctor-") as folder:
            test(pathlib.Path(folder))
    run.__name__ = test.__name__
    return run


tap.run([in_folder(test) for test in (
    nothing_is_wrong, quiet, wrong_option, vulkan_device, no_driver,
    no_networks, broken_network, other_network, no_plugin, broken_plugin,
    other_facedetect)])
