# SPDX-License-Identifier: LGPL-2.1-or-later
"""The programs in a bundle made by tests/gpu/pack, and how they are run."""

import json
import os
import subprocess
import time
from pathlib import Path

# Where containers with a GPU mount NVIDIA's driver; Vulkan's loader does not
# search there.
MOUNTED = [Path("/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json")]
REGISTERED = [Path("/etc/vulkan/icd.d"), Path("/usr/share/vulkan/icd.d"),
              Path("/usr/local/share/vulkan/icd.d")]


class Failure(Exception):
    """The message says in one line why there is no result."""


class Budget:
    """The remaining seconds."""

    def __init__(self, seconds, clock=time.monotonic):
        self.clock = clock
        self.seconds = seconds
        self.end = clock() + seconds

    def left(self):
        return self.end - self.clock()


def drivers():
    """The environment for Vulkan if the loader would not find a driver."""
    if any(any(folder.glob("*.json")) for folder in REGISTERED):
        return {}
    found = [str(path) for path in MOUNTED if path.exists()]
    return {"VK_DRIVER_FILES": ":".join(found),
            "VK_ICD_FILENAMES": ":".join(found)} if found else {}


def text_of(output):
    return (output or b"").decode(errors="replace")


class Bundle:
    def __init__(self, folder, scratch):
        """Caches and logs are written to the folder `scratch`."""
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
        """Runs a program of the bundle, or any other by its path. Returns its
        exit status, or None if it took too long, and its output."""
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
        """The output of a program, which must succeed."""
        status, out, err = self.execute(words, timeout, **env)
        if status is None:
            raise Failure(f"no end after {timeout:.0f} s")
        if status:
            lines = (err or out).strip().splitlines()
            raise Failure(lines[-1] if lines else
                          f"{words[0]} ended with {status}")
        return out

    def bench(self, *words, timeout, **env):
        """The JSON output of mien-bench."""
        try:
            return json.loads(self.call(["mien-bench", *words], timeout, **env))
        except ValueError as error:
            raise Failure(f"mien-bench printed no JSON: {error}") from None

    def precisions(self):
        """The precisions that mien-bench supports; [None] if it has no such
        option."""
        said = self.call(["mien-bench", "--help"], 60)
        return ["fp32", "fp16"] if "--precision" in said else [None]
