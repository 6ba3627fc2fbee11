# SPDX-License-Identifier: LGPL-2.1-or-later
"""The programs of a bundle that tests/gpu/pack made, and how they are run."""

import json
import os
import subprocess
import time
from pathlib import Path

# Where containers that lend a GPU mount NVIDIA's driver, out of the loader's
# sight.
MOUNTED = [Path("/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json")]
REGISTERED = [Path("/etc/vulkan/icd.d"), Path("/usr/share/vulkan/icd.d"),
              Path("/usr/local/share/vulkan/icd.d")]


class Failure(Exception):
    """Says in one line why there is no result."""


class Budget:
    """Seconds that are left."""

    def __init__(self, seconds, clock=time.monotonic):
        self.clock = clock
        self.seconds = seconds
        self.end = clock() + seconds

    def left(self):
        return self.end - self.clock()


def drivers():
    """Vulkan's, where the loader would find none by itself."""
    if any(any(folder.glob("*.json")) for folder in REGISTERED):
        return {}
    found = [str(path) for path in MOUNTED if path.exists()]
    return {"VK_DRIVER_FILES": ":".join(found),
            "VK_ICD_FILENAMES": ":".join(found)} if found else {}


def text_of(output):
    return (output or b"").decode(errors="replace")


class Bundle:
    def __init__(self, folder, scratch):
        """Caches and logs go into the folder `scratch`."""
        self.folder = Path(folder).resolve()
        self.scratch = Path(scratch)
        libraries = [self.folder / "lib", self.folder / "plugins",
                     os.environ.get("LD_LIBRARY_PATH", "")]
        self.env = dict(
            os.environ,
            LD_LIBRARY_PATH=":".join(str(path) for path in libraries if path),
            GST_PLUGIN_PATH_1_0=str(self.folder / "plugins"),
            GST_PLUGIN_SYSTEM_PATH_1_0="",
            GST_PLUGIN_SCANNER=str(self.folder / "bin" / "gst-plugin-scanner"),
            GST_REGISTRY=str(self.scratch / "registry.bin"),
            MIEN_MODEL_PATH=str(self.folder / "models"),
            MIEN_TEST_DATA=str(self.folder / "tests" / "data"),
            XDG_CACHE_HOME=str(self.scratch / "cache"))
        if "VK_DRIVER_FILES" not in os.environ \
                and "VK_ICD_FILENAMES" not in os.environ:
            self.env.update(drivers())

    def program(self, name):
        return self.folder / "bin" / name

    def has(self, name):
        return self.program(name).exists()

    def execute(self, words, timeout, **env):
        """Runs a program of the bundle, or another one by its path: its exit
        status, None where it took too long, and what it printed."""
        program = self.program(words[0])
        command = [str(program if program.exists() else words[0]),
                   *map(str, words[1:])]
        try:
            done = subprocess.run(
                command, env={**self.env, **env}, capture_output=True,
                check=False, timeout=max(timeout, 0.1))
        except subprocess.TimeoutExpired as late:
            return None, text_of(late.stdout), text_of(late.stderr)
        except OSError as error:
            raise Failure(str(error)) from None
        return done.returncode, text_of(done.stdout), text_of(done.stderr)

    def call(self, words, timeout, **env):
        """What a program prints that succeeds."""
        status, out, err = self.execute(words, timeout, **env)
        if status is None:
            raise Failure(f"no end after {timeout:.0f} s")
        if status:
            lines = (err or out).strip().splitlines()
            raise Failure(lines[-1] if lines else
                          f"{words[0]} ended with {status}")
        return out

    def bench(self, *words, timeout, **env):
        """mien-bench's JSON."""
        try:
            return json.loads(self.call(["mien-bench", *words], timeout, **env))
        except ValueError as error:
            raise Failure(f"mien-bench printed no JSON: {error}") from None

    def precisions(self):
        """Those that mien-bench can be asked for; None: it cannot."""
        said = self.call(["mien-bench", "--help"], 60)
        return ["fp32", "fp16"] if "--precision" in said else [None]
