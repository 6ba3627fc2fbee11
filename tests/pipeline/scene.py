# SPDX-License-Identifier: LGPL-2.1-or-later
"""Common parts of the pipeline tests: a film, cameras, processes, and
inspection of recordings."""

import contextlib
import functools
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

import tap

try:
    import gi
    gi.require_version("Gst", "1.0")
    gi.require_version("GstApp", "1.0")
    gi.require_version("GstPbutils", "1.0")
    gi.require_version("GstVideo", "1.0")
    from gi.repository import Gst, GstApp, GstPbutils, GstVideo
except (ImportError, ValueError) as error:
    tap.skip_all(f"no GStreamer for Python: {error}")

# Machines that run tests may be busy.
PATIENCE = 60

RATE = 25
FRAMES = 2 * RATE

# A film with one face, 256 x 256, two seconds.
PICTURE = os.path.join(os.environ["MIEN_TEST_DATA"], "astronaut.jpg")
SHOW_PICTURE = f"""
filesrc location={PICTURE} ! jpegdec ! videoconvert ! videoscale !
video/x-raw,format=I420,width=256,height=256 !
"""
MAKE_FILM = f"""
{SHOW_PICTURE} {{turn}} imagefreeze num-buffers={FRAMES} ! video/x-raw,framerate={RATE}/1 !
x264enc speed-preset=ultrafast bframes=0 key-int-max={RATE} ! h264parse !
mp4mux ! filesink location={{film}}
"""

# A camera that shows the film once.
SHOW_FILM = ("( filesrc location={film} ! qtdemux ! "
             "h264parse config-interval=-1 ! rtph264pay name=pay0 )")

# An endless camera; a moving ball distinguishes the frames.
CAMERA = ("framerate=15/1 ! "
          "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! "
          "h264parse config-interval=-1 ! rtph264pay name=pay0 )")
ENDLESS = ("( videotestsrc is-live=true pattern=ball ! "
           "video/x-raw,width=160,height=120," + CAMERA)

# The same with the picture.
PORTRAIT = f"( {SHOW_PICTURE} imagefreeze is-live=true ! video/x-raw,{CAMERA}"


def run_tests(tests, *args):
    """Runs each test with these arguments and a folder of its own, which
    contains the film as party.mp4."""
    with tempfile.TemporaryDirectory(prefix="mien-") as name:
        base = pathlib.Path(name)
        film = base / "party.mp4"
        play(MAKE_FILM.format(film=film, turn=""))

        def in_own_folder(test):
            @functools.wraps(test)
            def call(*args):
                folder = base / test.__name__
                folder.mkdir()
                (folder / film.name).symlink_to(film)
                test(*args, folder)
            return call

        tap.run([in_own_folder(test) for test in tests], *args)


def play(description):
    """Runs a pipeline to its end."""
    pipeline = Gst.parse_launch(description)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        PATIENCE * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    assert message, f"no end: {description}"
    assert message.type == Gst.MessageType.EOS, message.parse_error()


def wait_for(condition, what):
    """Waits until condition() is true, and returns its value."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE} s for {what}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A shell command in a session of its own, so that Ctrl-C reaches all its
    processes. Its output is in `output` after finish()."""

    def __init__(self, command, cwd=None, **variables):
        environment = os.environ | {k: str(v) for k, v in variables.items()}
        self.log = tempfile.TemporaryFile()
        self.popen = subprocess.Popen(
            command if isinstance(command, list) else ["bash", "-c", command],
            cwd=cwd, env=environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=self.log,
            stderr=subprocess.STDOUT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.signal(signal.SIGKILL)
        self.popen.wait()
        self.log.close()

    def signal(self, number):
        """Sends a signal to all processes of the command."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)

    @property
    def output(self):
        # The processes write at the file's offset, so reading must not move it.
        log = self.log.fileno()
        return os.pread(log, os.fstat(log).st_size, 0).decode(errors="replace")

    def finish(self):
        """Waits for the end; returns the exit status."""
        try:
            return self.popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it does not end: {self.output}") from None

    def end(self, seconds):
        """Waits `seconds` for it to end by itself, then sends Ctrl-C."""
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return self.interrupt()

    def interrupt(self):
        """Sends Ctrl-C and waits for the end; returns the exit status."""
        self.signal(signal.SIGINT)
        return self.finish()


def run(command, cwd=None, **variables):
    """Runs a command that ends by itself and must succeed; returns its
    output."""
    with Process(command, cwd, **variables) as process:
        status = process.finish()
        assert status == 0, f"exit status {status}: {process.output}"
        return process.output


class Camera:
    """An RTSP camera on the loopback interface."""

    def __init__(self, launch, *options):
        program = os.environ["MIEN_CAMERA"]
        if not program:
            raise tap.Skip("built without gst-rtsp-server")
        self.popen = subprocess.Popen(
            [program, *options, launch], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.url = self.popen.stdout.readline().strip()
        assert self.url, "the camera did not start"
        self.port = self.url.split(":")[2].split("/")[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.popen.kill()
        self.popen.communicate()

    def signal(self, number):
        self.popen.send_signal(number)

    def kill(self):
        self.popen.kill()
        self.popen.wait()


class Video:
    """The contents of a file, from the discoverer and from decoding all of
    it."""

    def __init__(self, path):
        uri = Gst.filename_to_uri(str(path))
        info = GstPbutils.Discoverer.new(PATIENCE * Gst.SECOND) \
            .discover_uri(uri)
        assert info.get_result() == GstPbutils.DiscovererResult.OK, path
        self.duration = info.get_duration() / Gst.SECOND
        self.sizes, self.times = [], []
        self._decode(path)

    def _decode(self, path):
        pipeline = Gst.parse_launch(
            "filesrc name=source ! decodebin ! appsink name=sink sync=false")
        pipeline.get_by_name("source").set_property("location", str(path))
        sink = pipeline.get_by_name("sink")
        pipeline.set_state(Gst.State.PLAYING)
        while sample := sink.try_pull_sample(PATIENCE * Gst.SECOND):
            info = GstVideo.VideoInfo.new_from_caps(sample.get_caps())
            if (size := (info.width, info.height)) not in self.sizes:
                self.sizes.append(size)
            self.times.append(sample.get_buffer().pts / Gst.SECOND)
        ended = sink.is_eos()
        pipeline.set_state(Gst.State.NULL)
        assert ended, f"{path} breaks off after {len(self.times)} frames"

    @property
    def frames(self):
        return len(self.times)

    @property
    def longest_gap(self):
        return max(b - a for a, b in zip(self.times, self.times[1:]))

    def __repr__(self):
        return (f"{self.frames} frames of {self.sizes}, {self.duration:.3f} s, "
                f"at {self.times[:3]} to {self.times[-3:]}")


def has_grown(path, size=10_000):
    """True if more than `size` bytes were written: with fragments of a second,
    a few frames."""
    return path.is_file() and path.stat().st_size > size


def without_watchdog(block):
    """For cameras that end: gst-rtsp-server announces that, but if its message
    is lost, the test's Ctrl-C should come before the watchdog."""
    changed = block.replace("watchdog timeout=5000 !", "")
    assert changed != block
    return changed


def newest(folder, pattern):
    """The name of the last file PATTERN.mp4, or "" if there is none."""
    return max((path.name for path in folder.glob(f"{pattern}.mp4")),
               default="")


def examples(block, page):
    """A block that runs an example, with its absolute path."""
    docs = pathlib.Path(page).parent.resolve()
    return block.replace("python3 docs/", f"/usr/bin/python3 {docs}/")


Gst.init(None)
