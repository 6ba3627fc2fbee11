# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is measured, the most important first: parts consisting of steps, each
of which runs one program and has one result."""

import functools
import shutil
import sys
import threading
import zipfile

import programs
from bundle import Failure

FACES = [1, 8, 32, 64]
SIZES = ["640x480", "1920x1080"]
STREAMS = [1, 2, 4, 8, 16]


class Part:
    """`steps` are (key, function of a timeout). Steps that need more than
    `least` seconds are not started with less time."""

    def __init__(self, name, steps, least=3, most=90):
        self.name = name
        self.steps = steps
        self.least = least
        self.most = most


def of_precision(precision):
    return [f"--precision={precision}"] if precision else []


def key_of(*words):
    return " ".join(str(word) for word in words if word)


class Plan:
    """All parts for a bundle. `pace` is the fraction of its usual time that a
    measurement gets, for small budgets."""

    def __init__(self, bundle, device, budget, pace, faces=None, sizes=None):
        self.bundle = bundle
        self.device = device
        self.budget = budget
        self.pace = pace
        self.faces = FACES if faces is None else faces
        self.sizes = SIZES if sizes is None else sizes
        self.cpu_scores = {}
        # Called with partial results: part, key, result so far.
        self.progress = lambda part, key, result: None
        self.precisions = [None]

    def ms(self, usual):
        return f"--slice={max(1, usual * self.pace):.0f}"

    def turn(self, device, n, precision, size, guided, timeout):
        """A turn of mien-bench. The scores are compared with those of the CPU
        in float32, whose turn must come first."""
        spec = device + ("+guided" if guided else "")
        result = self.bundle.bench(
            "--turn", "-c", spec, f"--batches={n}", self.ms(300),
            "--timestamps", *of_precision(precision),
            *([f"--size={size}"] if size else []), timeout=timeout)
        scores = [value for model in result.pop("models")
                  for value in model["scores"]]
        at = n, size, guided
        if device == "cpu":
            self.cpu_scores[at] = scores
        elif len(self.cpu_scores.get(at, [])) == len(scores):
            result["difference"] = max(
                abs(a - b) for a, b in zip(scores, self.cpu_scores[at]))
        return {**result, "faces": n, "device_asked": device, "size": size,
                "precision": precision or "fp32", "guided": guided}

    def turns(self, name, faces, precision=None, size=None, guided=False,
              cpu=True):
        steps = []
        for n in faces:
            for device in (["cpu"] if cpu else []) + [self.device]:
                steps.append((key_of(device, size or f"{n} faces"),
                              functools.partial(self.turn, device, n,
                                                precision, size, guided)))
        return Part(name, steps)

    def limits(self):
        def vulkan(timeout):
            return self.bundle.bench("--limit", "--json", "-c", self.device,
                                     self.ms(100), timeout=timeout)

        def cpu(timeout):
            return self.bundle.bench("--limit", "--json", "--rounds=5",
                                     self.ms(20), timeout=timeout)
        return Part("limits", [(self.device, vulkan), ("cpu", cpu)])

    def start(self, run, timeout):
        """A cold start in seconds; the first one without any cache."""
        folder = self.bundle.scratch / "cold"
        if run == "first":
            shutil.rmtree(folder, ignore_errors=True)
        said = self.bundle.call(
            ["mien-bench", f"--cold={self.device}"], timeout,
            XDG_CACHE_HOME=str(folder),
            __GL_SHADER_DISK_CACHE_PATH=str(folder))
        return {"ms": float(said)}

    def starts(self):
        return Part("start", [(run, functools.partial(self.start, run))
                              for run in ("first", "second")])

    def plan(self, words, timeout):
        return {"plans": self.bundle.bench("--plan", "--json", *words,
                                           timeout=timeout)}

    def plans(self):
        steps = []
        for precision in self.precisions:
            words = of_precision(precision)
            for name, spec in (("forward", ""), ("guided", "+guided")):
                steps.append((key_of(name, precision or "fp32"),
                              functools.partial(self.plan, [
                                  "-c", self.device + spec, *words])))
            for size in self.sizes:
                steps.append((key_of(size, precision or "fp32"),
                              functools.partial(self.plan, [
                                  "-c", self.device, f"--size={size}",
                                  *words])))
        return Part("plans", steps)

    def dispatches(self):
        """The time of each dispatch by the device's clock."""
        steps = []
        most = max(self.faces)
        for name, words in [
                ("forward, 1 face", ["-b", "1"]),
                (f"forward, {most} faces", ["-b", most]),
                ("guided, 1 face", ["-b", "1"]),
                *((size, [f"--size={size}"]) for size in self.sizes)]:
            spec = self.device + ("+guided" if "guided" in name else "")
            steps.append((name, functools.partial(self.plan, [
                "-c", spec, "--timestamps", self.ms(100), *words,
                *of_precision(self.precisions[-1])])))
        return Part("dispatches", steps)

    def streams(self):
        def step(device, n, timeout):
            return self.bundle.bench(
                f"--streams={n}", "--json", "--rounds=5", self.ms(150), "-c",
                device, timeout=timeout)
        return Part("streams", [
            (key_of(device, n, "streams"), functools.partial(step, device, n))
            for n in STREAMS for device in (self.device, "cpu")])

    def tests(self):
        """All tests as one step, whose result grows."""
        result = {"passed": 0, "failed": 0, "skipped": 0, "failures": {},
                  "cut": []}

        lock = threading.Lock()

        def done(name, one):
            with lock:
                for key in "passed", "failed", "skipped":
                    result[key] += one[key]
                if one["failures"]:
                    result["failures"][name] = one["failures"]
                if one["cut"]:
                    result["cut"].append(name)
                self.progress("tests", "all", result)

        def step(timeout):
            result["not_run"] = programs.run_all(self.bundle, self.budget,
                                                 timeout, done)
            return result
        return Part("tests", [("all", step)], least=10, most=240)

    def site(self):
        """The folder of ncnn's wheel for this Python version."""
        tag = f"cp{sys.version_info[0]}{sys.version_info[1]}-"
        wheels = [path for path in (self.bundle.folder / "ncnn").glob("*.whl")
                  if tag in path.name]
        if not wheels:
            raise Failure("no wheel of ncnn for Python "
                          f"{sys.version_info[0]}.{sys.version_info[1]} was "
                          "packed (pack --ncnn)")
        folder = self.bundle.scratch / "site"
        if not folder.exists():
            with zipfile.ZipFile(wheels[0]) as wheel:
                wheel.extractall(folder)
        return folder

    def peer(self, device, precision, n, timeout):
        networks = [self.bundle.folder / "ncnn" / name
                    for name in ("emotion", "gender")]
        said = self.bundle.call(
            [sys.executable, self.bundle.folder / "ncnn_turn.py", device,
             precision, n, 300 * self.pace, 64, *networks], timeout,
            PYTHONPATH=str(self.site()))
        # ncnn also prints other lines.
        result = programs.last_json(said)
        return {**result, "faces": n, "device_asked": device,
                "precision": precision, "on": "ncnn"}

    def peers(self):
        return Part("ncnn", [
            (key_of(device, precision, n, "faces"),
             functools.partial(self.peer, device, precision, n))
            for n in self.faces for device, precision in (
                ("vulkan", "fp32"), ("vulkan", "fp16"))])

    def pipeline(self):
        """The elements on the device, in a pipeline."""
        def step(timeout):
            said = self.bundle.call(
                ["gst-launch-1.0", "-q", "videotestsrc", "num-buffers=60", "!",
                 "video/x-raw,width=640,height=480", "!", "videoconvert", "!",
                 "mienfacedetect", "model=face", f"device={self.device}", "!",
                 "faceclassify", f"device={self.device}", "!", "fakesink"],
                timeout)
            return {"said": said}
        return Part("pipeline", [("60 frames", step)])

    def parts(self):
        """Yields the parts in order. Those that depend on the bundle's answers
        are created when they are reached."""
        yield self.limits()
        try:
            self.precisions = self.bundle.precisions()
        except Failure:
            pass  # Everything that follows will report it.
        yield self.turns("forward", self.faces)
        for size in self.sizes:
            yield self.turns(f"detector {size}", [1], size=size)
        yield self.plans()
        yield self.tests()
        if "fp16" in self.precisions:
            yield self.turns("forward fp16", self.faces, precision="fp16",
                             cpu=False)
            for size in self.sizes:
                yield self.turns(f"detector {size} fp16", [1], size=size,
                                 precision="fp16", cpu=False)
        yield self.turns("guided", self.faces, guided=True)
        yield self.dispatches()
        yield self.peers()
        yield self.starts()
        if self.bundle.has("gst-launch-1.0"):
            yield self.pipeline()
        yield self.streams()
        if "fp16" in self.precisions:
            yield self.turns("guided fp16", self.faces, precision="fp16",
                             guided=True, cpu=False)
